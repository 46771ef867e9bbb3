using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>The sheets of one round of one award, as far as they count now, with what diagnostics need beside them.</summary>
/// <param name="Submitted">When each sheet (judge, entry) was handed in; its rank is the judge's own order.</param>
/// <param name="Near">Pairs (judge, entry) with a mild relation that does not bar the judge.</param>
/// <param name="Struck">Entries that left after the seal: their sheets stay in the fit, they hold no place.</param>
/// <param name="ReviewPart">Finals only: each finalist's review value in centipoints.</param>
public sealed record PanelSheets(
    ScoringRules Rules,
    MethodAward Award,
    RoundKind Round,
    IReadOnlyList<CountedSheet> Sheets,
    IReadOnlyDictionary<(string Judge, string Entry), DateTime> Submitted,
    IReadOnlySet<(string Judge, string Entry)> Near,
    IReadOnlySet<string> Struck,
    IReadOnlyDictionary<string, Rational>? ReviewPart)
{
    /// <summary>Places that are given in this round: finalists or winners.</summary>
    public int Places => Math.Max(1, Round == RoundKind.Review && Award.Class == AwardClass.Corporate ? Rules.FinalsCut : Rules.WinnerCount);

    public long Order(CountedSheet sheet) => Submitted.GetValueOrDefault((sheet.Judge, sheet.Entry)).Ticks;

    public Panel Panel() => new(Sheets.Select(s => new Given(s.Entry, s.Judge, s.Total(Award, Rules))));

    /// <summary>FIN-12: overall values of those who hold a place, or the round's own where nothing is combined.</summary>
    public IReadOnlyDictionary<string, Rational> Overall(IReadOnlyDictionary<string, Rational> values) => values
        .Where(v => !Struck.Contains(v.Key) && ReviewPart?.ContainsKey(v.Key) != false)
        .ToDictionary(v => v.Key, v => ReviewPart is null ? v.Value : (ReviewPart[v.Key] * Rules.ReviewWeight + v.Value * Rules.FinalsWeight) / 100, StringComparer.Ordinal);
}
