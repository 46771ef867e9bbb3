using CseaMesh.Notification.Events;
using CseaMesh.Notification.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    public override async Task<ResendMessageResponse> ResendMessage(ResendMessageRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat);
        var message = await MessageAsync(request.Message, ct);
        Etag.Match(request.Etag, message.Version);
        message.WhyNotResend().ThrowIfAny();
        if (await addresses.OfPersonAsync(message.RecipientId, ct) is { Mail.Length: > 0 } now)
        {
            (message.RecipientName, message.RecipientMail) = (now.Name, now.Mail);
        }

        message.Release(clock.Now(), (await editions.FindAsync(db, message.Edition, ct)).Quiet());
        await db.SaveChangesAsync(ct);
        return new ResendMessageResponse { Message = await AnswerAsync(message, Sight.Secretariat, ct) };
    }
}
