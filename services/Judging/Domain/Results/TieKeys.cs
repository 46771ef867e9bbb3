namespace CseaMesh.Judging.Domain.Results;

/// <summary>The steps of the declared tie ladder, made from the counted sheets of a round.</summary>
public static class TieKeys
{
    /// <param name="aggregate">The round's own way from marks to a value, used for single criteria as well.</param>
    public static IReadOnlyList<TieKey> Of(
        IReadOnlyList<TieStep> ladder,
        MethodAward award,
        ScoringRules rules,
        IReadOnlyList<CountedSheet> sheets,
        Func<Panel, IReadOnlyDictionary<string, Rational>> aggregate)
    {
        var keys = new List<TieKey>();
        foreach (var step in ladder)
        {
            switch (step)
            {
                case TieStep.HeaviestCriterion:
                    keys.AddRange(award.Criteria.Select((c, i) => (c, i)).OrderByDescending(p => p.c.Measure).ThenBy(p => p.i).Select(p => Criterion(p.c, sheets, aggregate)));
                    break;
                case TieStep.HeadToHead:
                    keys.AddRange(HeadToHead(award, rules, sheets));
                    break;
                case TieStep.MedianSheet:
                    keys.Add(Median(award, rules, sheets));
                    break;
                case TieStep.SharedPlace or TieStep.ChairCasting:
                    // What the ladder leaves equal shares the place; a casting vote is a decision on top of it.
                    return keys;
            }
        }

        return keys;
    }

    private static TieKey Criterion(Item criterion, IReadOnlyList<CountedSheet> sheets, Func<Panel, IReadOnlyDictionary<string, Rational>> aggregate)
    {
        var values = new Lazy<IReadOnlyDictionary<string, Rational>>(
            () => aggregate(new Panel(sheets.Select(s => new Given(s.Entry, s.Judge, s.Marks[criterion.No])))));
        return new TieKey(
            $"評選重點第 {criterion.No} 項（權重 {criterion.Measure}%）較高",
            $"the higher mean of criterion {criterion.No} (weight {criterion.Measure} %)",
            _ => values.Value);
    }

    /// <summary>First how many of the others an entry beats among the judges they have in common, then by how many judges in all.</summary>
    private static IEnumerable<TieKey> HeadToHead(MethodAward award, ScoringRules rules, IReadOnlyList<CountedSheet> sheets)
    {
        var totals = sheets.ToLookup(s => s.Entry, s => (s.Judge, Total: s.Total(award, rules)), StringComparer.Ordinal);

        int Preferring(string one, string other) =>
            (from a in totals[one] join b in totals[other] on a.Judge equals b.Judge where a.Total > b.Total select a).Count();

        IReadOnlyDictionary<string, Rational> Keys(IReadOnlyList<string> group, Func<string, string, int> against) =>
            group.ToDictionary(e => e, e => (Rational)group.Where(o => o != e).Sum(o => against(e, o)), StringComparer.Ordinal);

        yield return new TieKey(
            "較多評審委員給予較高分",
            "more judges preferring the entry, head to head",
            group => Keys(group, (e, o) => Preferring(e, o) > Preferring(o, e) ? 1 : 0));
        yield return new TieKey(
            "給予較高分的評審委員總數較多",
            "the larger number of judges in favour over all comparisons",
            group => Keys(group, Preferring));
    }

    private static TieKey Median(MethodAward award, ScoringRules rules, IReadOnlyList<CountedSheet> sheets)
    {
        var medians = sheets.GroupBy(s => s.Entry).ToDictionary(g => g.Key, g => Rational.Median(g.Select(s => (Rational)s.Total(award, rules))), StringComparer.Ordinal);
        return new TieKey("評分表中位數較高", "the higher median sheet", _ => medians);
    }
}
