using CseaMesh.Notification.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    public override async Task<ListBatchesResponse> ListBatches(ListBatchesRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor);
        var page = Page.Read(request.PageSize, request.PageToken, $"batches|{caller.Id}|{request.Edition}|{request.State}");
        var query = db.Batches.AsNoTracking().Where(b => b.Edition == request.Edition);
        if (request.State is not BatchState.Unspecified && Enum.TryParse<Domain.BatchState>(request.State.ToString(), out var state))
        {
            query = query.Where(b => b.State == state);
        }

        if (page.After is { } after)
        {
            query = query.Where(b => string.Compare(b.Id, after) < 0);
        }

        var (rows, next) = page.Next(await query.OrderByDescending(b => b.Id).Take(page.Size + 1).ToListAsync(ct), b => b.Id);
        return new ListBatchesResponse { Batches = { await AnswersAsync(rows, ct) }, NextPageToken = next };
    }
}
