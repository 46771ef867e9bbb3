namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>Small statistics that several diagnostics share.</summary>
internal static class Numbers
{
    /// <summary>Sample standard deviation; null below two values.</summary>
    public static double? Deviation(IReadOnlyCollection<double> values)
    {
        if (values.Count < 2)
        {
            return null;
        }

        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
    }

    public static double? Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Null where one side does not vary.</summary>
    public static double? Correlation(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        var (meanA, meanB, ab, aa, bb) = (a.Average(), b.Average(), 0d, 0d, 0d);
        for (var i = 0; i < a.Count; i++)
        {
            var (x, y) = (a[i] - meanA, b[i] - meanB);
            (ab, aa, bb) = (ab + x * y, aa + x * x, bb + y * y);
        }

        var scale = Math.Sqrt(aa * bb);
        return scale > 1e-12 ? Math.Clamp(ab / scale, -1, 1) : null;
    }

    /// <summary>Ranks from 1 for the lowest; equals share the mean of their ranks.</summary>
    public static double[] Ranks(IReadOnlyList<double> values)
    {
        var order = Enumerable.Range(0, values.Count).ToArray();
        Array.Sort([.. values], order);
        var ranks = new double[values.Count];
        for (var from = 0; from < order.Length;)
        {
            var to = from;
            while (to + 1 < order.Length && values[order[to + 1]] == values[order[from]])
            {
                to++;
            }

            for (var k = from; k <= to; k++)
            {
                ranks[order[k]] = 1 + (from + to) / 2d;
            }

            from = to + 1;
        }

        return ranks;
    }

    /// <summary>Value or null where it is not a number.</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
