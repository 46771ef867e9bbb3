using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;

namespace CseaMesh.Gateway.Pages.Committee;

/// <summary>Who has passed the connection test before the finals, who has not, and what failed.</summary>
public sealed class ConnectionTestsModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<ConnectionTest> Tests { get; private set; } = [];

    public IEnumerable<(string Title, List<ConnectionTest> Rows)> Groups =>
        Tests.GroupBy(t => t.EntryId.Length > 0).Select(g => (T[g.Key ? "conntest.finalists" : "conntest.judges"], g.ToList()));

    public string Word(bool works) => T[works ? "conntest.works" : "conntest.worksNot"];

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Tests = (await Desk.Judging.ListConnectionTestsAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Tests;
    }
}
