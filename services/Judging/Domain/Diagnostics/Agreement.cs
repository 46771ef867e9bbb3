using MathNet.Numerics.Distributions;

namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>A coefficient with its 95 % interval.</summary>
public readonly record struct Interval(double Value, double Low, double High);

/// <summary>Two-way analysis of variance of a complete grid: mean squares between entries, between judges, of the rest, and within entries.</summary>
public sealed record Anova(int Entries, int Judges, double Between, double OfJudges, double Rest, double Within)
{
    private const double Tail = .975;

    /// <summary>Null unless complete with at least two entries and two judges.</summary>
    public static Anova? Of(Grid grid)
    {
        var (n, m) = (grid.Entries.Count, grid.Judges.Count);
        if (!grid.IsComplete || n < 2 || m < 2)
        {
            return null;
        }

        var (rows, columns, all, squares) = (new double[n], new double[m], 0d, 0d);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < m; j++)
            {
                (rows[i], columns[j], all) = (rows[i] + grid[i, j] / m, columns[j] + grid[i, j] / n, all + grid[i, j] / (n * m));
            }
        }

        var between = m * rows.Sum(r => (r - all) * (r - all));
        var judges = n * columns.Sum(c => (c - all) * (c - all));
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < m; j++)
            {
                squares += Math.Pow(grid[i, j] - rows[i] - columns[j] + all, 2);
            }
        }

        return new Anova(n, m, between / (n - 1), judges / (m - 1), squares / ((n - 1) * (m - 1)), (judges + squares) / (n * (m - 1)));
    }

    /// <summary>One rater, raters differing between entries: ICC(1,1); mean of them: ICC(1,k). Null when entries do not differ at all.</summary>
    public double? OneWaySingle => Ratio(Between - Within, Between + (Judges - 1) * Within);

    public double? OneWayMean => Ratio(Between - Within, Between);

    /// <summary>Absolute agreement, ICC(2,1), by McGraw and Wong's interval.</summary>
    public Interval? AbsoluteSingle
    {
        get
        {
            var (n, k) = ((double)Entries, (double)Judges);
            if (Ratio(Between - Rest, Between + (k - 1) * Rest + k * (OfJudges - Rest) / n) is not { } icc)
            {
                return null;
            }

            if (Rest <= 0)
            {
                return new Interval(icc, icc, icc);
            }

            var (ratio, part) = (OfJudges / Rest, n * (1 + (k - 1) * icc) - k * icc);
            var freedom = (k - 1) * (n - 1) * Math.Pow(k * icc * ratio + part, 2) / ((n - 1) * k * k * icc * icc * ratio * ratio + part * part);
            var (low, high) = (FisherSnedecor.InvCDF(n - 1, freedom, Tail), FisherSnedecor.InvCDF(freedom, n - 1, Tail));
            var rest = k * OfJudges + (k * n - k - n) * Rest;
            return new Interval(icc, n * (Between - low * Rest) / (low * rest + n * Between), n * (high * Between - Rest) / (rest + n * high * Between));
        }
    }

    /// <summary>ICC(2,k); its interval is stepped up (Spearman-Brown) from that of the single rater.</summary>
    public Interval? AbsoluteMean => AbsoluteSingle is { } single && Ratio(Between - Rest, Between + (OfJudges - Rest) / Entries) is { } icc
        ? new Interval(icc, StepUp(single.Low), StepUp(single.High))
        : null;

    public Interval? ConsistencySingle => Consistency((f, k) => (f - 1) / (f + k - 1));

    /// <summary>ICC(3,k), which equals Cronbach's alpha over the judges: how far the ranking of a complete panel can be relied on.</summary>
    public Interval? ConsistencyMean => Consistency((f, _) => 1 - 1 / f);

    private Interval? Consistency(Func<double, double, double> of)
    {
        if (Between <= 0)
        {
            return null;
        }

        if (Rest <= 0)
        {
            return new Interval(1, 1, 1);
        }

        var (f, d1, d2) = (Between / Rest, Entries - 1d, (Entries - 1d) * (Judges - 1));
        return new Interval(of(f, Judges), of(f / FisherSnedecor.InvCDF(d1, d2, Tail), Judges), of(f * FisherSnedecor.InvCDF(d2, d1, Tail), Judges));
    }

    private double StepUp(double single) => single * Judges / (1 + (Judges - 1) * single);

    private double? Ratio(double over, double under) => Between > 0 && under != 0 ? over / under : null;
}

/// <summary>Kendall's coefficient of concordance over a complete grid.</summary>
/// <param name="W">Corrected for ties.</param>
/// <param name="Uncorrected">As if there were no ties.</param>
public sealed record Concordance(double W, double Uncorrected, double ChiSquare, double P)
{
    private const double AlmostOne = 1 - 1e-9;

    public static Concordance? Of(Grid grid)
    {
        var (n, m) = (grid.Entries.Count, grid.Judges.Count);
        if (!grid.IsComplete || n < 2 || m < 2)
        {
            return null;
        }

        var (sums, ties) = (new double[n], 0d);
        for (var j = 0; j < m; j++)
        {
            var values = grid.ByJudge(j);
            var ranks = Numbers.Ranks(values);
            for (var i = 0; i < n; i++)
            {
                sums[i] += ranks[i];
            }

            ties += values.GroupBy(v => v).Sum(g => Math.Pow(g.Count(), 3) - g.Count());
        }

        var mean = m * (n + 1) / 2d;
        var (over, full) = (12 * sums.Sum(s => (s - mean) * (s - mean)), m * (double)m * (Math.Pow(n, 3) - n));
        if (full - m * ties <= 0)
        {
            return null;
        }

        var w = over / (full - m * ties);
        var square = m * (n - 1) * w;
        return new Concordance(w, over / full, square, 1 - ChiSquared.CDF(n - 1, square));
    }

    /// <summary>
    /// Mean of the rank correlations of all pairs of judges over the entries they share (three or more), averaged as Fisher's z because
    /// correlations are skewed near 1; also for incomplete grids.
    /// </summary>
    public static double? MeanSpearman(Grid grid)
    {
        var found = new List<double>();
        for (var a = 0; a < grid.Judges.Count; a++)
        {
            for (var b = a + 1; b < grid.Judges.Count; b++)
            {
                int[] shared = [.. Enumerable.Range(0, grid.Entries.Count).Where(i => grid.Has(i, a) && grid.Has(i, b))];
                if (shared.Length > 2
                    && Numbers.Correlation(Numbers.Ranks([.. shared.Select(i => grid[i, a])]), Numbers.Ranks([.. shared.Select(i => grid[i, b])])) is { } correlation)
                {
                    found.Add(Math.Atanh(Math.Clamp(correlation, -AlmostOne, AlmostOne)));
                }
            }
        }

        return found.Count == 0 ? null : Math.Tanh(found.Average());
    }
}

public enum Metric
{
    Nominal,
    Ordinal,
    Interval,
    Ratio,
}

/// <summary>Krippendorff's alpha: agreement beyond chance, with any values missing.</summary>
public static class Krippendorff
{
    /// <summary>Entries with fewer than two values are left out. Null when there is no variation to agree about.</summary>
    public static double? Alpha(Grid grid, Metric metric)
    {
        double[][] units = [.. Enumerable.Range(0, grid.Entries.Count).Select(grid.ByEntry).Where(u => u.Length > 1)];
        double[] all = [.. units.SelectMany(u => u)];
        if (all.Length < 2)
        {
            return null;
        }

        var distance = Distance(metric, all);
        var observed = units.Sum(u => Pairs(u, distance) / (u.Length - 1)) / all.Length;
        var expected = (metric == Metric.Interval ? SquaredPairs(all) : Pairs(all, distance)) / ((double)all.Length * (all.Length - 1));
        return expected > 0 ? 1 - observed / expected : null;
    }

    private static double Pairs(double[] values, Func<double, double, double> distance)
    {
        var sum = 0d;
        for (var a = 0; a < values.Length; a++)
        {
            for (var b = a + 1; b < values.Length; b++)
            {
                sum += distance(values[a], values[b]);
            }
        }

        return 2 * sum;
    }

    private static double SquaredPairs(double[] values)
    {
        var mean = values.Average();
        return 2 * values.Length * values.Sum(v => (v - mean) * (v - mean));
    }

    private static Func<double, double, double> Distance(Metric metric, double[] all)
    {
        switch (metric)
        {
            case Metric.Nominal:
                return (a, b) => a == b ? 0 : 1;
            case Metric.Interval:
                return (a, b) => (a - b) * (a - b);
            case Metric.Ratio:
                return (a, b) => a + b == 0 ? 0 : Math.Pow((a - b) / (a + b), 2);
            default:
                // Cumulative frequencies up to the middle of each value's own.
                var below = 0d;
                var middle = new Dictionary<double, double>();
                foreach (var group in all.GroupBy(v => v).OrderBy(g => g.Key))
                {
                    middle[group.Key] = below + group.Count() / 2d;
                    below += group.Count();
                }

                return (a, b) => Math.Pow(middle[a] - middle[b], 2);
        }
    }
}
