using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Judge;

/// <summary>"You and the panel": how the judge scored beside the others, award by award, after certification. Seen by nobody else.</summary>
public sealed class PanelModel(Desk desk) : AppPage(desk)
{
    [BindProperty(SupportsGet = true)] public RoundKind Round { get; set; } = RoundKind.Review;

    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<PanelComparison> Awards { get; private set; } = [];

    /// <summary>One scale for all awards, so that they can be compared by eye.</summary>
    public Scale Leniencies => Scale.Of(Awards.Where(a => a.HasLeniency).SelectMany(a => new[] { a.Leniency - a.LeniencyHalfWidth, a.Leniency + a.LeniencyHalfWidth }), 2, -2, 2);

    public static Scale Totals(PanelComparison award) => Scale.Of(award.OwnSheets.SelectMany(s => new[] { s.OwnTotal, s.HasOthersMean ? s.OthersMean : s.OwnTotal }), 5);

    public static Scale Marks(PanelComparison award) => Scale.Of(award.Criteria.SelectMany(c => new[] { c.OwnMean, c.PanelMean }), 5);

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Awards = (await Desk.Judging.GetMyPanelComparisonAsync(new() { Edition = EditionCode, Round = Round }, cancellationToken: Ct)).Awards;
    }
}
