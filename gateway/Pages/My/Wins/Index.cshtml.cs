using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;

namespace CseaMesh.Gateway.Pages.My.Wins;

public sealed class WinsModel(Desk desk) : AppPage(desk)
{
    public IReadOnlyList<Win> Wins { get; private set; } = [];
    public string? Embargo { get; private set; }

    public async Task OnGetAsync()
    {
        var edition = await Desk.EditionAsync();
        if (edition.Schedule.EmbargoUntil is { } until && until.ToDateTimeOffset() > Desk.Now) Embargo = When.Full(until.ToDateTimeOffset(), edition.Year);
        Wins = (await Desk.Registration.ListWinsAsync(new() { Edition = EditionCode, PageSize = 200 }, cancellationToken: Ct)).Wins;
    }
}
