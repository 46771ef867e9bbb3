using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Results;

/// <summary>What the committee decided after the seal, in so far as it changes places or selection.</summary>
/// <param name="TieOrders">Orders given to entries that shared a place.</param>
/// <param name="WinnerCount">How many win (RES-04); null = the setting's proposal.</param>
/// <param name="Override">Exactly these are selected; null = by the ranking.</param>
public sealed record ResultDecisions(IReadOnlyList<IReadOnlyList<string>> TieOrders, int? WinnerCount, IReadOnlyList<string>? Override)
{
    public static readonly ResultDecisions None = new([], null, null);
}

/// <summary>Everything a result follows from.</summary>
/// <param name="Entries">All entries of the round at its seal.</param>
/// <param name="ReviewPart">Finals only: the official review value of each finalist.</param>
/// <param name="Struck">Entries that left after the seal.</param>
/// <param name="FewerAllowed">Entries that the chair let count with fewer sheets than the minimum.</param>
public sealed record ResultInput(
    Method Method,
    string MethodHash,
    int Award,
    RoundKind Round,
    int Version,
    IReadOnlyList<string> Entries,
    IReadOnlyList<CountedSheet> Sheets,
    IReadOnlyDictionary<string, Rational>? ReviewPart,
    IReadOnlySet<string> Struck,
    IReadOnlySet<string> FewerAllowed,
    ResultDecisions Decisions)
{
    /// <summary>Why no result can be computed; null when it can. Missing sheets are never zero.</summary>
    public Refusal? WhyNotCompute()
    {
        var counted = Sheets.GroupBy(s => s.Entry).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var few = Entries.FirstOrDefault(e => counted.GetValueOrDefault(e) < (FewerAllowed.Contains(e) ? 1 : Method.Scoring.MinCountedSheets));
        if (few is not null)
        {
            return Refusal.Precondition(
                    "TOO_FEW_SHEETS",
                    $"有參賽件只有 {counted.GetValueOrDefault(few)} 份計入的評分表，至少需要 {Method.Scoring.MinCountedSheets} 份；請指派替補，或由主席決定放寬。",
                    $"An entry has {counted.GetValueOrDefault(few)} counted sheets and needs {Method.Scoring.MinCountedSheets}; assign a substitute, or let the chair allow fewer.")
                .With("entry", few).With("counted", counted.GetValueOrDefault(few)).With("minimum", Method.Scoring.MinCountedSheets);
        }

        var islands = new Panel(Sheets.Select(s => new Given(s.Entry, s.Judge, 0))).Islands();
        return islands.Count > 1
            ? Refusal.Precondition(
                    "GRAPH_DISCONNECTED",
                    $"評分表分成 {islands.Count} 群，彼此沒有共同的評審委員，無法比較；請指派替補委員跨群評分。",
                    $"The sheets fall into {islands.Count} groups that share no judge and cannot be compared; assign a substitute across them.")
                .With("groups", islands.Count).With("first_group", string.Join(',', islands[0]))
            : null;
    }
}
