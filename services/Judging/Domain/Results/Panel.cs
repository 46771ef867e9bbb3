namespace CseaMesh.Judging.Domain.Results;

/// <summary>A value that one judge gave one entry: a sheet total in centipoints, or the mark of one criterion.</summary>
public readonly record struct Given(string Entry, string Judge, Rational Value);

/// <summary>All values given in one round of one award, and the question whether they can be compared.</summary>
public sealed class Panel
{
    public Panel(IEnumerable<Given> given)
    {
        Given = [.. given.OrderBy(g => g.Entry, StringComparer.Ordinal).ThenBy(g => g.Judge, StringComparer.Ordinal)];
        Entries = [.. Given.Select(g => g.Entry).Distinct(StringComparer.Ordinal)];
        Judges = [.. Given.Select(g => g.Judge).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        ByEntry = Given.GroupBy(g => g.Entry).ToDictionary(g => g.Key, g => (IReadOnlyList<Given>)[.. g], StringComparer.Ordinal);
        if (Given.Count != Given.Select(g => (g.Entry, g.Judge)).Distinct().Count())
        {
            throw new ArgumentException("A judge gives an entry one value.", nameof(given));
        }
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
}
