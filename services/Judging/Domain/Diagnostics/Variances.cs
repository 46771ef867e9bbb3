using MathNet.Numerics.LinearAlgebra;

namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>
/// Variance of entries, of judges and of the rest by restricted maximum likelihood, complete or not. With entries taken as fixed the entry
/// variance is 0 and <see cref="Values"/> are the ridge means: leniencies drawn towards zero, entries left alone.
/// </summary>
public sealed record Variances(double Entries, double Judges, double Rest, double[] Values)
{
    private const double Widest = 18;

    /// <summary>What share of the variance of a mean of so many sheets is the entries' own: reliability where judges differ between entries.</summary>
    public double Reliability(double sheets) => Entries / (Entries + (Judges + Rest) / sheets);

    /// <summary>Entries and judges random. Null for fewer than two of either, or where nothing varies.</summary>
    public static Variances? Random(Grid grid)
    {
        if (grid.Entries.Count < 2 || grid.Judges.Count < 2 || grid.Count <= grid.Entries.Count + grid.Judges.Count)
        {
            return null;
        }

        // Logarithms of residual / entry and residual / judge variance; a direction that runs to the edge is a variance of zero.
        double[] at = [0, 0];
        for (var step = 4d; step > 1e-9; step /= 2)
        {
            for (var better = true; better;)
            {
                better = false;
                for (var axis = 0; axis < 2; axis++)
                {
                    var (best, now) = (Minimum(x => Cost(axis == 0 ? x : at[0], axis == 1 ? x : at[1]), at[axis] - step, at[axis] + step), at[axis]);
                    if (Cost(at[0], at[1]) - Cost(axis == 0 ? best : at[0], axis == 1 ? best : at[1]) > 1e-11)
                    {
                        (at[axis], better) = (Math.Clamp(best, -Widest, Widest), Math.Abs(best - now) > 1e-10 && Math.Abs(best) < Widest);
                    }
                }
            }
        }

        var fit = Solve(grid, Math.Exp(at[0]), Math.Exp(at[1]));
        return fit.Residual > 0 && double.IsFinite(fit.Residual) ? new Variances(fit.Residual * Math.Exp(-at[0]), fit.Residual * Math.Exp(-at[1]), fit.Residual, fit.Values) : null;

        double Cost(double entry, double judge) => Solve(grid, Math.Exp(entry), Math.Exp(judge)).Cost;
    }

    /// <summary>Entries fixed, judges random: the mixed model behind the ridge mean.</summary>
    public static Variances? Ridge(Grid grid)
    {
        if (grid.Entries.Count < 2 || grid.Judges.Count < 2 || grid.Count <= grid.Entries.Count + grid.Judges.Count - 1)
        {
            return null;
        }

        var at = Minimum(x => Solve(grid, 0, Math.Exp(x)).Cost, -Widest, Widest);
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
        var (matrix, right) = (Matrix<double>.Build.Dense(size, size), Vector<double>.Build.Dense(size));
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

        var factor = matrix.Cholesky();
        var effects = factor.Solve(right);
        var freedom = grid.Count - (fixedEntries ? n : 1);
        var rest = (squares - effects.DotProduct(right)) / freedom;
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
