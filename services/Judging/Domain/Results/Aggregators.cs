namespace CseaMesh.Judging.Domain.Results;

/// <summary>From the values of a panel to one exact value per entry.</summary>
public static class Aggregators
{
    public static IReadOnlyDictionary<string, Rational> PlainMean(Panel panel) => Each(panel, Mean);

    /// <summary>Mean after removing each judge's leniency; equals the plain mean when every judge scored every entry.</summary>
    public static IReadOnlyDictionary<string, Rational> FairMean(Panel panel) => panel.IsComplete ? PlainMean(panel) : Each(panel, new LeastSquares(panel).Mean);

    /// <summary>Mean without one highest and one lowest value. Entries need three values or more.</summary>
    public static IReadOnlyDictionary<string, Rational> TrimmedMean(Panel panel) => Each(panel, values => Trimmed(values.Select(g => g.Value)));

    /// <summary>Trimming after leniency is removed, so that the same lenient and strict judges are not always the ones cut.</summary>
    public static IReadOnlyDictionary<string, Rational> FairTrimmedMean(Panel panel)
    {
        var fit = new LeastSquares(panel);
        return Each(panel, values => Trimmed(values.Select(fit.Adjusted)));
    }

    public static IReadOnlyDictionary<string, Rational> Median(Panel panel) => Each(panel, values => Rational.Median(values.Select(g => g.Value)));

    /// <summary>
    /// Each judge's leniency b, fitted by least squares of value = entry + judge with the b summing to zero. The panel must be connected
    /// (<see cref="Panel.Islands"/>).
    /// </summary>
    public static IReadOnlyDictionary<string, Rational> Leniency(Panel panel) => new LeastSquares(panel).Leniency;

    /// <summary>
    /// Mean over the judges of (rank - 1) / (number of ranks - 1), the rank counted from the lowest and shared by equals. A comparison
    /// only: the place of two entries can depend on a third.
    /// </summary>
    public static IReadOnlyDictionary<string, Rational> Borda(Panel panel)
    {
        var shares = panel.Entries.ToDictionary(e => e, _ => new List<Rational>(), StringComparer.Ordinal);
        foreach (var sheets in panel.Given.GroupBy(g => g.Judge).Select(g => g.ToList()).Where(s => s.Count > 1))
        {
            foreach (var sheet in sheets)
            {
                var (lower, equal) = (sheets.Count(s => s.Value < sheet.Value), sheets.Count(s => s.Value == sheet.Value));
                shares[sheet.Entry].Add(new Rational(2 * lower + equal - 1, 2 * (sheets.Count - 1)));
            }
        }

        return shares.Where(s => s.Value.Count > 0).ToDictionary(s => s.Key, s => Rational.Mean(s.Value), StringComparer.Ordinal);
    }

    /// <summary>
    /// How many others an entry beats, because more of the judges who saw both preferred it, and how many such preferences it has in all. A
    /// comparison only.
    /// </summary>
    public static IReadOnlyDictionary<string, (int Wins, int InFavour)> OneByOne(Panel panel)
    {
        var sheets = panel.ByEntry.ToDictionary(e => e.Key, e => e.Value.ToDictionary(g => g.Judge, g => g.Value, StringComparer.Ordinal), StringComparer.Ordinal);
        return panel.Entries.ToDictionary(
            entry => entry,
            entry =>
            {
                var (wins, favour) = (0, 0);
                foreach (var other in panel.Entries.Where(e => e != entry))
                {
                    var (more, less) = (0, 0);
                    foreach (var (judge, value) in sheets[entry])
                    {
                        var order = sheets[other].TryGetValue(judge, out var against) ? value.CompareTo(against) : 0;
                        (more, less) = (more + (order > 0 ? 1 : 0), less + (order < 0 ? 1 : 0));
                    }

                    (wins, favour) = (wins + (more > less ? 1 : 0), favour + more);
                }

                return (wins, favour);
            },
            StringComparer.Ordinal);
    }

    private static Dictionary<string, Rational> Each(Panel panel, Func<IReadOnlyList<Given>, Rational> of)
    {
        var values = new Dictionary<string, Rational>(panel.Entries.Count, StringComparer.Ordinal);
        foreach (var (entry, given) in panel.ByEntry)
        {
            values.Add(entry, of(given));
        }

        return values;
    }

    private static Rational Mean(IReadOnlyList<Given> values)
    {
        var sum = Rational.Zero;
        foreach (var given in values)
        {
            sum += given.Value;
        }

        return sum / values.Count;
    }

    private static Rational Trimmed(IEnumerable<Rational> values)
    {
        Rational[] sorted = [.. values.Order()];
        return Rational.Mean(sorted[1..^1]);
    }
}
