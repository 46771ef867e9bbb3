using CseaMesh.Judging.Domain.Results;
using MathNet.Numerics.LinearAlgebra;

namespace CseaMesh.Tests.Judging.Science;

/// <summary>
/// 200 random editions of 33 awards: entries, judges' leniency and noise in the ratios of the wine tasting. The measure is the squared error
/// of the entries' values around their true ones, each award's mean taken out.
/// </summary>
public sealed class SimulationTests
{
    private const int Editions = 200;
    private const int Awards = 33;
    private const double Severity = 370;
    private const double Noise = 546;

    /// <summary>The fair mean's worst expected loss against the plain one: 11.00 to 10.96 with three entries, and none from four on.</summary>
    private const double Bound = 11.00 / 10.96;

    /// <summary>
    /// The bound is on the expected error, which follows exactly from who was recused; the drawn marks must come out near it, and in their
    /// sum better for the fair mean.
    /// </summary>
    [Fact]
    public void With_recusals_the_fair_mean_is_never_worse_than_the_plain_one_beyond_the_bound()
    {
        var drawn = (Plain: 0d, Fair: 0d);
        var expected = (Plain: 0d, Fair: 0d);
        for (var edition = 1; edition <= Editions; edition++)
        {
            var random = new Random(edition);
            var (plain, fair) = (0d, 0d);
            for (var award = 0; award < Awards; award++)
            {
                var (panel, truth) = Draw(random, entries: random.Next(4, 25), judges: random.Next(5, 8), recusals: .08);
                if (panel.Islands().Count == 1)
                {
                    drawn = (drawn.Plain + Error(Aggregators.PlainMean(panel), truth), drawn.Fair + Error(Aggregators.FairMean(panel), truth));
                    var (p, f) = Expected(panel);
                    (plain, fair) = (plain + p, fair + f);
                }
            }

            Assert.True(fair <= Bound * plain, $"edition {edition}: fair {fair}, plain {plain}");
            expected = (expected.Plain + plain, expected.Fair + fair);
        }

        Assert.True(drawn.Fair < drawn.Plain, $"fair {drawn.Fair}, plain {drawn.Plain}");
        Assert.InRange(drawn.Fair / expected.Fair, .97, 1.03);
        Assert.InRange(drawn.Plain / expected.Plain, .97, 1.03);
    }

    /// <summary>
    /// One recusal: the fair mean gains from n - 1 &gt; residual / judge variance on. The figures are the expected squared errors of the entry
    /// concerned against the mean of the others; the printed ones were drawn, with about 3 % of chance in them.
    /// </summary>
    [Theory]
    [InlineData(3, 10.96, 11.00)]
    [InlineData(5, 9.72, 9.51)]
    [InlineData(12, 8.68, 8.23)]
    [InlineData(30, 8.05, 7.47)]
    public void With_one_recusal_the_fair_mean_gains_from_four_entries_on(int entries, double plain, double fair)
    {
        var (p, f) = (Contrast(entries, Aggregators.PlainMean), Contrast(entries, Aggregators.FairMean));
        Assert.InRange(p / plain, .96, 1.04);
        Assert.InRange(f / fair, .96, 1.04);
        Assert.Equal(entries - 1 > Noise * Noise / (Severity * Severity), f < p);
    }

    [Fact]
    public void On_complete_panels_both_are_equal_exactly()
    {
        for (var edition = 1; edition <= Editions; edition++)
        {
            var random = new Random(edition);
            var (panel, _) = Draw(random, random.Next(2, 25), random.Next(2, 8), recusals: 0);
            Assert.Equal(Aggregators.PlainMean(panel), Aggregators.FairMean(panel));
            Assert.Equal(Aggregators.PlainMean(panel).OrderBy(v => v.Key), panel.Entries.Select(e => KeyValuePair.Create(e, new LeastSquares(panel).Mean(panel.ByEntry[e]))));
        }
    }

    [Fact]
    public void A_constant_added_to_one_judge_moves_no_fair_difference()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var (panel, _) = Draw(new Random(seed), 8, 6, recusals: .15);
            if (panel.Islands().Count > 1)
            {
                continue;
            }

            var judge = panel.Judges[seed % panel.Judges.Count];
            var harsh = new Panel(panel.Given.Select(g => g.Judge == judge ? g with { Value = g.Value - 1234 } : g));
            var (before, after) = (Aggregators.FairMean(panel), Aggregators.FairMean(harsh));
            var shift = after[panel.Entries[0]] - before[panel.Entries[0]];
            Assert.All(panel.Entries, e => Assert.Equal(shift, after[e] - before[e]));
        }
    }

    /// <summary>Both means are linear in the sheets: what a single sheet of 1 does to the contrast is its weight.</summary>
    private static double Contrast(int entries, Func<Panel, IReadOnlyDictionary<string, Rational>> mean)
    {
        (int Entry, int Judge)[] sheets = [.. from i in Enumerable.Range(0, entries) from j in Enumerable.Range(0, 5) where (i, j) != (0, 0) select (i, j)];
        var weights = sheets.ToDictionary(s => s, s =>
        {
            var values = mean(new Panel(sheets.Select(x => new Given($"E{x.Entry:00}", $"J{x.Judge}", x == s ? 1 : 0))));
            return (double)(values["E00"] - Rational.Mean([.. values.Where(v => v.Key != "E00").Select(v => v.Value)]));
        });
        return (Noise * Noise * weights.Values.Sum(w => w * w) + Severity * Severity * weights.GroupBy(w => w.Key.Judge).Sum(g => Math.Pow(g.Sum(w => w.Value), 2))) / 10_000;
    }

    private static (Panel Panel, Dictionary<string, double> Truth) Draw(Random random, int entries, int judges, double recusals)
    {
        double[] severity = [.. Enumerable.Range(0, judges).Select(_ => Severity * Normal(random))];
        var truth = Enumerable.Range(0, entries).ToDictionary(i => $"E{i:00}", _ => 7500 + 600 * Normal(random));
        var given = new List<Given>();
        foreach (var (entry, value) in truth)
        {
            var held = Enumerable.Range(0, judges).Where(_ => random.NextDouble() >= recusals).ToList();
            foreach (var j in held.Count >= 3 ? held : [.. Enumerable.Range(0, judges)])
            {
                given.Add(new Given(entry, $"J{j}", 50 * (int)Math.Round((value + severity[j] + Noise * Normal(random)) / 50)));
            }
        }

        return (new Panel(given), truth);
    }

    /// <summary>Expected squared errors of both means for this pattern of recusals: the plain one carries the judges' leniency, the fair one more noise.</summary>
    private static (double Plain, double Fair) Expected(Panel panel)
    {
        var (n, m) = (panel.Entries.Count, panel.Judges.Count);
        var (weights, laplacian) = (Matrix<double>.Build.Dense(n, m), Matrix<double>.Build.Dense(n, n));
        var entries = panel.Entries.Select((e, i) => (e, i)).ToDictionary(p => p.e, p => p.i);
        var judges = panel.Judges.Select((j, i) => (j, i)).ToDictionary(p => p.j, p => p.i);
        foreach (var given in panel.Given)
        {
            weights[entries[given.Entry], judges[given.Judge]] = 1d / panel.ByEntry[given.Entry].Count;
            laplacian[entries[given.Entry], entries[given.Entry]] += 1;
        }

        foreach (var sheets in panel.Given.GroupBy(g => g.Judge).Select(g => g.ToList()))
        {
            foreach (var (a, b) in from a in sheets from b in sheets select (a, b))
            {
                laplacian[entries[a.Entry], entries[b.Entry]] -= 1d / sheets.Count;
            }
        }

        var centred = weights - Matrix<double>.Build.Dense(n, m, (_, j) => weights.Column(j).Average());
        var noise = panel.ByEntry.Values.Sum(v => 1d / v.Count) * (n - 1) / n;
        var inverse = laplacian.Evd(Symmetricity.Symmetric).EigenValues.Select(v => v.Real).Order().Skip(1).Sum(v => 1 / v);
        return (Severity * Severity * Math.Pow(centred.FrobeniusNorm(), 2) + Noise * Noise * noise, Noise * Noise * inverse);
    }

    private static double Error(IReadOnlyDictionary<string, Rational> values, Dictionary<string, double> truth)
    {
        double[] off = [.. values.Select(v => (double)v.Value - truth[v.Key])];
        var mean = off.Average();
        return off.Sum(o => (o - mean) * (o - mean));
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
