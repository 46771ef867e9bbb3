using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>The paper tickets, to be printed and cut: only the secretariat gets their codes.</summary>
public sealed class TicketSheetModel(Desk desk) : AppPage(desk)
{
    [BindProperty(SupportsGet = true)] public string? Win { get; set; }

    public Edition.V1.Edition Edition { get; private set; } = new();
    public GetEventResponse Event { get; private set; } = new();
    public IReadOnlyList<Ticket> Tickets { get; private set; } = [];

    /// <summary>All that were made have been sent.</summary>
    public bool AllSent { get; private set; }

    public static string Group(string token) => string.Join(' ', token.Chunk(4).Select(c => new string(c)));

    public string Address(Ticket ticket) => $"{Request.Scheme}://{Request.Host}/door?code={ticket.Token}";

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Event = await Desk.Registration.GetEventAsync(new() { Edition = EditionCode }, cancellationToken: Ct);
        var made = await Desk.AllTicketsAsync(Win ?? "");
        Tickets = [.. made.Where(t => t.State is TicketState.Issued && t.Token.Length > 0)];
        AllSent = Tickets.Count == 0 && made.Count > 0;
    }
}
