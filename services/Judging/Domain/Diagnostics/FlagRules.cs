using MathNet.Numerics.Distributions;

namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>When something asks for a second look. Tests over judges share 5 % between them, those over sheets likewise.</summary>
internal static class FlagRules
{
    private const double Noisy = 1.5;
    private const double Muted = .5;
    private const double Narrow = .5;
    private const double Wide = 2;
    private const double HaloAbovePanel = .3;
    private const double DriftCorrelation = .5;
    private const double AlikeCorrelation = .7;
    private const double FavourPoints = 5;
    private const double WeakOverlap = .2;

    public static IEnumerable<Flag> Of(PanelSheets sheets, Grid grid, PanelFit fit, IReadOnlyList<JudgeView> judges, IReadOnlyList<EntryView> entries, IReadOnlyList<SheetView> views, CloseCall close)
    {
        var halo = Numbers.Median(judges.Select(j => j.Habits.Halo).OfType<double>());
        foreach (var judge in judges)
        {
            if (judge.Severity is { Error: > 0 and var error } s && Math.Abs(s.Leniency) / error > StudentT.InvCDF(0, 1, fit.Freedom, 1 - Diagnosis.PerJudge(judges.Count) / 2))
            {
                yield return new Flag(s.Leniency > 0 ? FlagKind.Lenient : FlagKind.Severe, judge.Judge, "", s.Leniency);
            }

            if (judge.Consistency is { } c && c.P < Diagnosis.PerJudge(judges.Count) && c.Ratio is > Noisy or < Muted)
            {
                yield return new Flag(c.Ratio > 1 ? FlagKind.Noisy : FlagKind.Muted, judge.Judge, "", c.Ratio);
            }

            if (judge is { Sheets: > 4, Habits.RangeUse: < Narrow or > Wide } && judge.Habits.RangeUse is { } range)
            {
                yield return new Flag(range < 1 ? FlagKind.NarrowRange : FlagKind.WideRange, judge.Judge, "", range);
            }

            if (judge.Habits.Halo is { } h && judges.Count > 2 && h > halo + HaloAbovePanel)
            {
                yield return new Flag(FlagKind.Halo, judge.Judge, "", h);
            }

            if (judge.Habits is { DriftCorrelation: { } drift, Drift: { } change } && judge.Sheets > 7 && Math.Abs(drift) > DriftCorrelation)
            {
                yield return new Flag(FlagKind.Drift, judge.Judge, "", change);
            }

            if (judge.Habits.Favour is > FavourPoints and var favour)
            {
                yield return new Flag(FlagKind.Favour, judge.Judge, "", favour);
            }
        }

        foreach (var sheet in views.Where(v => v.Outlying))
        {
            yield return new Flag(FlagKind.OutlyingSheet, sheet.Judge, sheet.Entry, sheet.Residual ?? 0);
        }

        foreach (var entry in entries)
        {
            if (entry.Spread > Diagnosis.WidePoints)
            {
                yield return new Flag(FlagKind.WideSpread, "", entry.Entry, entry.Spread);
            }

            if (entry.Sheets < sheets.Rules.MinCountedSheets)
            {
                yield return new Flag(FlagKind.ThinEntry, "", entry.Entry, entry.Sheets);
            }
        }

        foreach (var (a, b, correlation) in Alike(grid, fit))
        {
            yield return new Flag(FlagKind.AlikeJudges, grid.Judges[a], "", correlation, grid.Judges[b]);
        }

        if (fit.Overlap < WeakOverlap)
        {
            yield return new Flag(FlagKind.WeakOverlap, "", "", fit.Overlap);
        }

        if (close.Alarm)
        {
            yield return new Flag(FlagKind.CloseCall, "", "", close.Probability ?? 0);
        }
    }

    /// <summary>Pairs of judges whose residuals go together: they may have agreed on something the others did not see.</summary>
    private static IEnumerable<(int A, int B, double Correlation)> Alike(Grid grid, PanelFit fit)
    {
        for (var a = 0; a < grid.Judges.Count; a++)
        {
            for (var b = a + 1; b < grid.Judges.Count; b++)
            {
                int[] shared = [.. Enumerable.Range(0, grid.Entries.Count).Where(i => grid.Has(i, a) && grid.Has(i, b))];
                if (shared.Length > 7 && grid.Judges.Count > 3
                    && Numbers.Correlation([.. shared.Select(i => fit.Residual(i, a))], [.. shared.Select(i => fit.Residual(i, b))]) is > AlikeCorrelation and var correlation)
                {
                    yield return (a, b, correlation);
                }
            }
        }
    }
}
