using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>What asks for a second look. Numbers as in the contract.</summary>
public enum FlagKind
{
    Severe = 1,
    Lenient = 2,
    Noisy = 3,
    Muted = 4,
    OutlyingSheet = 5,
    WideSpread = 6,
    NarrowRange = 7,
    WideRange = 8,
    Halo = 9,
    Drift = 10,
    Favour = 11,
    ThinEntry = 12,
    CloseCall = 13,
    AlikeJudges = 14,
    WeakOverlap = 15,
}

/// <param name="Judge">Empty where no single judge is concerned; for alike judges the first of the pair.</param>
/// <param name="Entry">Empty where no single entry is concerned.</param>
public sealed record Flag(FlagKind Kind, string Judge, string Entry, double Value, string OtherJudge = "");

public sealed record JudgeView(string Judge, int Sheets, Severity? Severity, Consistency? Consistency, JudgeHabits Habits, bool? FirstStaysWithout);

/// <param name="Value">Official value of the round (overall in finals), in points.</param>
/// <param name="Spread">Highest less lowest sheet, in points.</param>
public sealed record EntryView(string Entry, double Value, int Sheets, double Spread, int Rank, (int Best, int Worst)? Interval, double? First, double? Top);

/// <summary>One sheet. All in points but the studentised residual.</summary>
public sealed record SheetView(string Entry, string Judge, double Total, double? Residual, double? Studentised, bool Outlying);

/// <summary>Agreement of the panel. Null where it is not defined: one judge, one entry, no variation, or an incomplete panel.</summary>
/// <param name="Reliability">Of the mean of a typical number of sheets, from variance components; also for incomplete panels.</param>
public sealed record PanelAgreement(
    Interval? RankingSingle,
    Interval? RankingMean,
    Interval? AbsoluteSingle,
    Interval? AbsoluteMean,
    double? Reliability,
    double? Krippendorff,
    Concordance? Concordance,
    double? MeanSpearman,
    double? Sigma,
    double? EntryDeviation,
    double? JudgeDeviation,
    double Overlap);

/// <summary>Everything that can be said about how a panel scored. It never changes a result.</summary>
public sealed record Diagnosis(
    string MethodUsed,
    IReadOnlyList<JudgeView> Judges,
    IReadOnlyList<EntryView> Entries,
    IReadOnlyList<SheetView> Sheets,
    PanelAgreement Agreement,
    CloseCall CloseCall,
    IReadOnlyList<Flag> Flags)
{
    /// <summary>A panel whose sheets of one entry lie further apart than this should talk about it.</summary>
    public const double WidePoints = 25;

    private const double Centipoints = 100;
    private const double Level = .05;

    /// <summary>Null while there is nothing to compare: fewer than two judges or entries, or a panel in separate parts.</summary>
    public static Diagnosis? Of(PanelSheets sheets)
    {
        var panel = sheets.Panel();
        if (panel.Entries.Count < 2 || panel.Judges.Count < 2 || panel.Islands().Count > 1)
        {
            return null;
        }

        var grid = Grid.Of(panel, Centipoints);
        var fit = PanelFit.Of(grid);
        if (fit is null)
        {
            return null;
        }

        var method = OfficialMethod.For(sheets.Rules, panel);
        var official = method.Totals(panel);
        var (ranks, ranked) = Study(sheets, panel, fit, method);
        if (ranked.Count == 0)
        {
            return null;
        }

        var close = CloseCall.Of(sheets, panel, official, first => ranks is null ? null : first.Sum(e => ranks.First(ranked.ToList().IndexOf(e))), grid);
        var habits = JudgeHabits.Of(sheets, grid, fit);
        JudgeView[] judges = [.. grid.Judges.Select((judge, j) =>
            new JudgeView(judge, grid.ByJudge(j).Length, fit.Severity(j), fit.Consistency(j), habits[j], close.StaysWithout[judge]))];
        var entries = Views(sheets, grid, sheets.Overall(official), ranks, ranked);
        var views = Sheeted(grid, fit);
        return new Diagnosis(method.Name, judges, entries, views, Agree(grid, fit), close, [.. FlagRules.Of(sheets, grid, fit, judges, entries, views, close)]);
    }

    private static (RankStudy? Study, IReadOnlyList<string> Entries) Study(PanelSheets sheets, Panel panel, PanelFit fit, OfficialMethod method)
    {
        var fair = method.Name.StartsWith("fair", StringComparison.Ordinal) && !panel.IsComplete;
        var raw = Grid.Of(panel);
        int[] rows = [.. Enumerable.Range(0, raw.Entries.Count).Where(i => !sheets.Struck.Contains(raw.Entries[i]))];
        string[] entries = [.. rows.Select(i => raw.Entries[i])];
        var adjusted = new Grid(entries, raw.Judges, [.. rows.SelectMany(i => raw.Judges.Select((_, j) => raw[i, j] - (fair ? Centipoints * fit.Leniency[j] : 0)))]);
        return (sheets.ReviewPart is { } review
            ? RankStudy.Of(adjusted, sheets.Rules.FinalsWeight / 100d, [.. entries.Select(e => (double)review.GetValueOrDefault(e) * sheets.Rules.ReviewWeight / 100)])
            : RankStudy.Of(adjusted), entries);
    }

    private static EntryView[] Views(PanelSheets sheets, Grid grid, IReadOnlyDictionary<string, Rational> overall, RankStudy? ranks, IReadOnlyList<string> ranked)
    {
        Rational[] sorted = [.. overall.Values.OrderDescending()];
        var rows = Grid.Index(grid.Entries);
        return [.. ranked.Where(overall.ContainsKey).Select(entry =>
        {
            var (values, value, i) = (grid.ByEntry(rows[entry]), overall[entry], ranked.ToList().IndexOf(entry));
            return new EntryView(
                entry, (double)value / Centipoints, values.Length, values.Max() - values.Min(), 1 + Array.FindIndex(sorted, v => v <= value),
                ranks?.Interval(i), ranks?.First(i), ranks?.Top(i, sheets.Places));
        })];
    }

    private static SheetView[] Sheeted(Grid grid, PanelFit fit)
    {
        var bound = fit.OutlierBound;
        return [.. from i in Enumerable.Range(0, grid.Entries.Count)
                   from j in Enumerable.Range(0, grid.Judges.Count)
                   where grid.Has(i, j)
                   let t = fit.Studentised(i, j)
                   select new SheetView(grid.Entries[i], grid.Judges[j], grid[i, j], fit.Residual(i, j), t, bound is { } b && t is { } s && Math.Abs(s) > b)];
    }

    private static PanelAgreement Agree(Grid grid, PanelFit fit)
    {
        var anova = Anova.Of(grid);

        // Balanced data with all mean squares in order have the closed form; otherwise the likelihood is maximised.
        var parts = anova is { } a && a.Between >= a.Rest && a.OfJudges >= a.Rest && a.Rest > 0
            ? new Variances((a.Between - a.Rest) / a.Judges, (a.OfJudges - a.Rest) / a.Entries, a.Rest, [])
            : Variances.Random(grid);
        return new PanelAgreement(
            anova?.ConsistencySingle,
            anova?.ConsistencyMean,
            anova?.AbsoluteSingle,
            anova?.AbsoluteMean,
            parts?.Reliability(grid.Count / (double)grid.Entries.Count),
            Krippendorff.Alpha(grid, Metric.Interval),
            Concordance.Of(grid),
            Concordance.MeanSpearman(grid),
            fit.Sigma,
            parts is null ? null : Math.Sqrt(parts.Entries),
            parts is null ? null : Math.Sqrt(parts.Judges),
            fit.Overlap);
    }

    internal static double PerJudge(int judges) => Level / Math.Max(1, judges);
}
