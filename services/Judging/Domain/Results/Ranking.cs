namespace CseaMesh.Judging.Domain.Results;

/// <summary>One entry's rank. <paramref name="PartedBy"/> says how it was told apart from entries of the same value.</summary>
public sealed record Rank(string Entry, int Place, bool Shared, string PartedByZh, string PartedByEn);

/// <summary>Ranks by exact value and parts equal values by the declared ladder, step by step, until a difference shows.</summary>
public static class Ranking
{
    /// <param name="values">The official value of each entry that holds a place.</param>
    /// <param name="ladder">Keys in order; the higher key goes first. A key sees the whole group of equals.</param>
    /// <param name="decided">Orders that the chair gave to entries sharing a place.</param>
    public static IReadOnlyList<Rank> Order(
        IReadOnlyDictionary<string, Rational> values,
        IReadOnlyList<TieKey> ladder,
        IReadOnlyList<IReadOnlyList<string>> decided)
    {
        var ranks = new List<Rank>();
        foreach (var equals in values.GroupBy(v => v.Value).OrderByDescending(g => g.Key))
        {
            var group = equals.Select(v => v.Key).Order(StringComparer.Ordinal).ToList();
            Part(group, ladder, 0, decided, "", "", ranks);
        }

        return ranks;
    }

    private static void Part(
        List<string> group,
        IReadOnlyList<TieKey> ladder,
        int step,
        IReadOnlyList<IReadOnlyList<string>> decided,
        string zh,
        string en,
        List<Rank> ranks)
    {
        if (group.Count == 1)
        {
            ranks.Add(new Rank(group[0], ranks.Count + 1, false, zh, en));
            return;
        }

        if (step < ladder.Count)
        {
            var key = ladder[step];
            var keys = key.Of(group);
            var parts = group.GroupBy(e => keys[e]).OrderByDescending(g => g.Key).ToList();
            foreach (var part in parts)
            {
                var named = parts.Count > 1 ? (key.Zh, key.En) : (zh, en);
                Part([.. part], ladder, step + 1, decided, named.Item1, named.Item2, ranks);
            }

            return;
        }

        var order = decided.FirstOrDefault(d => d.Count == group.Count && d.ToHashSet(StringComparer.Ordinal).SetEquals(group));
        if (order is not null)
        {
            ranks.AddRange(order.Select((e, i) => new Rank(e, ranks.Count + 1 + i, false, "主席裁定", "the chair's decision")).ToList());
            return;
        }

        var place = ranks.Count + 1;
        ranks.AddRange(group.Select(e => new Rank(e, place, true, "", "")));
    }
}

/// <summary>A step of the ladder: gives each entry of a group of equals a key.</summary>
public sealed record TieKey(string Zh, string En, Func<IReadOnlyList<string>, IReadOnlyDictionary<string, Rational>> Of);
