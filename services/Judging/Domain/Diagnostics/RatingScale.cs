namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>One rating in an ordered category from 0.</summary>
public readonly record struct Rating(int Entry, int Judge, int Item, int Category);

/// <summary>Estimate of one facet's element, in logits; infit and outfit have mean 1 when the model fits.</summary>
public readonly record struct Measure(double Logit, double Error, double Infit, double Outfit);

/// <summary>
/// Many-facet Rasch measurement with a common rating scale, by joint maximum likelihood: log odds of neighbouring categories =
/// entry - criterion - judge's severity - step. A second opinion on severity that allows for a scale without equal distances; never a
/// result, because joint estimates of few judges are stretched by about m/(m-1).
/// </summary>
public sealed class RatingScale
{
    private const int Rounds = 400;
    private readonly IReadOnlyList<Rating> _ratings;
    private readonly double[] _entries;
    private readonly double[] _judges;
    private readonly double[] _items;
    private readonly double[] _steps;
    private readonly int _top;

    private RatingScale(IReadOnlyList<Rating> ratings)
    {
        _ratings = ratings;
        _top = ratings.Max(r => r.Category);
        (_entries, _judges, _items, _steps) = (new double[1 + ratings.Max(r => r.Entry)], new double[1 + ratings.Max(r => r.Judge)], new double[1 + ratings.Max(r => r.Item)], new double[_top]);
        var change = 1d;
        for (var round = 0; round < Rounds && change > 1e-10; round++)
        {
            change = Math.Max(Math.Max(Move(_entries, r => r.Entry, 1, false), Move(_judges, r => r.Judge, -1, true)), Math.Max(Move(_items, r => r.Item, -1, true), MoveSteps()));
        }

        Judges = Measures(_judges, r => r.Judge);
        Entries = Measures(_entries, r => r.Entry);
        LogLikelihood = ratings.Sum(r => Math.Log(Chances(Location(r))[r.Category]));
    }

    /// <summary>Severity of each judge (higher is stricter).</summary>
    public IReadOnlyList<Measure> Judges { get; }

    public IReadOnlyList<Measure> Entries { get; }

    /// <summary>Thresholds between neighbouring categories.</summary>
    public IReadOnlyList<double> Steps => _steps;

    public double LogLikelihood { get; }

    /// <summary>
    /// Null where the model has no finite estimate: an unused category in the middle, fewer than two categories, entries or judges, or one of
    /// them with nothing but lowest or highest ratings.
    /// </summary>
    public static RatingScale? Of(IReadOnlyList<Rating> ratings)
    {
        if (ratings.Count == 0)
        {
            return null;
        }

        var top = ratings.Max(r => r.Category);
        var used = ratings.Select(r => r.Category).ToHashSet();
        bool Extreme(Func<Rating, int> facet) => ratings.GroupBy(facet).Any(g => g.All(r => r.Category == 0) || g.All(r => r.Category == top));
        return top < 1 || used.Count != top + 1 || ratings.Select(r => r.Entry).Distinct().Count() < 2 || ratings.Select(r => r.Judge).Distinct().Count() < 2
            || Extreme(r => r.Entry) || Extreme(r => r.Judge) || Extreme(r => r.Item)
            ? null
            : new RatingScale(ratings);
    }

    /// <summary>Expected category of an entry before a judge and a criterion of average severity, counted from 0.</summary>
    public double FairAverage(int entry) => Moments(_entries[entry]).Mean;

    /// <summary>Separation: spread of the measures in units of their error, and the reliability that follows from it.</summary>
    public static (double Separation, double Reliability) Separation(IReadOnlyList<Measure> measures)
    {
        var mean = measures.Average(m => m.Logit);
        var observed = measures.Sum(m => (m.Logit - mean) * (m.Logit - mean)) / (measures.Count - 1);
        var error = measures.Average(m => m.Error * m.Error);
        var square = Math.Max(0, (observed - error) / error);
        return (Math.Sqrt(square), square / (1 + square));
    }

    private double Location(Rating r) => _entries[r.Entry] - _items[r.Item] - _judges[r.Judge];

    /// <summary>One Newton step of every element of a facet.</summary>
    private double Move(double[] measures, Func<Rating, int> of, int sign, bool centred)
    {
        var (gradient, curvature) = (new double[measures.Length], new double[measures.Length]);
        foreach (var rating in _ratings)
        {
            var (mean, variance, _) = Moments(Location(rating));
            gradient[of(rating)] += sign * (rating.Category - mean);
            curvature[of(rating)] += variance;
        }

        var before = (double[])measures.Clone();
        for (var i = 0; i < measures.Length; i++)
        {
            measures[i] += curvature[i] > 1e-12 ? Math.Clamp(gradient[i] / curvature[i], -1, 1) : 0;
        }

        if (centred)
        {
            Centre(measures);
        }

        return measures.Zip(before, (a, b) => Math.Abs(a - b)).Max();
    }

    private double MoveSteps()
    {
        var (gradient, curvature) = (new double[_top], new double[_top]);
        foreach (var rating in _ratings)
        {
            var chances = Chances(Location(rating));
            var above = 1d;
            for (var k = 1; k <= _top; k++)
            {
                above -= chances[k - 1];
                gradient[k - 1] -= (rating.Category >= k ? 1 : 0) - above;
                curvature[k - 1] += above * (1 - above);
            }
        }

        var before = (double[])_steps.Clone();
        for (var k = 0; k < _top; k++)
        {
            _steps[k] += Math.Clamp(gradient[k] / Math.Max(curvature[k], 1e-12), -1, 1);
        }

        Centre(_steps);
        return _steps.Zip(before, (a, b) => Math.Abs(a - b)).Max();
    }

    private static void Centre(double[] measures)
    {
        var mean = measures.Average();
        for (var i = 0; i < measures.Length; i++)
        {
            measures[i] -= mean;
        }
    }

    private double[] Chances(double location)
    {
        var (chances, sum, power) = (new double[_top + 1], 1d, 0d);
        chances[0] = 1;
        for (var k = 1; k <= _top; k++)
        {
            power += location - _steps[k - 1];
            chances[k] = Math.Exp(power);
            sum += chances[k];
        }

        for (var k = 0; k <= _top; k++)
        {
            chances[k] /= sum;
        }

        return chances;
    }

    private (double Mean, double Variance, double[] Chances) Moments(double location)
    {
        var (chances, mean, square) = (Chances(location), 0d, 0d);
        for (var k = 1; k <= _top; k++)
        {
            (mean, square) = (mean + k * chances[k], square + k * k * chances[k]);
        }

        return (mean, square - mean * mean, chances);
    }

    private Measure[] Measures(double[] logits, Func<Rating, int> of)
    {
        var (squares, variances, standard, counts) = (new double[logits.Length], new double[logits.Length], new double[logits.Length], new int[logits.Length]);
        foreach (var rating in _ratings)
        {
            var (mean, variance, _) = Moments(Location(rating));
            var (i, square) = (of(rating), (rating.Category - mean) * (rating.Category - mean));
            (squares[i], variances[i], standard[i], counts[i]) = (squares[i] + square, variances[i] + variance, standard[i] + square / variance, counts[i] + 1);
        }

        return [.. logits.Select((l, i) => new Measure(l, 1 / Math.Sqrt(variances[i]), squares[i] / variances[i], standard[i] / counts[i]))];
    }
}
