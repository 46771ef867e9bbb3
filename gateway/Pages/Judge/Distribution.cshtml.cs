using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Judge;

public sealed class DistributionModel(Desk desk) : AppPage(desk)
{
    [BindProperty(SupportsGet = true)] public int Award { get; set; }

    public Edition.V1.Edition Edition { get; private set; } = new();
    public GetMyDistributionResponse Own { get; private set; } = new();
    public IReadOnlyList<int> Awards { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Awards = [.. (await SheetsModel.AllAsync(Desk, Ct)).Select(s => s.Award).Distinct().Order()];
        Own = await Desk.Judging.GetMyDistributionAsync(new() { Edition = EditionCode, Round = RoundKind.Review, Award = Award }, cancellationToken: Ct);
    }
}
