namespace CseaMesh.Mesh.Season.Checks;

/// <summary>One statement about the finished season, and whether it holds.</summary>
/// <param name="About">Money, counts, ranks, letters, ledger, or the short name of a service.</param>
/// <param name="Seen">What was found, in words; says why when it does not hold.</param>
internal sealed record Check(string About, string Zh, string En, bool Holds, string Seen)
{
    public static Check Equal<T>(string about, string zh, string en, T expected, T actual)
        where T : notnull => new(about, zh, en, EqualityComparer<T>.Default.Equals(expected, actual), $"{actual}" + (EqualityComparer<T>.Default.Equals(expected, actual) ? "" : $" ≠ {expected}"));

    /// <summary>Two sets of names are the same; shows a few of the differences.</summary>
    public static Check Same(string about, string zh, string en, IEnumerable<string> one, IEnumerable<string> other)
    {
        var (left, right) = (one.ToHashSet(), other.ToHashSet());
        var differ = left.Except(right).Select(x => $"-{x}").Concat(right.Except(left).Select(x => $"+{x}")).Order(StringComparer.Ordinal).ToList();
        return new Check(about, zh, en, differ.Count == 0, differ.Count == 0 ? $"{left.Count}" : $"{left.Count} / {right.Count}: {string.Join(' ', differ.Take(5))}");
    }
}
