namespace CseaMesh.Judging.Domain.Results;

/// <summary>A value that one judge gave one entry: a sheet total in centipoints, or the mark of one criterion.</summary>
public readonly record struct Given(string Entry, string Judge, Rational Value);

/// <summary>All values given in one round of one award, and the question whether they can be compared.</summary>
public sealed class Panel
{
    public Panel(IEnumerable<Given> given)
    {
        var sorted = given.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Entry, b.Entry) is not 0 and var order ? order : string.CompareOrdinal(a.Judge, b.Judge));
        var (entries, judges) = (new List<string>(), new SortedSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i].Entry != sorted[i - 1].Entry)
            {
                entries.Add(sorted[i].Entry);
            }
            else if (sorted[i].Judge == sorted[i - 1].Judge)
            {
                throw new ArgumentException("A judge gives an entry one value.", nameof(given));
            }

            judges.Add(sorted[i].Judge);
        }

        (Given, Entries, Judges) = (sorted, entries, [.. judges]);
        ByEntry = Spans(sorted);
    }

    public IReadOnlyList<Given> Given { get; }

    public IReadOnlyList<string> Entries { get; }

    public IReadOnlyList<string> Judges { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<Given>> ByEntry { get; }

    /// <summary>True when every judge gave every entry a value.</summary>
    public bool IsComplete => Given.Count == Entries.Count * Judges.Count;

    /// <summary>
    /// Groups of entries that share no judge with each other. Between two groups no comparison exists, whatever the method; one group
    /// is what a ranking needs.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> Islands()
    {
        if (IsComplete && Entries.Count > 0)
        {
            return [Entries];
        }

        var judgesOf = ByEntry.ToDictionary(p => p.Key, p => p.Value.Select(g => g.Judge).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var left = new List<string>(Entries);
        var islands = new List<IReadOnlyList<string>>();
        while (left.Count > 0)
        {
            var island = new List<string> { left[0] };
            var judges = new HashSet<string>(judgesOf[left[0]], StringComparer.Ordinal);
            left.RemoveAt(0);
            for (var grown = true; grown;)
            {
                var near = left.Where(e => judgesOf[e].Overlaps(judges)).ToList();
                grown = near.Count > 0;
                island.AddRange(near);
                near.ForEach(e => judges.UnionWith(judgesOf[e]));
                left.RemoveAll(near.Contains);
            }

            islands.Add(island);
        }

        return islands;
    }

    /// <summary>The same panel without one judge; entries that only that judge scored are gone with the sheets.</summary>
    public Panel Without(string judge) => new(Given.Where(g => g.Judge != judge));

    private static Dictionary<string, IReadOnlyList<Given>> Spans(Given[] sorted)
    {
        var spans = new Dictionary<string, IReadOnlyList<Given>>(StringComparer.Ordinal);
        for (var from = 0; from < sorted.Length;)
        {
            var to = from + 1;
            while (to < sorted.Length && sorted[to].Entry == sorted[from].Entry)
            {
                to++;
            }

            spans.Add(sorted[from].Entry, new ArraySegment<Given>(sorted, from, to - from));
            from = to;
        }

        return spans;
    }
}
