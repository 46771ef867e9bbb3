using CseaMesh.Notification.Events;
using CseaMesh.Notification.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    public override async Task<ReleaseBatchResponse> ReleaseBatch(ReleaseBatchRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Secretariat);
        var batch = await BatchAsync(request.Batch, ct);
        Etag.Match(request.Etag, batch.Version);
        var now = clock.Now();
        batch.WhyNotRelease(now).ThrowIfAny();
        batch.Release(now, caller.Id);
        var quiet = (await editions.FindAsync(db, batch.Edition, ct)).Quiet();
        var held = await db.Messages.Where(m => m.BatchId == batch.Id && m.State == Domain.MessageState.Held).ToListAsync(ct);
        foreach (var message in held)
        {
            message.Release(now, quiet);
        }

        await db.SaveChangesAsync(ct);
        return new ReleaseBatchResponse { Batch = await AnswerAsync(batch, ct), Released = held.Count };
    }
}
