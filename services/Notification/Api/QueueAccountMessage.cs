using CseaMesh.Notification.Domain;
using CseaMesh.Notification.Events;
using CseaMesh.Notification.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    public override async Task<QueueAccountMessageResponse> QueueAccountMessage(QueueAccountMessageRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        if (context.Caller() is not { IsService: true, Id: "gateway" })
        {
            throw Refusal.Denied("NOT_A_SERVICE", "只有系統的入口服務可以這麼做。", "Only the gateway may do this.");
        }

        var check = new FieldCheck();
        var kind = Letter(check.Known("kind", request.Kind));
        var account = check.Optional("account_id", request.AccountId, 64);
        var occurrence = check.Text("occurrence", request.Occurrence, 64);
        var name = check.Optional("name", request.Name, 50);
        var mail = check.Mail("mail", request.Mail);
        var code = check.Optional("code", request.Code, 20);
        var link = check.Optional("link", request.Link, 2000);
        check.True(link.Length == 0 || IsWebAddress(link), "link", "link 須為 https 網址", "link must be an https address");
        var needsCode = kind is { Secret: true };
        check.True(!needsCode || code.Length > 0 || link.Length > 0, "code", "code 與 link 至少須有一項", "Give a code, a link or both", "REQUIRED");
        check.True(!needsCode || request.ExpiresAt is not null, "expires_at", "請填寫 expires_at", "expires_at is required", "REQUIRED");
        check.ThrowIfAny();
        ArgumentNullException.ThrowIfNull(kind);

        var values = new FieldValues();
        if (needsCode)
        {
            values["code"] = FieldValue.Text(code);
            values["expires"] = FieldValue.Time(request.ExpiresAt!.ToDateTime());
        }

        if (kind.Field("link") is not null)
        {
            values["link"] = FieldValue.Link(link);
        }

        // Without an account the recipient is known by the occurrence alone: an address is no id.
        var recipient = new Recipient(account.Length > 0 ? account : $"account:{occurrence}", name, mail, Languages.ParseOrZh(request.Language), false);
        var written = await mailroom.WriteAsync(kind, new Draft("", recipient.Id, occurrence, values), [recipient], ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            db.ChangeTracker.Clear();
            written = [];
        }

        return new QueueAccountMessageResponse
        {
            MessageId = written.Count > 0
                ? written[0].Id
                : await db.Messages.Where(m => m.Purpose == kind.Code && m.SubjectId == recipient.Id && m.Occurrence == occurrence).Select(m => m.Id).FirstAsync(ct),
        };
    }

    private static LetterKind? Letter(AccountMessageKind kind) => kind switch
    {
        AccountMessageKind.VerifyAddress => Letters.VerifyAddress,
        AccountMessageKind.ResetPassword => Letters.ResetPassword,
        AccountMessageKind.AlreadyRegistered => Letters.AlreadyRegistered,
        AccountMessageKind.SecurityChanged => Letters.SecurityChanged,
        _ => null,
    };

    private static bool IsWebAddress(string link) =>
        Uri.TryCreate(link, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
