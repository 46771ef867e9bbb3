using CseaMesh.Gateway.Ui;
using CseaMesh.Notification.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My;

public sealed class MessagesModel(Desk desk) : AppPage(desk)
{
    public GetInboxResponse Inbox { get; private set; } = new();
    public Pager Pager { get; private set; } = default!;

    public async Task OnGetAsync()
    {
        Inbox = await Desk.Notification.GetInboxAsync(new() { PageSize = 50, PageToken = Pager.Token(Request) }, cancellationToken: Ct);
        Pager = new(Request, Inbox.NextPageToken);
    }

    public async Task<IActionResult> OnPostAsync(List<string> ids)
    {
        if (ids.Count > 0) await Desk.Notification.MarkReadAsync(new() { Messages = { ids } }, cancellationToken: Ct);
        return Done(T["messages.marked"]);
    }
}
