using System.Numerics;

namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>
/// How much places depend on who judged: every way to draw as many judges as there are, with replacement, each with its exact probability
/// (multinomial). No random number is used; the same sheets give the same figures. Judges' leniency stays as fitted. Noise beyond the
/// choice of judges is not in it, so that intervals of small panels are narrow by about (m-1)/m in variance.
/// </summary>
public sealed class RankStudy
{
    /// <summary>C(2m-1, m) drawings: 1,716 for 7 judges, 92,378 for 10.</summary>
    public const int MostJudges = 10;

    private readonly int _entries;
    private readonly int _judges;
    private readonly int _width;
    private readonly double[][] _columns;
    private readonly double[][]? _present;
    private readonly double[][] _sums;
    private readonly double[][] _weights;
    private readonly double[] _rested;
    private readonly double[] _offset;
    private readonly double _scale;
    private readonly double _tolerance;
    private readonly double[] _values;
    private readonly double[,] _shares;
    private readonly double[] _first;

    private RankStudy(Grid adjusted, double scale, IReadOnlyList<double>? offset)
    {
        (_entries, _judges, _scale) = (adjusted.Entries.Count, adjusted.Judges.Count, scale);
        _width = (_entries + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        _columns = [.. Enumerable.Range(0, _judges).Select(j => Column(i => adjusted.Has(i, j) ? adjusted[i, j] : 0))];
        _present = adjusted.IsComplete ? null : [.. Enumerable.Range(0, _judges).Select(j => Column(i => adjusted.Has(i, j) ? 1 : 0))];
        (_sums, _weights) = (Levels(), _present is null ? [] : Levels());
        _rested = Column(i => adjusted.ByEntry(i).Average());
        _offset = Column(i => offset?[i] ?? 0);
        _values = new double[_width];
        Array.Fill(_values, double.NegativeInfinity);
        (_shares, _first) = (new double[_entries, _entries + 1], new double[_entries]);

        // Whole numbers are summed exactly in doubles, so that equals are equal; elsewhere a hair's breadth counts as equal.
        IsExact = _present is null && offset is null && _columns.All(c => c.All(v => v == Math.Round(v)));
        _tolerance = IsExact ? .5 : 1e-9 * (1 + _columns.Max(c => c.Max(Math.Abs)));
        Walk(0, _judges, 1);
        var total = Math.Pow(_judges, _judges);
        for (var i = 0; i < _entries; i++)
        {
            _first[i] /= total;
            for (var r = 1; r <= _entries; r++)
            {
                _shares[i, r] /= total;
            }
        }

        double[] Column(Func<int, double> of)
        {
            var column = new double[_width];
            for (var i = 0; i < _entries; i++)
            {
                column[i] = of(i);
            }

            return column;
        }

        double[][] Levels() => [.. Enumerable.Range(0, _judges + 1).Select(_ => new double[_width])];
    }

    public bool IsExact { get; }

    /// <summary>How many drawings were looked at, each once and with its weight.</summary>
    public int Drawings { get; private set; }

    /// <param name="adjusted">Sheet values without leniency (or as they are, when complete).</param>
    /// <param name="scale">Weight of this round's mean in the overall score; 1 when it stands alone.</param>
    /// <param name="offset">What each entry brings along from elsewhere: the weighted review part in finals.</param>
    public static RankStudy? Of(Grid adjusted, double scale = 1, IReadOnlyList<double>? offset = null) =>
        adjusted.Entries.Count < 1 || adjusted.Judges.Count is < 2 or > MostJudges || Enumerable.Range(0, adjusted.Entries.Count).Any(i => adjusted.ByEntry(i).Length == 0)
            ? null
            : new RankStudy(adjusted, scale, offset);

    /// <summary>Probability of first place; equals at the top share it.</summary>
    public double First(int entry) => _first[entry];

    /// <summary>Probability of one of the first places, equals included.</summary>
    public double Top(int entry, int places) => Enumerable.Range(1, Math.Min(places, _entries)).Sum(r => _shares[entry, r]);

    /// <summary>The central 95 % of an entry's ranks.</summary>
    public (int Best, int Worst) Interval(int entry)
    {
        var (sum, best, worst) = (0d, 0, 0);
        for (var r = 1; r <= _entries; r++)
        {
            sum += _shares[entry, r];
            best = best == 0 && sum >= .025 - 1e-12 ? r : best;
            worst = worst == 0 && sum >= .975 - 1e-12 ? r : worst;
        }

        return (best, worst == 0 ? _entries : worst);
    }

    private void Walk(int judge, int left, double weight)
    {
        var (sums, next) = (_sums[judge], _sums[judge + 1]);
        sums.CopyTo(next, 0);
        if (_present is not null)
        {
            _weights[judge].CopyTo(_weights[judge + 1], 0);
        }

        if (judge == _judges - 1)
        {
            Add(judge, left);
            Count(weight);
            return;
        }

        var ways = 1d;
        for (var times = 0; times <= left; times++)
        {
            Walk(judge + 1, left - times, weight * ways);
            ways = ways * (left - times) / (times + 1);
            if (times < left)
            {
                Add(judge, 1);
            }
        }
    }

    /// <summary>The judge is drawn so many times more.</summary>
    private void Add(int judge, int times)
    {
        AddScaled(_sums[judge + 1], _columns[judge], times);
        if (_present is not null)
        {
            AddScaled(_weights[judge + 1], _present[judge], times);
        }
    }

    private void AddScaled(double[] to, double[] column, int times)
    {
        for (var i = 0; i < _width; i += Vector<double>.Count)
        {
            (new Vector<double>(to, i) + new Vector<double>(column, i) * times).CopyTo(to, i);
        }
    }

    private void Count(double weight)
    {
        Drawings++;
        Values();
        for (var i = 0; i < _entries; i++)
        {
            var rank = 1 + Above(_values[i] + _tolerance);
            _shares[i, rank] += weight;
            if (rank == 1)
            {
                _first[i] += weight / Above(_values[i] - _tolerance);
            }
        }
    }

    private void Values()
    {
        var sums = _sums[_judges];
        if (IsExact)
        {
            Array.Copy(sums, _values, _entries);
            return;
        }

        for (var i = 0; i < _entries; i++)
        {
            var drawn = _present is null ? _judges : _weights[_judges][i];
            _values[i] = _scale * (drawn > 0 ? sums[i] / drawn : _rested[i]) + _offset[i];
        }
    }

    private int Above(double bound)
    {
        var (least, count) = (new Vector<double>(bound), Vector<long>.Zero);
        for (var i = 0; i < _width; i += Vector<double>.Count)
        {
            count -= Vector.GreaterThan(new Vector<double>(_values, i), least);
        }

        return (int)Vector.Sum(count);
    }
}
