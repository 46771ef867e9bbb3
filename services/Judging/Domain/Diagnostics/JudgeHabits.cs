using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>How one judge uses the sheet. All values are comparisons with the panel, none is a fault by itself.</summary>
/// <param name="Deviation">Standard deviation of the judge's totals, in points.</param>
/// <param name="RangeUse">That deviation over the panel's median one: below 0.5 or above 2 is unusual.</param>
/// <param name="Halo">Mean correlation between criteria of what the judge gives above the panel: near 1, one impression decides all.</param>
/// <param name="FlatShare">Share of sheets with the same mark everywhere.</param>
/// <param name="Drift">Change of the residual from the first to the last sheet in the judge's own order, in points.</param>
/// <param name="DriftCorrelation">Rank correlation of residual and order, -1..1.</param>
/// <param name="Favour">Mean residual of entries to which a mild relation was declared, less that of the others, in points.</param>
public sealed record JudgeHabits(double? Deviation, double? RangeUse, double? Halo, double? FlatShare, double? Drift, double? DriftCorrelation, double? Favour)
{
    public static IReadOnlyList<JudgeHabits> Of(PanelSheets sheets, Grid grid, PanelFit? fit)
    {
        var (judges, entries) = (grid.Judges.Count, Grid.Index(grid.Entries));
        double?[] deviations = [.. Enumerable.Range(0, judges).Select(j => Numbers.Deviation(grid.ByJudge(j)))];
        var usual = Numbers.Median(deviations.OfType<double>());
        var halo = Halos(sheets, grid.Judges);
        return [.. grid.Judges.Select((judge, j) =>
        {
            var own = sheets.Sheets.Where(s => s.Judge == judge).ToList();
            var residuals = fit is null ? [] : own.Select(s => fit.Residual(entries[s.Entry], j)).ToList();
            var (drift, correlation) = DriftOf(own, residuals, sheets);
            return new JudgeHabits(
                deviations[j],
                usual is > 0 && deviations[j] is { } d ? d / usual : null,
                halo[j],
                own.Count == 0 || sheets.Award.Criteria.Count < 2 ? null : own.Count(s => sheets.Award.Criteria.Select(c => s.Marks[c.No]).Distinct().Count() == 1) / (double)own.Count,
                drift,
                correlation,
                FavourOf(own, residuals, sheets));
        })];
    }

    private static double?[] Halos(PanelSheets sheets, IReadOnlyList<string> judges)
    {
        int[] criteria = [.. sheets.Award.Criteria.Select(c => c.No)];
        var above = judges.ToDictionary(j => j, _ => criteria.Select(_ => new List<double>()).ToArray(), StringComparer.Ordinal);
        foreach (var entry in sheets.Sheets.GroupBy(s => s.Entry).Select(g => g.ToList()).Where(s => s.Count > 1))
        {
            for (var c = 0; c < criteria.Length; c++)
            {
                var mean = entry.Average(s => s.Marks[criteria[c]]);
                entry.ForEach(s => above[s.Judge][c].Add(s.Marks[criteria[c]] - mean));
            }
        }

        return [.. judges.Select(judge =>
        {
            var found = new List<double>();
            for (var a = 0; a < criteria.Length; a++)
            {
                for (var b = a + 1; b < criteria.Length; b++)
                {
                    if (above[judge][a].Count > 3 && Numbers.Correlation(above[judge][a], above[judge][b]) is { } correlation)
                    {
                        found.Add(correlation);
                    }
                }
            }

            return found.Count == 0 ? (double?)null : found.Average();
        })];
    }

    private static (double? Change, double? Correlation) DriftOf(List<CountedSheet> own, List<double> residuals, PanelSheets sheets)
    {
        if (residuals.Count < 5)
        {
            return (null, null);
        }

        double[] order = Numbers.Ranks([.. own.Select(s => (double)sheets.Order(s))]);
        var (meanX, meanY) = (order.Average(), residuals.Average());
        var spread = order.Sum(x => (x - meanX) * (x - meanX));
        return spread < 1e-9
            ? (null, null)
            : (order.Zip(residuals, (x, y) => (x - meanX) * (y - meanY)).Sum() / spread * (order.Length - 1), Numbers.Correlation(order, Numbers.Ranks(residuals)));
    }

    private static double? FavourOf(List<CountedSheet> own, List<double> residuals, PanelSheets sheets)
    {
        var near = own.Zip(residuals).ToLookup(p => sheets.Near.Contains((p.First.Judge, p.First.Entry)), p => p.Second);
        return near[true].Any() && near[false].Any() ? near[true].Average() - near[false].Average() : null;
    }
}
