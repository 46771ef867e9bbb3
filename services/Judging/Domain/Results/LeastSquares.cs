using System.Numerics;

namespace CseaMesh.Judging.Domain.Results;

/// <summary>
/// The fit of value = entry + judge with the judges' leniencies summing to zero, in whole numbers: all leniencies over one common
/// denominator. The entries are eliminated first, so that the system has one unknown per judge, and the elimination is free of
/// fractions (Bareiss), so that nothing is reduced before the end.
/// </summary>
public sealed class LeastSquares
{
    private readonly Panel _panel;
    private readonly Dictionary<string, int> _index;
    private readonly BigInteger[] _numerators;
    private readonly BigInteger _denominator;

    /// <summary>The panel must be connected (<see cref="Panel.Islands"/>).</summary>
    public LeastSquares(Panel panel)
    {
        _panel = panel;
        _index = panel.Judges.Select((j, i) => (j, i)).ToDictionary(p => p.j, p => p.i, StringComparer.Ordinal);
        var scale = panel.Given.Aggregate(BigInteger.One, (l, g) => g.Value.Denominator.IsOne ? l : Lcm(l, g.Value.Denominator));
        (_numerators, var determinant) = Solve(Normal(scale), panel.Judges.Count);
        _denominator = determinant * scale;
    }

    public IReadOnlyDictionary<string, Rational> Leniency => _panel.Judges.ToDictionary(j => j, j => new Rational(_numerators[_index[j]], _denominator), StringComparer.Ordinal);

    /// <summary>A sheet's value less its judge's leniency.</summary>
    public Rational Adjusted(Given given) =>
        new(given.Value.Numerator * (_denominator / given.Value.Denominator) - _numerators[_index[given.Judge]], _denominator);

    /// <summary>Mean of the adjusted values, with one reduction per entry.</summary>
    public Rational Mean(IReadOnlyList<Given> values)
    {
        var sum = BigInteger.Zero;
        foreach (var given in values)
        {
            sum += given.Value.Numerator * (_denominator / given.Value.Denominator) - _numerators[_index[given.Judge]];
        }

        return new Rational(sum, _denominator * values.Count);
    }

    // Row a: (n_a - Σ 1/m) b_a - Σ (1/m) b_c = Σ (value - mean of the entry), times the common multiple of all m and of the values' scale.
    private BigInteger[,] Normal(BigInteger scale)
    {
        var count = _panel.Judges.Count;
        var common = _panel.ByEntry.Values.Select(v => v.Count).Distinct().Aggregate(1L, (l, m) => (long)Lcm(l, m));
        var matrix = new long[count, count];
        var right = new BigInteger[count];
        foreach (var (_, values) in _panel.ByEntry)
        {
            var share = common / values.Count;
            var sum = BigInteger.Zero;
            foreach (var given in values)
            {
                sum += Scaled(given);
            }

            foreach (var given in values)
            {
                var row = _index[given.Judge];
                matrix[row, row] += common;
                right[row] += common * Scaled(given) - share * sum;
                foreach (var other in values)
                {
                    matrix[row, _index[other.Judge]] -= share;
                }
            }
        }

        // The equations sum to zero, so one of them gives way to "the leniencies sum to zero".
        var system = new BigInteger[count, count + 1];
        for (var r = 0; r < count; r++)
        {
            for (var c = 0; c < count; c++)
            {
                system[r, c] = r == count - 1 ? 1 : matrix[r, c];
            }

            system[r, count] = r == count - 1 ? 0 : right[r];
        }

        return system;

        BigInteger Scaled(Given given) => scale.IsOne ? given.Value.Numerator : given.Value.Numerator * (scale / given.Value.Denominator);
    }

    /// <summary>Fraction-free Gauss-Jordan: every division is exact; at the end each pivot is the determinant.</summary>
    private static (BigInteger[] Numerators, BigInteger Determinant) Solve(BigInteger[,] a, int count)
    {
        var previous = BigInteger.One;
        for (var k = 0; k < count; k++)
        {
            var pivot = k;
            while (pivot < count && a[pivot, k].IsZero)
            {
                pivot++;
            }

            if (pivot == count)
            {
                throw new InvalidOperationException("The panel is not connected; its judges cannot be compared.");
            }

            if (pivot != k)
            {
                for (var c = 0; c <= count; c++)
                {
                    (a[pivot, c], a[k, c]) = (a[k, c], -a[pivot, c]);
                }
            }

            for (var r = 0; r < count; r++)
            {
                if (r == k)
                {
                    continue;
                }

                var times = a[r, k];
                for (var c = 0; c <= count; c++)
                {
                    a[r, c] = (a[k, k] * a[r, c] - times * a[k, c]) / previous;
                }
            }

            previous = a[k, k];
        }

        return ([.. Enumerable.Range(0, count).Select(r => a[r, count])], previous);
    }

    private static BigInteger Lcm(BigInteger a, BigInteger b) => a / BigInteger.GreatestCommonDivisor(a, b) * b;
}
