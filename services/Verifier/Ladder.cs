namespace CseaMesh.Verifier;

/// <summary>One entry's place and, where equals were told apart, by what.</summary>
internal sealed record Place(string Entry, int No, bool Shared, (string Zh, string En)? PartedBy);

/// <summary>FORMAT.md, section 7: places.</summary>
internal sealed class Ladder(Settings settings, IReadOnlyDictionary<(string Entry, string Judge), CountedSheet> sheets, Sheets totals, Func<Sheets, Dictionary<string, Fraction>> marks)
{
    public List<Place> Order(Dictionary<string, Fraction> values, IReadOnlyList<IReadOnlyList<string>> decided)
    {
        var (places, keys) = (new List<Place>(), Keys().ToList());
        foreach (var equal in values.GroupBy(v => v.Value).OrderByDescending(g => g.Key))
        {
            Part([.. equal.Select(v => v.Key).Order(StringComparer.Ordinal)], 0, null);
        }

        return places;

        void Part(List<string> group, int step, (string, string)? named)
        {
            if (group.Count == 1)
            {
                places.Add(new Place(group[0], places.Count + 1, false, named));
            }
            else if (step < keys.Count)
            {
                var key = keys[step].Of(group);
                var parts = group.GroupBy(e => key[e]).OrderByDescending(g => g.Key).ToList();
                parts.ForEach(p => Part([.. p], step + 1, parts.Count > 1 ? (keys[step].Zh, keys[step].En) : named));
            }
            else
            {
                var order = decided.FirstOrDefault(d => d.Count == group.Count && group.All(d.Contains));
                var first = places.Count + 1;
                places.AddRange(order is null
                    ? group.Select(e => new Place(e, first, true, null))
                    : order.Select((e, i) => new Place(e, first + i, false, ("主席裁定", "the chair's decision"))));
            }
        }
    }

    private IEnumerable<(string Zh, string En, Func<List<string>, Dictionary<string, Fraction>> Of)> Keys()
    {
        foreach (var step in settings.Ladder)
        {
            switch (step)
            {
                case "HeaviestCriterion":
                    foreach (var (no, weight) in settings.Criteria.OrderByDescending(c => c.Weight))
                    {
                        var values = marks(new Sheets(sheets.Select(s => (s.Key.Entry, s.Key.Judge, (Fraction)s.Value.Marks[no]))));
                        yield return ($"評選重點第 {no} 項（權重 {weight}%）較高", $"the higher mean of criterion {no} (weight {weight} %)", _ => values);
                    }

                    break;
                case "HeadToHead":
                    yield return ("較多評審委員給予較高分", "more judges preferring the entry, head to head", g => Against(g, (a, b) => Preferring(a, b) > Preferring(b, a) ? 1 : 0));
                    yield return ("給予較高分的評審委員總數較多", "the larger number of judges in favour over all comparisons", g => Against(g, Preferring));
                    break;
                case "MedianSheet":
                    yield return ("評分表中位數較高", "the higher median sheet", g => g.ToDictionary(e => e, e => Median([.. totals.ByEntry[e].Values.Order()])));
                    break;
                default:
                    yield break;
            }
        }
    }

    private int Preferring(string one, string other) => totals.ByEntry[one].Count(v => totals.ByEntry[other].TryGetValue(v.Key, out var against) && v.Value > against);

    private static Dictionary<string, Fraction> Against(List<string> group, Func<string, string, int> points) =>
        group.ToDictionary(e => e, e => (Fraction)group.Where(o => o != e).Sum(o => points(e, o)));

    private static Fraction Median(Fraction[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
