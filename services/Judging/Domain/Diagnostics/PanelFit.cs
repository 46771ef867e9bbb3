using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>A judge's strictness: leniency in the unit of the grid, its standard error and the half width of its 95 % interval.</summary>
public readonly record struct Severity(double Leniency, double? Error, double? HalfWidth);

/// <summary>How well a judge's sheets follow entry + leniency: mean 1; above 1.5 noisy, below 0.5 muted. P is two-sided by chi-square.</summary>
public readonly record struct Consistency(double Ratio, double P);

/// <summary>
/// The two-way fit value = entry + judge in floating point, with what follows from it for each judge and sheet. The official value is the
/// exact fit of <see cref="Results.LeastSquares"/>; this one explains it.
/// </summary>
public sealed class PanelFit
{
    private readonly double[] _residuals;
    private readonly double[] _leverages;
    private readonly double[] _judgeVariances;

    private PanelFit(Grid grid, double[] means, double[] leniency, Matrix<double> inverse, double overlap)
    {
        (Grid, Leniency, Overlap) = (grid, leniency, overlap);
        var (n, m) = (grid.Entries.Count, grid.Judges.Count);
        EntryValues = new double[n];
        (_residuals, _leverages, _judgeVariances) = (new double[n * m], new double[n * m], [.. inverse.Diagonal()]);
        Freedom = grid.Count - n - m + 1;
        var squares = 0d;
        for (var i = 0; i < n; i++)
        {
            int[] held = [.. Enumerable.Range(0, m).Where(j => grid.Has(i, j))];
            EntryValues[i] = means[i] - held.Average(j => leniency[j]);
            double[] shares = [.. Enumerable.Range(0, m).Select(j => held.Average(k => inverse[j, k]))];
            var both = held.Average(j => shares[j]);
            for (var j = 0; j < m; j++)
            {
                var at = i * m + j;
                _residuals[at] = grid.Has(i, j) ? grid[i, j] - EntryValues[i] - leniency[j] : double.NaN;
                _leverages[at] = 1d / held.Length + inverse[j, j] - 2 * shares[j] + both;
                squares += grid.Has(i, j) ? _residuals[at] * _residuals[at] : 0;
            }
        }

        var scale = 1 + grid.Entries.Select((_, i) => grid.ByEntry(i).Max(Math.Abs)).Max();
        Variance = Freedom > 0 && squares > 1e-18 * scale * scale * grid.Count ? squares / Freedom : null;
    }

    public Grid Grid { get; }

    public double[] EntryValues { get; }

    public double[] Leniency { get; }

    /// <summary>Degrees of freedom left for the noise.</summary>
    public int Freedom { get; }

    /// <summary>Variance of a single sheet around entry + judge; null where nothing is left over.</summary>
    public double? Variance { get; }

    public double? Sigma => Variance is { } v ? Math.Sqrt(v) : null;

    /// <summary>Second smallest eigenvalue of the judges' Laplacian per entry: 0 would be two separate panels, 1 a complete one.</summary>
    public double Overlap { get; }

    /// <summary>Null for fewer than two judges or entries, and where judges cannot be compared.</summary>
    public static PanelFit? Of(Grid grid)
    {
        var (n, m) = (grid.Entries.Count, grid.Judges.Count);
        if (n < 2 || m < 2)
        {
            return null;
        }

        var (laplacian, right, means) = (Matrix<double>.Build.Dense(m, m), Vector<double>.Build.Dense(m), new double[n]);
        for (var i = 0; i < n; i++)
        {
            int[] held = [.. Enumerable.Range(0, m).Where(j => grid.Has(i, j))];
            if (held.Length == 0)
            {
                return null;
            }

            means[i] = held.Average(j => grid[i, j]);
            foreach (var j in held)
            {
                right[j] += grid[i, j] - means[i];
                laplacian[j, j] += 1;
                foreach (var k in held)
                {
                    laplacian[j, k] -= 1d / held.Length;
                }
            }
        }

        var overlap = grid.IsComplete ? 1 : laplacian.Evd(Symmetricity.Symmetric).EigenValues.Select(v => v.Real).Order().ElementAt(1) / n;
        if (overlap < 1e-9)
        {
            return null;
        }

        // Adding 1/m everywhere fills the one empty direction (all judges alike); taking it off again leaves the pseudo-inverse.
        var inverse = (laplacian + 1d / m).Inverse() - 1d / m;
        return new PanelFit(grid, means, [.. inverse * right], inverse, overlap);
    }

    public double Residual(int entry, int judge) => _residuals[entry * Grid.Judges.Count + judge];

    public double Leverage(int entry, int judge) => _leverages[entry * Grid.Judges.Count + judge];

    public Severity Severity(int judge) => Sigma is { } sigma && sigma * Math.Sqrt(Math.Max(0, _judgeVariances[judge])) is var error
        ? new Severity(Leniency[judge], error, error * StudentT.InvCDF(0, 1, Freedom, .975))
        : new Severity(Leniency[judge], null, null);

    public Consistency? Consistency(int judge)
    {
        var (squares, freedom) = (0d, 0d);
        for (var i = 0; i < Grid.Entries.Count; i++)
        {
            if (Grid.Has(i, judge))
            {
                squares += Residual(i, judge) * Residual(i, judge);
                freedom += 1 - Leverage(i, judge);
            }
        }

        if (Variance is not { } variance || freedom < 1e-9)
        {
            return null;
        }

        var below = ChiSquared.CDF(freedom, squares / variance);
        return new Consistency(squares / (variance * freedom), 2 * Math.Min(below, 1 - below));
    }

    /// <summary>Externally studentised residual of one sheet: how far it lies from what the rest of the panel leads to expect.</summary>
    public double? Studentised(int entry, int judge)
    {
        if (Sigma is not { } sigma || !Grid.Has(entry, judge) || Freedom < 2 || 1 - Leverage(entry, judge) < 1e-9)
        {
            return null;
        }

        var r = Residual(entry, judge) / (sigma * Math.Sqrt(1 - Leverage(entry, judge)));
        return Freedom - r * r > 1e-9 ? r * Math.Sqrt((Freedom - 1) / (Freedom - r * r)) : Math.Sign(r) * 1e3;
    }

    /// <summary>Above this a studentised residual is outlying at 5 % over all sheets together (Bonferroni).</summary>
    public double? OutlierBound => Freedom < 2 ? null : StudentT.InvCDF(0, 1, Freedom - 1, 1 - .05 / (2 * Grid.Count));
}
