using CseaMesh.Gateway.Ui;

namespace CseaMesh.Gateway.Pages;

public sealed class CalendarModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<Season.Date> Dates { get; private set; } = [];

    public CseaMesh.Registration.V1.GetCalendarResponse Calendar { get; private set; } = new();

    /// <summary>Published corrections, newest first (ORG-02).</summary>
    public IReadOnlyList<CseaMesh.Registration.V1.EditionRevision> Revisions { get; private set; } = [];

    public string Day(string iso) => When.ParseDay(iso) is { } day ? When.Day(day, Edition.Year) : iso;

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Calendar = await Desk.Registration.GetCalendarAsync(new() { Edition = EditionCode }, cancellationToken: Ct);
        Revisions = [.. (await Desk.Registration.GetEditionHistoryAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Revisions.Where(r => r.Info is { Version: > 1, PublishedAt: not null })];
        Dates = [.. Season.Calendar(Edition.Schedule).Where(d => (d.From ?? d.Until) is not null).OrderBy(d => d.Sort)];
    }
}
