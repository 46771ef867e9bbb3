using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>
/// Variance of entries, of judges and of the rest by restricted maximum likelihood, complete or not. With entries taken as fixed the entry
/// variance is 0 and <see cref="Values"/> are the ridge means: leniencies drawn towards zero, entries left alone.
/// </summary>
public sealed record Variances(double Entries, double Judges, double Rest, double[] Values)
{
    private const double Widest = 18;
    private const double H = 1e-3;

    /// <summary>What share of the variance of a mean of so many sheets is the entries' own: reliability where judges differ between entries.</summary>
    public double Reliability(double sheets) => Entries / (Entries + (Judges + Rest) / sheets);

    /// <summary>Entries and judges random. Null for fewer than two of either, or where nothing varies.</summary>
    public static Variances? Random(Grid grid)
    {
        if (grid.Entries.Count < 2 || grid.Judges.Count < 2 || grid.Count <= grid.Entries.Count + grid.Judges.Count)
        {
            return null;
        }

        // Logarithms of residual / entry and residual / judge variance; one that runs to the edge is a variance of zero.
        var search = NelderMeadSimplex.Minimum(ObjectiveFunction.Value(x => Cost(x[0], x[1])), Vector<double>.Build.DenseOfArray([0, 0]), 1e-6, 1000);
        var at = Polish(Cost, [.. search.MinimizingPoint.Select(x => Math.Clamp(x, -Widest, Widest))]);
        var fit = Solve(grid, Math.Exp(at[0]), Math.Exp(at[1]));
        return fit.Residual > 0 && double.IsFinite(fit.Residual) ? new Variances(fit.Residual * Math.Exp(-at[0]), fit.Residual * Math.Exp(-at[1]), fit.Residual, fit.Values) : null;

        double Cost(double entry, double judge) =>
            Solve(grid, Math.Exp(Math.Clamp(entry, -Widest, Widest)), Math.Exp(Math.Clamp(judge, -Widest, Widest))).Cost + Math.Max(0, Math.Abs(entry) - Widest) + Math.Max(0, Math.Abs(judge) - Widest);
    }

    /// <summary>Entries fixed, judges random: the mixed model behind the ridge mean.</summary>
    public static Variances? Ridge(Grid grid)
    {
        if (grid.Entries.Count < 2 || grid.Judges.Count < 2 || grid.Count <= grid.Entries.Count + grid.Judges.Count - 1)
        {
            return null;
        }

        var at = Polish(x => Solve(grid, 0, Math.Exp(x)).Cost, Minimum(x => Solve(grid, 0, Math.Exp(x)).Cost, -Widest, Widest));
        var fit = Solve(grid, 0, Math.Exp(at));
        return fit.Residual > 0 && double.IsFinite(fit.Residual) ? new Variances(0, fit.Residual * Math.Exp(-at), fit.Residual, fit.Values) : null;
    }

    /// <summary>
    /// Henderson's equations with the entries eliminated: -2 log restricted likelihood (up to a constant), residual variance and entry
    /// values. <paramref name="entry"/> 0 takes the entries as fixed, otherwise a common mean is fixed.
    /// </summary>
    private static (double Cost, double Residual, double[] Values) Solve(Grid grid, double entry, double judge)
    {
        var (n, m, fixedEntries) = (grid.Entries.Count, grid.Judges.Count, entry == 0);
        var (lead, size) = (fixedEntries ? 0 : 1, m + (fixedEntries ? 0 : 1));
        var (matrix, right) = (new double[size, size], new double[size]);
        var (squares, logs, sums, weights) = (0d, 0d, new double[n], new double[n]);
        var row = new double[size];
        for (var i = 0; i < n; i++)
        {
            Array.Clear(row);
            for (var j = 0; j < m; j++)
            {
                if (!grid.Has(i, j))
                {
                    continue;
                }

                var value = grid[i, j];
                (sums[i], squares) = (sums[i] + value, squares + value * value);
                row[lead + j] = 1;
                matrix[lead + j, lead + j] += 1;
                right[lead + j] += value;
                if (!fixedEntries)
                {
                    row[0] += 1;
                    matrix[0, 0] += 1;
                    matrix[0, lead + j] += 1;
                    matrix[lead + j, 0] += 1;
                    right[0] += value;
                }
            }

            weights[i] = row.Skip(lead).Sum() + entry;
            logs += Math.Log(weights[i]);
            squares -= sums[i] * sums[i] / weights[i];
            for (var a = 0; a < size; a++)
            {
                right[a] -= row[a] * sums[i] / weights[i];
                for (var b = 0; b < size; b++)
                {
                    matrix[a, b] -= row[a] * row[b] / weights[i];
                }
            }
        }

        for (var j = 0; j < m; j++)
        {
            matrix[lead + j, lead + j] += judge;
        }

        var factor = Matrix<double>.Build.DenseOfArray(matrix).Cholesky();
        var (known, effects) = (Vector<double>.Build.Dense(right), factor.Solve(Vector<double>.Build.Dense(right)));
        var freedom = grid.Count - (fixedEntries ? n : 1);
        var rest = (squares - effects.DotProduct(known)) / freedom;
        var values = new double[n];
        for (var i = 0; i < n; i++)
        {
            var expected = 0d;
            for (var j = 0; j < m; j++)
            {
                expected += grid.Has(i, j) ? effects[lead + j] + (fixedEntries ? 0 : effects[0]) : 0;
            }

            values[i] = (sums[i] - expected) / weights[i] + (fixedEntries ? 0 : effects[0]);
        }

        var cost = freedom * Math.Log(rest) + logs + factor.DeterminantLn - (fixedEntries ? 0 : n * Math.Log(entry)) - m * Math.Log(judge);
        return (double.IsNaN(cost) ? double.PositiveInfinity : cost, rest, values);
    }

    /// <summary>
    /// Newton steps from the simplex's point, as long as they stay inside and lead down. Slopes by five points, so that what is found is the
    /// maximum to about ten digits and not where a search happened to stop.
    /// </summary>
    private static double[] Polish(Func<double, double, double> of, double[] at)
    {
        for (var step = 0; step < 6; step++)
        {
            var (x, y) = (at[0], at[1]);
            var (gx, xx) = Slopes(d => of(x + d, y));
            var (gy, yy) = Slopes(d => of(x, y + d));
            var xy = (of(x + H, y + H) - of(x + H, y - H) - of(x - H, y + H) + of(x - H, y - H)) / (4 * H * H);
            var determinant = xx * yy - xy * xy;
            var (nextX, nextY) = (x - (yy * gx - xy * gy) / determinant, y - (xx * gy - xy * gx) / determinant);
            if (determinant <= 0 || xx <= 0 || Math.Abs(nextX) > Widest || Math.Abs(nextY) > Widest || !(of(nextX, nextY) <= of(x, y) + 1e-9))
            {
                break;
            }

            at = [nextX, nextY];
        }

        return at;
    }

    private static double Polish(Func<double, double> of, double at)
    {
        for (var step = 0; step < 6; step++)
        {
            var (slope, bend) = Slopes(d => of(at + d));
            if (bend <= 0 || !(Math.Abs(slope / bend) < 1))
            {
                break;
            }

            at -= slope / bend;
        }

        return at;
    }

    /// <summary>First and second derivative at 0.</summary>
    private static (double First, double Second) Slopes(Func<double, double> of)
    {
        var (farLeft, left, here, right, farRight) = (of(-2 * H), of(-H), of(0), of(H), of(2 * H));
        return ((farLeft - 8 * left + 8 * right - farRight) / (12 * H), (-farLeft + 16 * left - 30 * here + 16 * right - farRight) / (12 * H * H));
    }

    /// <summary>Golden section.</summary>
    private static double Minimum(Func<double, double> of, double from, double to)
    {
        var part = (Math.Sqrt(5) - 1) / 2;
        var (a, b) = (to - part * (to - from), from + part * (to - from));
        var (costA, costB) = (of(a), of(b));
        while (to - from > 1e-9)
        {
            if (costA <= costB)
            {
                (to, b, costB) = (b, a, costA);
                a = to - part * (to - from);
                costA = of(a);
            }
            else
            {
                (from, a, costA) = (a, b, costB);
                b = from + part * (to - from);
                costB = of(b);
            }
        }

        return (from + to) / 2;
    }
}
