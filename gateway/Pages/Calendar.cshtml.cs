using CseaMesh.Gateway.Ui;

namespace CseaMesh.Gateway.Pages;

public sealed class CalendarModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<Season.Date> Dates { get; private set; } = [];

    public string Day(string iso) => When.ParseDay(iso) is { } day ? When.Day(day, Edition.Year) : iso;

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Dates = [.. Season.Calendar(Edition.Schedule).Where(d => (d.From ?? d.Until) is not null).OrderBy(d => d.Sort)];
    }
}
