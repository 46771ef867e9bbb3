using CseaMesh.Gateway.Ui;
using CseaMesh.Notification.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>The letters of one batch before they leave: read, change, release, or cancel them all.</summary>
public sealed class LetterBatchModel(Desk desk) : AppPage(desk)
{
    [BindProperty] public string? Etag { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public Batch Batch { get; private set; } = new();
    public IReadOnlyList<Message> Messages { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;
    public string? Editing { get; private set; }
    public string? TypedTitle { get; private set; }
    public string? TypedText { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id)
    {
        var token = "";
        Batch? found;
        do
        {
            var page = await Desk.Notification.ListBatchesAsync(new() { Edition = EditionCode, PageSize = 200, PageToken = token }, cancellationToken: Ct);
            (found, token) = (page.Batches.FirstOrDefault(b => b.Id == id), page.NextPageToken);
        }
        while (found is null && token.Length > 0);
        if (found is null) return NotFound();
        Batch = found;
        var letters = await Desk.Notification.ListMessagesAsync(new() { Edition = EditionCode, Batch = id, Channel = Channel.Mail, PageSize = 20, PageToken = Pager.Token(Request) }, cancellationToken: Ct);
        (Messages, Pager) = (letters.Messages, new Pager(Request, letters.NextPageToken));
        return Page();
    }

    public async Task<IActionResult> OnPostEditAsync(string id, string message, string? title, string? text)
    {
        if (await TryAsync(async () => await Desk.Notification.EditMessageAsync(new() { Message = message, Etag = Etag ?? "", Title = title ?? "", Text = text ?? "" }, cancellationToken: Ct)))
            return Done(T["batch.saved"], new { id });
        (Editing, TypedTitle, TypedText) = (message, title, text);
        return await OnGetAsync(id);
    }

    public async Task<IActionResult> OnPostReleaseAsync(string id)
    {
        ReleaseBatchResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Notification.ReleaseBatchAsync(new() { Batch = id, Etag = Etag ?? "" }, cancellationToken: Ct))) return Done(T["letters.released", answer!.Released], new { id });
        return await OnGetAsync(id);
    }

    public async Task<IActionResult> OnPostCancelAsync(string id)
    {
        CancelBatchResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Notification.CancelBatchAsync(new() { Batch = id, Etag = Etag ?? "", Reason = Reason ?? "" }, cancellationToken: Ct))) return Done(T["letters.cancelled", answer!.Cancelled], new { id });
        return await OnGetAsync(id);
    }
}
