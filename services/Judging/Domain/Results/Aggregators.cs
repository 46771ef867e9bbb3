namespace CseaMesh.Judging.Domain.Results;

/// <summary>From the values of a panel to one exact value per entry.</summary>
public static class Aggregators
{
    public static IReadOnlyDictionary<string, Rational> PlainMean(Panel panel) =>
        panel.ByEntry.ToDictionary(p => p.Key, p => Rational.Mean([.. p.Value.Select(g => g.Value)]), StringComparer.Ordinal);

    /// <summary>Mean after removing each judge's leniency; equals the plain mean when every judge scored every entry.</summary>
    public static IReadOnlyDictionary<string, Rational> FairMean(Panel panel) => PlainMean(WithoutLeniency(panel));

    /// <summary>Mean without one highest and one lowest value. Entries need three values or more.</summary>
    public static IReadOnlyDictionary<string, Rational> TrimmedMean(Panel panel) =>
        panel.ByEntry.ToDictionary(
            p => p.Key,
            p => Rational.Mean([.. p.Value.Select(g => g.Value).Order().Skip(1).SkipLast(1)]),
            StringComparer.Ordinal);

    /// <summary>Trimming after leniency is removed, so that the same lenient and strict judges are not always the ones cut.</summary>
    public static IReadOnlyDictionary<string, Rational> FairTrimmedMean(Panel panel) => TrimmedMean(WithoutLeniency(panel));

    /// <summary>
    /// Each judge's leniency b, fitted by least squares of value = entry + judge with the b summing to zero. The entries are
    /// eliminated first, so that the system has one unknown per judge. The panel must be connected (<see cref="Panel.Islands"/>).
    /// </summary>
    public static IReadOnlyDictionary<string, Rational> Leniency(Panel panel)
    {
        var count = panel.Judges.Count;
        var index = panel.Judges.Select((j, i) => (j, i)).ToDictionary(p => p.j, p => p.i, StringComparer.Ordinal);
        var system = new Rational[count, count + 1];
        foreach (var (_, values) in panel.ByEntry)
        {
            var mean = Rational.Mean([.. values.Select(g => g.Value)]);
            var share = new Rational(1, values.Count);
            foreach (var a in values)
            {
                var row = index[a.Judge];
                system[row, row] += 1;
                system[row, count] += a.Value - mean;
                foreach (var c in values)
                {
                    system[row, index[c.Judge]] -= share;
                }
            }
        }

        // The equations sum to zero, so one of them gives way to "the leniencies sum to zero".
        for (var i = 0; i <= count; i++)
        {
            system[count - 1, i] = i < count ? 1 : 0;
        }

        var solution = Solve(system, count);
        return panel.Judges.ToDictionary(j => j, j => solution[index[j]], StringComparer.Ordinal);
    }

    private static Panel WithoutLeniency(Panel panel)
    {
        var leniency = Leniency(panel);
        return new Panel(panel.Given.Select(g => g with { Value = g.Value - leniency[g.Judge] }));
    }

    /// <summary>Gauss-Jordan over exact fractions.</summary>
    private static Rational[] Solve(Rational[,] system, int count)
    {
        for (var column = 0; column < count; column++)
        {
            var pivot = Enumerable.Range(column, count - column).FirstOrDefault(r => !system[r, column].IsZero, -1);
            if (pivot < 0)
            {
                throw new InvalidOperationException("The panel is not connected; its judges cannot be compared.");
            }

            for (var i = 0; i <= count; i++)
            {
                (system[pivot, i], system[column, i]) = (system[column, i], system[pivot, i]);
            }

            var factor = system[column, column];
            for (var i = column; i <= count; i++)
            {
                system[column, i] /= factor;
            }

            for (var row = 0; row < count; row++)
            {
                var times = system[row, column];
                if (row == column || times.IsZero)
                {
                    continue;
                }

                for (var i = column; i <= count; i++)
                {
                    system[row, i] -= times * system[column, i];
                }
            }
        }

        return [.. Enumerable.Range(0, count).Select(r => system[r, count])];
    }
}
