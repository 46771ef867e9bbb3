using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;

namespace CseaMesh.Gateway.Pages.Committee;

public sealed class ResultsModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<Result> Results { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Results = (await Desk.Judging.ListResultsAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Results;
    }
}
