using CseaMesh.Gateway.Ui;
using CseaMesh.Notification.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

public sealed class LettersModel(Desk desk) : AppPage(desk)
{
    [BindProperty(SupportsGet = true)] public string? Batch { get; set; }

    public IReadOnlyList<Batch> Batches { get; private set; } = [];
    public IReadOnlyList<Message> Messages { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;

    public async Task OnGetAsync()
    {
        Batches = (await Desk.Notification.ListBatchesAsync(new() { Edition = EditionCode, PageSize = 50 }, cancellationToken: Ct)).Batches;
        var log = await Desk.Notification.ListMessagesAsync(new() { Edition = EditionCode, Channel = Channel.Mail, Batch = Batch ?? "", PageSize = 50, PageToken = Pager.Token(Request) }, cancellationToken: Ct);
        (Messages, Pager) = (log.Messages, new Pager(Request, log.NextPageToken));
    }

    public Task<IActionResult> OnPostReleaseAsync(string id, string etag) => ActAsync(async () =>
        T["letters.released", (await Desk.Notification.ReleaseBatchAsync(new() { Batch = id, Etag = etag }, cancellationToken: Ct)).Released]);

    public Task<IActionResult> OnPostHoldAsync(string id, string etag) => ActAsync(async () =>
        T["letters.held", (await Desk.Notification.HoldBatchAsync(new() { Batch = id, Etag = etag }, cancellationToken: Ct)).Held]);

    private async Task<IActionResult> ActAsync(Func<Task<string>> act)
    {
        var said = "";
        if (await TryAsync(async () => said = await act())) return Done(said);
        await OnGetAsync();
        return Page();
    }
}
