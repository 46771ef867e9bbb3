using CseaMesh.Common.V1;
using CseaMesh.Edition.V1;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Awards;

public sealed class CatalogueModel(Desk desk) : AppPage(desk)
{
    [BindProperty(SupportsGet = true)] public string? Dimension { get; set; }

    public Edition.V1.Edition Edition { get; private set; } = new();

    public IReadOnlyList<Award> Of(AwardClass c) =>
        [.. Edition.Awards.Where(a => a.AwardClass == c && (Dimension is null || a.Dimension == Dimension)).OrderBy(a => a.Number)];

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        if (!Edition.Dimensions.Any(d => d.Code == Dimension)) Dimension = null;
    }
}
