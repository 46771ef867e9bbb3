namespace CseaMesh.Judging.Domain.Results;

/// <summary>The declared method, or what it falls back to when the panel does not carry it. The name says which.</summary>
/// <param name="Totals">From the sheet totals of a panel to one value per entry.</param>
/// <param name="Marks">The same for the marks of a single criterion, used by the tie ladder.</param>
public sealed record OfficialMethod(string Name, Func<Panel, IReadOnlyDictionary<string, Rational>> Totals, Func<Panel, IReadOnlyDictionary<string, Rational>> Marks)
{
    public static OfficialMethod For(ScoringRules rules, Panel panel)
    {
        var trimmable = panel.ByEntry.Values.All(v => v.Count >= Math.Max(3, rules.TrimMinSheets));
        var fair = panel.IsComplete || panel.Entries.Count >= rules.FairMeanMinEntries;
        return rules.Method switch
        {
            ScoringMethod.PlainMean => Plain("plain_mean"),
            ScoringMethod.Trimmed when trimmable => new("trimmed", Aggregators.TrimmedMean, Aggregators.PlainMean),
            ScoringMethod.Trimmed => Plain("plain_mean: too few sheets to trim"),
            ScoringMethod.FairTrimmed when fair && trimmable => new("fair_trimmed", Aggregators.FairTrimmedMean, Aggregators.FairMean),
            ScoringMethod.FairTrimmed when fair => Fair("fair_mean: too few sheets to trim"),
            ScoringMethod.FairMean when fair => Fair("fair_mean"),
            _ => Plain("plain_mean: too few entries for the fair mean"),
        };
    }

    private static OfficialMethod Plain(string name) => new(name, Aggregators.PlainMean, Aggregators.PlainMean);

    private static OfficialMethod Fair(string name) => new(name, Aggregators.FairMean, Aggregators.FairMean);
}
