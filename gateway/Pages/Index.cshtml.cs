using CseaMesh.Gateway.Ui;

namespace CseaMesh.Gateway.Pages;

public sealed class IndexModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<Season.Date> Upcoming { get; private set; } = [];

    /// <summary>Results are public from this time on; the list itself says more.</summary>
    public bool Published => Edition.Schedule?.ResultsPublicationAt is { } at && at.ToDateTimeOffset() <= Desk.Now;

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        // The next three things that end or begin, soonest first.
        Upcoming = [.. Season.Calendar(Edition.Schedule).Where(d => (d.From ?? d.Until) is not null && !d.IsPast(Desk.Now)).OrderBy(d => d.Next(Desk.Now)!.ToDateTimeOffset()).Take(3)];
    }
}
