using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Tests.Judging;

/// <summary>Exact results against published and independently computed figures.</summary>
public sealed class AggregatorTests
{
    /// <summary>Nine judges, eight bottles (Randall 1989).</summary>
    private static readonly int[][] Wine =
    [
        [36, 17, 36, 46, 26, 46, 13, 25, 12],
        [48, 22, 50, 27, 45, 30, 19, 32, 29],
        [47, 14, 42, 48, 61, 54, 31, 39, 47],
        [67, 50, 23, 32, 41, 37, 29, 40, 28],
        [77, 30, 80, 57, 48, 32, 22, 51, 47],
        [60, 51, 81, 37, 41, 60, 43, 45, 38],
        [83, 90, 73, 84, 58, 88, 32, 42, 72],
        [90, 70, 62, 58, 55, 73, 49, 67, 65],
    ];

    [Fact]
    public void On_a_complete_panel_the_fair_mean_is_the_plain_mean_exactly()
    {
        var panel = Of(Wine);
        Rational[] means = [new(257, 9), new(302, 9), new(383, 9), new(347, 9), new(148, 3), new(152, 3), new(622, 9), new(589, 9)];
        Assert.Equal(means, Ordered(Aggregators.PlainMean(panel)));
        Assert.Equal(means, Ordered(Aggregators.FairMean(panel)));
    }

    [Fact]
    public void The_trimmed_mean_leaves_out_one_highest_and_one_lowest_sheet() =>
        Assert.Equal(
            [new(199, 7), new(233, 7), 44, new(257, 7), new(342, 7), new(338, 7), new(500, 7), new(450, 7)],
            Ordered(Aggregators.TrimmedMean(Of(Wine))));

    [Fact]
    public void With_recusals_the_fair_mean_equals_the_least_squares_fit()
    {
        (int, int)[] gone = [(1, 1), (2, 4), (3, 7), (5, 1), (6, 9), (8, 3), (8, 5)];
        var panel = Of(Wine, gone);
        Near([27.625, 34.375, 44, 38.555556, 45.875, 52.25, 69.111111, 67.428571], Ordered(Aggregators.PlainMean(panel)));
        Near([29.506697954, 34.637420107, 41.619238289, 38.555555556, 47.756697954, 51.710147379, 69.111111111, 69.045025782], Ordered(Aggregators.FairMean(panel)));
        Near([15.053583629, -4.742736766, 10.300447379, 2.099360854, 1.014733093, 4.757263234, -19.046093692, -5.117736766, -4.318820964], Ordered(Aggregators.Leniency(panel)));
    }

    [Fact]
    public void A_uniformly_harsh_recused_judge_cannot_lift_his_entry()
    {
        var given = from e in Enumerable.Range(1, 10)
                    from j in Enumerable.Range(1, 5)
                    where (e, j) != (1, 1)
                    select new Given($"E{e:00}", $"J{j}", j == 1 ? 60 : 70);
        var panel = new Panel(given);
        Assert.Equal([70, .. Enumerable.Repeat((Rational)68, 9)], Ordered(Aggregators.PlainMean(panel)));
        Assert.Single(Ordered(Aggregators.FairMean(panel)).Distinct());
    }

    [Fact]
    public void The_loss_of_a_lenient_judge_does_not_invert_an_order()
    {
        int[] severity = [8, 0, 0, -4, -4];
        var quality = new Dictionary<string, int> { ["E"] = 80, ["F"] = 79, ["G"] = 60, ["H"] = 70 };
        var panel = new Panel(from q in quality from j in Enumerable.Range(0, 5) where (q.Key, j) != ("E", 0) select new Given(q.Key, $"J{j}", q.Value + severity[j]));
        Assert.Equal([78, 79, 60, 70], Ordered(Aggregators.PlainMean(panel)));
        Assert.Equal([80, 79, 60, 70], Ordered(Aggregators.FairMean(panel)));
    }

    /// <summary>With ISU's rule for marks that are missing: they are left out of the mean, and a given 0 is not.</summary>
    [Fact]
    public void A_missing_sheet_is_not_a_sheet_of_nothing()
    {
        Panel With(int? third) => new([new("A", "1", 80), new("A", "2", 70), .. third is { } v ? new[] { new Given("A", "3", v) } : [], new("B", "1", 60), new("B", "2", 60), new("B", "3", 60)]);
        Assert.Equal(75, Aggregators.PlainMean(With(null))["A"]);
        Assert.Equal(50, Aggregators.PlainMean(With(0))["A"]);
    }

    [Fact]
    public void Entries_that_share_no_judge_are_found_as_islands()
    {
        var panel = new Panel([new("A", "1", 5), new("B", "1", 6), new("C", "2", 7), new("D", "2", 8)]);
        Assert.Equal([["A", "B"], ["C", "D"]], panel.Islands());
        Assert.Throws<InvalidOperationException>(() => Aggregators.FairMean(panel));
    }

    [Theory]
    [InlineData(1005, 1000, 2, "1.01")]
    [InlineData(2345, 1000, 2, "2.35")]
    [InlineData(-5, 1000, 2, "-0.01")]
    [InlineData(-4, 1000, 2, "0.00")]
    [InlineData(79996, 1000, 4, "79.9960")]
    [InlineData(1, 3, 0, "0")]
    public void Rounding_is_half_away_from_zero(int numerator, int denominator, int decimals, string text) =>
        Assert.Equal(text, new Rational(numerator, denominator).Round(decimals));

    [Fact]
    public void A_third_times_three_is_one()
    {
        Assert.Equal(1, new Rational(1, 3) * 3);
        Assert.True(new Rational(1, 3) + new Rational(1, 6) == new Rational(1, 2));
    }

    private static Panel Of(int[][] rows, params (int Entry, int Judge)[] without) =>
        new(from e in Enumerable.Range(1, rows.Length) from j in Enumerable.Range(1, rows[0].Length) where !without.Contains((e, j)) select new Given($"E{e:00}", $"J{j:00}", rows[e - 1][j - 1]));

    private static Rational[] Ordered(IReadOnlyDictionary<string, Rational> values) => [.. values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => v.Value)];

    private static void Near(double[] expected, Rational[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], (double)actual[i].Numerator / (double)actual[i].Denominator, 6);
        }
    }
}
