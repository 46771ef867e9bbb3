using CseaMesh.Notification.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    public override async Task<ListMessagesResponse> ListMessages(ListMessagesRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor);
        var page = Page.Read(
            request.PageSize, request.PageToken,
            $"messages|{caller.Id}|{request.Edition}|{request.Purpose}|{request.State}|{request.Batch}|{request.Entry}|{request.Channel}");
        var query = db.Messages.AsNoTracking().Where(m => m.Edition == request.Edition);
        if (request.Purpose.Length > 0)
        {
            query = query.Where(m => m.Purpose == request.Purpose);
        }

        if (request.State is not MessageState.Unspecified && Enum.TryParse<Domain.MessageState>(request.State.ToString(), out var state))
        {
            query = query.Where(m => m.State == state);
        }

        if (request.Batch.Length > 0)
        {
            query = query.Where(m => m.BatchId == request.Batch);
        }

        if (request.Entry.Length > 0)
        {
            query = query.Where(m => db.MessageEntries.Any(e => e.MessageId == m.Id && e.EntryId == request.Entry));
        }

        if (request.Channel is not Channel.Unspecified)
        {
            var channel = request.Channel is Channel.Mail ? Domain.Channel.Mail : Domain.Channel.InApp;
            query = query.Where(m => m.Channel == channel);
        }

        var (rows, next) = await NewestAsync(query, page, ct);
        var sight = caller.Is(StaffRoles.Secretariat) ? Sight.Secretariat : Sight.Log;
        return new ListMessagesResponse { Messages = { await AnswersAsync(rows, sight, ct) }, NextPageToken = next };
    }

    /// <summary>One page of letters, newest first.</summary>
    private static async Task<(IReadOnlyList<Domain.Message> Rows, string Next)> NewestAsync(IQueryable<Domain.Message> query, Page page, CancellationToken ct)
    {
        if (page.After is { } after)
        {
            query = query.Where(m => string.Compare(m.Id, after) < 0);
        }

        return page.Next(await query.OrderByDescending(m => m.Id).Take(page.Size + 1).ToListAsync(ct), m => m.Id);
    }
}
