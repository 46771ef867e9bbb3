using CseaMesh.Notification.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    public override async Task<CancelBatchResponse> CancelBatch(CancelBatchRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat);
        var check = new FieldCheck();
        var reason = check.Optional("reason", request.Reason, 500, multiline: true);
        check.ThrowIfAny();
        if (reason.Length == 0)
        {
            throw Refusal.Precondition("REASON_MISSING", "取消整批信必須說明理由。", "Cancelling a batch needs a reason.");
        }

        var batch = await BatchAsync(request.Batch, ct);
        Etag.Match(request.Etag, batch.Version);
        batch.WhyNotCancel().ThrowIfAny();
        batch.Cancel(reason);
        var held = await db.Messages.Where(m => m.BatchId == batch.Id && m.State == Domain.MessageState.Held).ToListAsync(ct);
        foreach (var message in held)
        {
            message.Cancel();
        }

        await db.SaveChangesAsync(ct);
        return new CancelBatchResponse { Batch = await AnswerAsync(batch, ct), Cancelled = held.Count };
    }
}
