using CseaMesh.Notification.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    public override async Task<MarkReadResponse> MarkRead(MarkReadRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var check = new FieldCheck();
        check.Range("messages", request.Messages.Count, 1, 200);
        check.ThrowIfAny();
        var ids = request.Messages.ToList();
        var unread = await Inbox(caller).Where(m => ids.Contains(m.Id) && m.ReadAt == null).ToListAsync(ct);
        foreach (var message in unread)
        {
            message.ReadAt = clock.Now();
        }

        await db.SaveChangesAsync(ct);
        return new MarkReadResponse { Marked = unread.Count };
    }
}
