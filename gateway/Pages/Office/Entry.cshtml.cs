using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

public sealed class OfficeEntryModel(Desk desk) : AppPage(desk)
{
    public Entry Entry { get; private set; } = new();
    public IReadOnlyList<Story.Line> History { get; private set; } = [];

    public async Task OnGetAsync(string entry)
    {
        Entry = (await Desk.Registration.GetEntryAsync(new() { Entry = entry }, cancellationToken: Ct)).Entry;
        Desk.KeepTo(Entry.Edition);
        History = Story.Of(T, (await Desk.Registration.GetEntryHistoryAsync(new() { Entry = Entry.Id }, cancellationToken: Ct)).Items);
    }

    public async Task<IActionResult> OnPostWithdrawAsync(string entry, string? etag, string? reason, bool confirmed)
    {
        if (await TryAsync(async () => await Desk.Registration.WithdrawEntryAsync(new() { Entry = entry, Etag = etag ?? "", Reason = reason ?? "", NoRefundConfirmed = confirmed }, cancellationToken: Ct)))
            return Done(T["officeEntry.withdrawn"], new { entry });
        await OnGetAsync(entry);
        return Page();
    }

    public async Task<IActionResult> OnPostReinstateAsync(string entry, string? etag, string? reason)
    {
        if (await TryAsync(async () => await Desk.Registration.ReinstateEntryAsync(new() { Entry = entry, Etag = etag ?? "", Reason = reason ?? "" }, cancellationToken: Ct)))
            return Done(T["officeEntry.reinstated"], new { entry });
        await OnGetAsync(entry);
        return Page();
    }
}
