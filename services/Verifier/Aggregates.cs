namespace CseaMesh.Verifier;

/// <summary>Values by entry and judge. FORMAT.md, section 7: methods.</summary>
internal sealed class Sheets(IEnumerable<(string Entry, string Judge, Fraction Value)> values)
{
    public Dictionary<string, Dictionary<string, Fraction>> ByEntry { get; } =
        values.GroupBy(v => v.Entry).ToDictionary(g => g.Key, g => g.ToDictionary(v => v.Judge, v => v.Value));

    private List<string> Judges => [.. ByEntry.Values.SelectMany(v => v.Keys).Distinct().Order(StringComparer.Ordinal)];

    public bool IsComplete => ByEntry.Values.All(v => v.Count == Judges.Count);

    public bool IsConnected
    {
        get
        {
            var left = ByEntry.Keys.ToHashSet();
            var judges = new HashSet<string>();
            for (var next = left.FirstOrDefault(); next is not null; next = left.FirstOrDefault(e => judges.Overlaps(ByEntry[e].Keys)))
            {
                judges.UnionWith(ByEntry[next].Keys);
                left.Remove(next);
            }

            return left.Count == 0;
        }
    }

    public Dictionary<string, Fraction> Plain() => ByEntry.ToDictionary(e => e.Key, e => Fraction.Mean(e.Value.Values));

    public Dictionary<string, Fraction> Fair() => IsComplete ? Plain() : Adjusted().Plain();

    public Dictionary<string, Fraction> Trimmed() => ByEntry.ToDictionary(e => e.Key, e => Fraction.Mean([.. e.Value.Values.Order().Skip(1).SkipLast(1)]));

    public Sheets Adjusted()
    {
        var leniency = Leniency();
        return new Sheets(ByEntry.SelectMany(e => e.Value.Select(v => (e.Key, v.Key, v.Value - leniency[v.Key]))));
    }

    /// <summary>The normal equations with the entries put in terms of the judges; the last one gives way to "they sum to zero".</summary>
    private Dictionary<string, Fraction> Leniency()
    {
        var judges = Judges;
        var rows = new Fraction[judges.Count, judges.Count + 1];
        foreach (var sheets in ByEntry.Values)
        {
            var mean = Fraction.Mean(sheets.Values);
            foreach (var (judge, value) in sheets)
            {
                var row = judges.IndexOf(judge);
                rows[row, row] += 1;
                rows[row, judges.Count] += value - mean;
                foreach (var other in sheets.Keys)
                {
                    rows[row, judges.IndexOf(other)] -= new Fraction(1, sheets.Count);
                }
            }
        }

        for (var c = 0; c <= judges.Count; c++)
        {
            rows[judges.Count - 1, c] = c < judges.Count ? 1 : 0;
        }

        for (var c = 0; c < judges.Count; c++)
        {
            var pivot = Enumerable.Range(c, judges.Count - c).First(r => rows[r, c].Over != 0);
            for (var k = 0; k <= judges.Count; k++)
            {
                (rows[c, k], rows[pivot, k]) = (rows[pivot, k], rows[c, k]);
            }

            for (var r = 0; r < judges.Count; r++)
            {
                var factor = rows[r, c] / rows[c, c];
                for (var k = c; k <= judges.Count && r != c && factor.Over != 0; k++)
                {
                    rows[r, k] -= factor * rows[c, k];
                }
            }
        }

        return judges.Select((j, i) => (j, Value: rows[i, judges.Count] / rows[i, i])).ToDictionary(p => p.j, p => p.Value);
    }
}
