using CseaMesh.Notification.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    private const int MostUnread = 1000;

    public override async Task<GetInboxResponse> GetInbox(GetInboxRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var page = Page.Read(request.PageSize, request.PageToken, $"inbox|{caller.Id}|{request.UnreadOnly}");
        var mine = Inbox(caller).AsNoTracking();
        var unread = mine.Where(m => m.ReadAt == null);
        var (rows, next) = await NewestAsync(request.UnreadOnly ? unread : mine, page, ct);
        return new GetInboxResponse
        {
            Messages = { await AnswersAsync(rows, Sight.Reader, ct) },
            NextPageToken = next,
            UnreadCount = await unread.Take(MostUnread).CountAsync(ct),
        };
    }

    /// <summary>What lies in the caller's own inbox and in those of his roles.</summary>
    private IQueryable<Domain.Message> Inbox(Caller caller)
    {
        var inboxes = InboxesOf(caller);
        return db.Messages.Where(m => inboxes.Contains(m.RecipientId) && m.Channel == Domain.Channel.InApp && m.State == Domain.MessageState.Sent);
    }
}
