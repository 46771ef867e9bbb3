using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My.Entries;

/// <summary>Registers the ticked drafts in one act, after the price and every confirmation was seen.</summary>
public sealed class CheckoutModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public bool Intention { get; set; }
        public bool Rules { get; set; }
        public bool NoRefund { get; set; }
        public bool Notice { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? RequestId { get; set; }
    [BindProperty(SupportsGet = true)] public List<string> Draft { get; set; } = [];

    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<Entry> Drafts { get; private set; } = [];
    public QuotePriceResponse? Quote { get; private set; }
    public int NoticeVersion => Edition.Notices.LastOrDefault()?.Version ?? 0;
    public string DueOn => When.ParseDay(Quote?.ReviewFeeDueOn) is { } day ? When.Day(day, Edition.Year) : "";

    public async Task<IActionResult> OnGetAsync()
    {
        if (Draft.Count == 0) return Done(T["entries.nonePicked"], null, "/My/Entries/Index");
        RequestId = NewRequestId();
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await LoadAsync();
        RegisterEntriesResponse? answer = null;
        var request = new RegisterEntriesRequest
        {
            Edition = EditionCode, RequestId = RequestId ?? NewRequestId(), Drafts = { Drafts.Select(d => d.Id) },
            Confirmations = new() { Intention = Form.Intention, Rules = Form.Rules, NoRefund = Form.NoRefund, NoticeVersion = Form.Notice ? NoticeVersion : 0 },
        };
        if (!await TryAsync(async () => answer = await Desk.Registration.RegisterEntriesAsync(request, cancellationToken: Ct)))
        {
            if (Refusal?.Reason == "CONFIRMATION_MISSING") NameMissing();
            return Page();
        }
        var entries = answer!.Entries;
        return entries.Count == 1
            ? Done(T["checkout.done", 1], new { entry = entries[0].Number }, "/My/Entries/Entry")
            : Done(T["checkout.done", entries.Count], null, "/My/Entries/Index");
    }

    // The service names every confirmation at once; people look for the box that is still empty.
    private void NameMissing()
    {
        ModelState.Remove("");
        foreach (var (name, given) in new[] { ("Intention", Form.Intention), ("Rules", Form.Rules), ("NoRefund", Form.NoRefund), ("Notice", Form.Notice) })
            if (!given) ModelState.AddModelError($"Form.{name}", T["checkout.missing." + name]);
    }

    public QuoteLine? LineOf(Entry draft)
    {
        var index = Drafts.ToList().IndexOf(draft);
        return Quote is null || index >= Quote.Lines.Count ? null : Quote.Lines[index];
    }

    private async Task LoadAsync()
    {
        Edition = await Desk.EditionAsync();
        var found = await Task.WhenAll(Draft.Take(100).Select(async id => (await Desk.Registration.GetEntryAsync(new() { Entry = id }, cancellationToken: Ct)).Entry));
        Drafts = [.. found.Where(e => e.Phase == Phase.Draft)];
        if (Drafts.Count == 0) return;
        try
        {
            var ask = new QuotePriceRequest { Edition = EditionCode, Organisation = Drafts[0].OrganisationId };
            ask.Items.Add(Drafts.Select(d => new QuoteItem { Award = d.Award, Quantity = 1, Person = d.Award > 20 ? d.PersonId : "" }));
            Quote = await Desk.Billing.QuotePriceAsync(ask, cancellationToken: Ct);
        }
        catch (RpcException)
        {
            Quote = null; // the bill will tell; registering must not depend on it
        }
    }
}
