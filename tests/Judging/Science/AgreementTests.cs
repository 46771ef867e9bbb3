using CseaMesh.Judging.Domain.Diagnostics;

namespace CseaMesh.Tests.Judging.Science;

/// <summary>Coefficients of agreement against published figures; to 1e-6 unless the source gives fewer digits.</summary>
public sealed class AgreementTests
{
    private const double Hair = 1e-6;

    [Fact]
    public void Shrout_and_Fleiss_have_their_mean_squares_and_six_coefficients()
    {
        var a = Anova.Of(Data.Shrout)!;
        Near([11.241667, 32.486111, 1.019444, 6.263889], a.Between, a.OfJudges, a.Rest, a.Within);
        Near([.165741768, .442797134, .289763780, .620050548, .714840715, .909315542], a.OneWaySingle, a.OneWayMean, a.AbsoluteSingle?.Value, a.AbsoluteMean?.Value, a.ConsistencySingle?.Value, a.ConsistencyMean?.Value);
        Near([.018786513, .761084370], a.AbsoluteSingle?.Low, a.AbsoluteSingle?.High);
        Near([.071136815, .927232040], a.AbsoluteMean?.Low, a.AbsoluteMean?.High);
        Near([.675674714, .985891678], a.ConsistencyMean?.Low, a.ConsistencyMean?.High);
        var w = Concordance.Of(Data.Shrout)!;
        Near([.887037037, 17.740740741], w.W, w.ChiSquare);
        Near([.147307850], Krippendorff.Alpha(Data.Shrout, Metric.Interval));
    }

    [Fact]
    public void Krippendorffs_own_example_with_gaps_has_his_four_alphas() =>
        Near([.743421053, .815387504, .849107143, .797402775], [.. Enum.GetValues<Metric>().Select(m => Krippendorff.Alpha(Data.Observers, m))]);

    [Fact]
    public void A_unit_with_a_single_value_does_not_count_for_alpha()
    {
        Assert.Equal(40, Enumerable.Range(0, 12).Select(Data.Observers.ByEntry).Where(u => u.Length > 1).Sum(u => u.Length));
        Assert.Equal(Krippendorff.Alpha(new Grid(Data.Observers.Entries, Data.Observers.Judges, [.. Enumerable.Range(0, 48).Select(i => i / 4 == 11 ? double.NaN : Data.Observers[i / 4, i % 4])]), Metric.Ordinal), Krippendorff.Alpha(Data.Observers, Metric.Ordinal));
    }

    [Fact]
    public void Anxiety_ratings_have_their_coefficients()
    {
        var a = Anova.Of(Data.Anxiety)!;
        Near([2.645614035, 4.816666667, 1.448245614], a.Between, a.OfJudges, a.Rest);
        Near([.197998259, .216049383, .425498753, .452586207], a.AbsoluteSingle?.Value, a.ConsistencySingle?.Value, a.AbsoluteMean?.Value, a.ConsistencyMean?.Value);
        Near([-.0389106, .4935739], a.AbsoluteSingle?.Low, a.AbsoluteSingle?.High);
        Near([-.152921287, .766330800], a.ConsistencyMean?.Low, a.ConsistencyMean?.High);

        // Of the two conventions for ICC(2,k) ours is Spearman-Brown of the single rater's bounds (psych), not irr's (-.137308091, .746325723).
        Near([-.126582703, .745149289], a.AbsoluteMean?.Low, a.AbsoluteMean?.High);
        Assert.Equal(1.8268, Math.Round(a.Between / a.Rest, 4));
        var w = Concordance.Of(Data.Anxiety)!;
        Near([.539656876, .501921470, 30.760441929, .0428834731], w.W, w.Uncorrected, w.ChiSquare, w.P);
        Near([.313750487, .170098608, .228386945], Concordance.MeanSpearman(Data.Anxiety), Krippendorff.Alpha(Data.Anxiety, Metric.Interval), Krippendorff.Alpha(Data.Anxiety, Metric.Ordinal));
    }

    [Fact]
    public void Wine_tasting_has_its_coefficients()
    {
        var a = Anova.Of(Data.Wine)!;
        Near([.441862537, .452525599, .546490560, .876923984, .881504300, .915577845], a.OneWaySingle, a.AbsoluteSingle?.Value, a.ConsistencySingle?.Value, a.OneWayMean, a.AbsoluteMean?.Value, a.ConsistencyMean?.Value);
        Near([.708370395, .971645156, .786986642, .980193014], a.AbsoluteMean?.Low, a.AbsoluteMean?.High, a.ConsistencyMean?.Low, a.ConsistencyMean?.High);
        var w = Concordance.Of(Data.Wine)!;
        Near([.614500442, 38.713527851, .412618376], w.W, w.ChiSquare, Krippendorff.Alpha(Data.Wine, Metric.Interval));
        Near([.422571620], Krippendorff.Alpha(Data.WineWithGaps, Metric.Interval));
    }

    [Fact]
    public void On_complete_data_interval_alpha_is_one_less_within_over_total()
    {
        foreach (var grid in new[] { Data.Shrout, Data.Anxiety, Data.Wine })
        {
            var a = Anova.Of(grid)!;
            var n = grid.Count;
            var total = (a.Between * (a.Entries - 1) + a.Within * a.Entries * (a.Judges - 1)) / (n - 1);
            Near([1 - a.Within / total], Krippendorff.Alpha(grid, Metric.Interval));
        }
    }

    [Fact]
    public void What_is_not_defined_is_null_and_not_zero_or_one()
    {
        var alone = Data.Of([[70], [80]]);
        Assert.Null(Anova.Of(alone));
        Assert.Null(Concordance.Of(alone));
        Assert.Null(Concordance.MeanSpearman(alone));
        Assert.Null(Krippendorff.Alpha(alone, Metric.Interval));
        Assert.Null(PanelFit.Of(alone));
        Assert.Null(RankStudy.Of(alone));

        var one = Data.Of([[70, 75, 71]]);
        Assert.Null(Anova.Of(one));
        Assert.Null(Concordance.Of(one));

        var same = Data.Of([[70, 70], [70, 70], [70, 70]]);
        var flat = Anova.Of(same)!;
        Assert.Null(flat.ConsistencyMean);
        Assert.Null(flat.AbsoluteSingle);
        Assert.Null(flat.OneWayMean);
        Assert.Null(Concordance.Of(same));
        Assert.Null(Krippendorff.Alpha(same, Metric.Interval));
        Assert.Null(PanelFit.Of(same)!.Variance);
        Assert.Null(Anova.Of(Data.WineWithGaps));
        Assert.True(Anova.Of(Data.Of([[1, 9], [2, 1], [1, 3]]))!.ConsistencySingle?.Value < 0, "A negative coefficient is told as it is.");
    }

    internal static void Near(double[] expected, params double?[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(actual[i] is { } value && Math.Abs(expected[i] - value) <= Hair, $"value {i}: expected {expected[i]}, was {actual[i]}");
        }
    }
}
