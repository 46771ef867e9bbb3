using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>Values by entry and judge for statistics. A missing value is NaN, never 0. Nothing that ranks is computed from it.</summary>
public sealed class Grid
{
    private readonly double[] _values;

    public Grid(IReadOnlyList<string> entries, IReadOnlyList<string> judges, double[] values)
    {
        if (values.Length != entries.Count * judges.Count)
        {
            throw new ArgumentException("One value per entry and judge, row by row.", nameof(values));
        }

        (Entries, Judges, _values) = (entries, judges, values);
        Count = values.Count(v => !double.IsNaN(v));
    }

    public IReadOnlyList<string> Entries { get; }

    public IReadOnlyList<string> Judges { get; }

    /// <summary>How many values are present.</summary>
    public int Count { get; }

    public bool IsComplete => Count == _values.Length && Count > 0;

    public double this[int entry, int judge] => _values[entry * Judges.Count + judge];

    /// <param name="unit">What a value is divided by: 100 makes points of centipoints.</param>
    public static Grid Of(Panel panel, double unit = 1)
    {
        var (entries, judges) = (Index(panel.Entries), Index(panel.Judges));
        var values = new double[entries.Count * judges.Count];
        Array.Fill(values, double.NaN);
        foreach (var given in panel.Given)
        {
            values[entries[given.Entry] * judges.Count + judges[given.Judge]] = (double)given.Value / unit;
        }

        return new Grid(panel.Entries, panel.Judges, values);
    }

    public bool Has(int entry, int judge) => !double.IsNaN(this[entry, judge]);

    /// <summary>The values one judge gave, in order of the entries; missing ones left out.</summary>
    public double[] ByJudge(int judge) => [.. Enumerable.Range(0, Entries.Count).Where(i => Has(i, judge)).Select(i => this[i, judge])];

    public double[] ByEntry(int entry) => [.. Enumerable.Range(0, Judges.Count).Where(j => Has(entry, j)).Select(j => this[entry, j])];

    public static Dictionary<string, int> Index(IReadOnlyList<string> names) => names.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i, StringComparer.Ordinal);
}
