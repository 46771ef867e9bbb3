using CseaMesh.Notification.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    public override async Task<EditMessageResponse> EditMessage(EditMessageRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat);
        var check = new FieldCheck();
        var title = check.Text("title", request.Title, 200);
        var text = check.Text("text", request.Text.ReplaceLineEndings("\n"), 20_000, multiline: true);
        check.ThrowIfAny();
        var message = await MessageAsync(request.Message, ct);
        Etag.Match(request.Etag, message.Version, required: true);
        message.WhyNotEdit().ThrowIfAny();
        message.WhyNotWord(text).ThrowIfAny();

        // Mail and inbox of one recipient say the same.
        var both = await db.Messages.Where(m => m.Purpose == message.Purpose && m.SubjectId == message.SubjectId && m.Occurrence == message.Occurrence
            && m.RecipientId == message.RecipientId && m.State == Domain.MessageState.Held).ToListAsync(ct);
        foreach (var m in both)
        {
            (m.Title, m.Text, m.Edited) = (title, text, true);
        }

        await db.SaveChangesAsync(ct);
        return new EditMessageResponse { Message = await AnswerAsync(message, Sight.Secretariat, ct) };
    }
}
