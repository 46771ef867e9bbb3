using CseaMesh.Notification.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    public override async Task<HoldBatchResponse> HoldBatch(HoldBatchRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat);
        var batch = await BatchAsync(request.Batch, ct);
        Etag.Match(request.Etag, batch.Version);
        var unsent = await db.Messages.Where(m => m.BatchId == batch.Id && m.State == Domain.MessageState.Released).ToListAsync(ct);
        batch.WhyNotHold(unsent.Count).ThrowIfAny();
        if (await db.Batches.AnyAsync(b => b.Edition == batch.Edition && b.Purpose == batch.Purpose && b.State == Domain.BatchState.Held, ct))
        {
            throw Refusal.Precondition("BATCH_HELD", "已有另一批同類的信等待放行，請先處理那一批。", "Another batch of this kind is waiting; deal with that one first.");
        }

        batch.Hold();
        foreach (var message in unsent)
        {
            message.Hold();
        }

        await db.SaveChangesAsync(ct);
        return new HoldBatchResponse { Batch = await AnswerAsync(batch, ct), Held = unsent.Count };
    }
}
