using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>The tickets of the dinner by win: made, sent, named, seated.</summary>
public sealed class DinnerModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Note { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public List<string> Picks { get; set; } = [];
    [TempData] public string? Skipped { get; set; }

    public GetEventResponse Event { get; private set; } = new();
    public IReadOnlyList<Win> Wins { get; private set; } = [];
    public IReadOnlyList<Ticket> Tickets { get; private set; } = [];
    public int Held => Wins.Sum(w => w.Tickets + w.ExtraTickets);
    public IReadOnlyList<(Win Win, List<Ticket> Tickets)> Rows => [.. Wins.Select(w => (w, Tickets.Where(t => t.WinId == w.Id).ToList())).Where(r => r.Item2.Count > 0)];

    public async Task OnGetAsync()
    {
        Event = await Desk.Registration.GetEventAsync(new() { Edition = EditionCode }, cancellationToken: Ct);
        Wins = await Desk.AllWinsAsync(WinState.Released);
        Tickets = [.. (await Desk.AllTicketsAsync()).Where(t => t.State != TicketState.Void)];
    }

    public async Task<IActionResult> OnPostIssueAsync()
    {
        IssueTicketsResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Registration.IssueTicketsAsync(new() { Edition = EditionCode }, cancellationToken: Ct)))
        {
            Skipped = string.Join('\n', answer!.Skipped.Take(20).Select(s => $"{s.EntryNumber}　{Lang.Pick(s.Sentence)}"));
            return Done(T["dinner.issued", answer.Issued]);
        }

        await OnGetAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostDispatchAsync()
    {
        var request = new DispatchTicketsRequest { Edition = EditionCode, Note = Form.Note ?? "" };
        request.Wins.Add(Picks);
        DispatchTicketsResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Registration.DispatchTicketsAsync(request, cancellationToken: Ct))) return Done(T["dinner.dispatched", answer!.Dispatched]);
        await OnGetAsync();
        return Page();
    }
}
