namespace CseaMesh.Judging.Domain.Rounds;

/// <summary>
/// How well an assignment lets judges, and through them entries, be compared: the Laplacian of the judges, where two are linked by every
/// entry they share, weighted by one over the entry's number of judges. It is the matrix of the fair mean's equations.
/// </summary>
internal sealed class PanelGraph
{
    private readonly double[] _values;

    /// <param name="panels">The judges of each entry.</param>
    public PanelGraph(IReadOnlyCollection<IReadOnlyCollection<string>> panels)
    {
        var judges = panels.SelectMany(p => p).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var index = judges.Select((j, i) => (j, i)).ToDictionary(p => p.j, p => p.i, StringComparer.Ordinal);
        var laplacian = new double[judges.Count, judges.Count];
        foreach (var panel in panels.Where(p => p.Count > 0))
        {
            var link = 1.0 / panel.Count;
            foreach (var a in panel)
            {
                laplacian[index[a], index[a]] += 1;
                foreach (var b in panel)
                {
                    laplacian[index[a], index[b]] -= link;
                }
            }
        }

        _values = SymmetricEigen.Values(laplacian);
    }

    /// <summary>Second-smallest eigenvalue; 0 when the judges fall into groups, and for a single judge.</summary>
    public double Connectivity => _values.Length > 1 && _values[1] > 1e-9 ? _values[1] : 0;

    /// <summary>
    /// Mean variance of the difference of two judges' fitted leniencies, in units of the variance of one sheet. The smaller, the less an
    /// entry's value depends on which judges it met. Infinite when disconnected, 0 for a single judge.
    /// </summary>
    public double ContrastVariance => _values.Length < 2 ? 0 : Connectivity > 0 ? 2 * _values.Skip(1).Sum(v => 1 / v) / (_values.Length - 1) : double.PositiveInfinity;
}

/// <summary>Eigenvalues of a small symmetric matrix by Jacobi rotations.</summary>
internal static class SymmetricEigen
{
    private const int Sweeps = 60;

    public static double[] Values(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var a = (double[,])matrix.Clone();
        for (var sweep = 0; sweep < Sweeps && Off(a, n) > 1e-22; sweep++)
        {
            for (var p = 0; p < n; p++)
            {
                for (var q = p + 1; q < n; q++)
                {
                    Rotate(a, n, p, q);
                }
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => a[i, i]).Order()];
    }

    private static double Off(double[,] a, int n) => Enumerable.Range(0, n).Sum(i => Enumerable.Range(0, n).Where(j => j != i).Sum(j => a[i, j] * a[i, j]));

    private static void Rotate(double[,] a, int n, int p, int q)
    {
        if (Math.Abs(a[p, q]) < 1e-300)
        {
            return;
        }

        var theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        var t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var c = 1 / Math.Sqrt((t * t) + 1);
        var s = t * c;
        for (var k = 0; k < n; k++)
        {
            (a[k, p], a[k, q]) = ((c * a[k, p]) - (s * a[k, q]), (s * a[k, p]) + (c * a[k, q]));
        }

        for (var k = 0; k < n; k++)
        {
            (a[p, k], a[q, k]) = ((c * a[p, k]) - (s * a[q, k]), (s * a[p, k]) + (c * a[q, k]));
        }
    }
}
