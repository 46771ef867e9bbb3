using CseaMesh.Judging.Domain.Diagnostics;
using CseaMesh.Judging.Domain.Results;
using static CseaMesh.Tests.Judging.Science.AgreementTests;

namespace CseaMesh.Tests.Judging.Science;

/// <summary>Severity, consistency, outlying sheets, variance components and exact rank figures of the wine tasting.</summary>
public sealed class PanelFitTests
{
    [Fact]
    public void Severity_consistency_and_noise_are_the_known_ones()
    {
        var fit = PanelFit.Of(Data.Wine)!;
        Near([16.277778, -4.222222, 8.652778, 1.402778, -.347222, 5.277778, -17.472222, -4.597222, -4.972222], [.. fit.Leniency]);
        Assert.Equal(56, fit.Freedom);
        Near([12.58688061], fit.Sigma);
        Near([.630569, 1.929254, 1.883478, .940179, .822168, 1.043777, .699944, .642165, .408467], [.. Enumerable.Range(0, 9).Select(j => fit.Consistency(j)?.Ratio)]);
        Near([12.58688061 * Math.Sqrt((1 - 1 / 9d) / 8)], fit.Severity(0).Error);
        Near([1 - 7 * 8 / 72d], fit.Leverage(3, 4));
        Near([1], fit.Overlap);
    }

    [Fact]
    public void Largest_studentised_residuals_are_the_known_ones_and_none_is_outlying()
    {
        var fit = PanelFit.Of(Data.Wine)!;
        var largest = (from i in Enumerable.Range(0, 8) from j in Enumerable.Range(0, 9) orderby -Math.Abs(fit.Studentised(i, j)!.Value) select (Entry: i + 1, Judge: j + 1, T: fit.Studentised(i, j))).Take(3).ToList();
        Assert.Equal([(7, 2), (3, 2), (4, 3)], largest.Select(l => (l.Entry, l.Judge)));
        Near([2.351886, -2.272083, -2.259325], [.. largest.Select(l => l.T)]);
        Assert.True(fit.OutlierBound > 3);
    }

    [Fact]
    public void With_gaps_the_fit_in_doubles_equals_the_exact_one()
    {
        var fit = PanelFit.Of(Data.WineWithGaps)!;
        Assert.Equal(49, fit.Freedom);
        Near([12.83596061], fit.Sigma);
        var panel = Data.ToPanel(Data.WineWithGaps);
        Near([.. Aggregators.FairMean(panel).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => (double)v.Value)], [.. fit.EntryValues]);
        Near([15.053583629, -4.742736766, 10.300447379, 2.099360854, 1.014733093, 4.757263234, -19.046093692, -5.117736766, -4.318820964], [.. fit.Leniency]);
        Assert.InRange(fit.Overlap, .7, 1);
        Assert.InRange(Enumerable.Range(0, 8).SelectMany(i => Enumerable.Range(0, 9).Where(j => fit.Grid.Has(i, j)).Select(j => fit.Leverage(i, j))).Sum(), 16 - 1e-9, 16 + 1e-9);
    }

    [Fact]
    public void A_panel_in_two_parts_has_no_fit() => Assert.Null(PanelFit.Of(Data.Of([[5, null], [6, null], [null, 7], [null, 8]])));

    /// <summary>
    /// Of balanced data the restricted likelihood's maximum is known in closed form; a reference program (lme4) stopped within 3e-6 of it and
    /// printed more digits than that. So: the closed form to 1e-6, and the printed figures as far as they are the maximum.
    /// </summary>
    [Fact]
    public void Variance_components_are_those_of_the_mixed_model()
    {
        var parts = Variances.Random(Data.Wine)!;
        var anova = Anova.Of(Data.Wine)!;
        Near([(anova.Between - anova.Rest) / 9, (anova.OfJudges - anova.Rest) / 8, anova.Rest], parts.Entries, parts.Judges, parts.Rest);
        Near([190.911706349, 72.539186508, 158.429563492], parts.Entries, parts.Judges, parts.Rest);
        Close([190.911129, 72.539155, 158.429624], parts.Entries, parts.Judges, parts.Rest);
    }

    /// <summary>The ridge means to 1e-6; behind them the maximum, found once more with 200 bisections in another language.</summary>
    [Fact]
    public void With_gaps_the_ridge_means_are_those_of_the_mixed_model_with_entries_fixed()
    {
        var ridge = Variances.Ridge(Data.WineWithGaps)!;
        Near([28.98274388, 34.58202398, 42.22366383, 38.55555556, 47.23274388, 51.85502386, 69.11111111, 68.65782951], [.. ridge.Values]);
        Near([72.235143485, 165.213807885], ridge.Judges, ridge.Rest);
        Close([72.23515841, 165.2138038], ridge.Judges, ridge.Rest);
    }

    /// <summary>The tasting's ratings by temperature (bottles 5-8 warm) and contact (3, 4, 7, 8), as published with four digits.</summary>
    [Fact]
    public void Proportional_odds_of_the_tasting_are_the_published_ones()
    {
        Response[] ratings = [.. Data.WineCategories.SelectMany((row, i) => row.Select((v, j) => new Response(v - 1, j, [i >= 4 ? 1 : 0, i % 4 >= 2 ? 1 : 0])))];
        var plain = CumulativeLink.Of(ratings, withJudges: false)!;
        Digits([-1.3444, 1.2508, 3.4669, 5.0064, 2.5031, 1.5278, -86.4919], [.. plain.Thresholds, .. plain.Effects, plain.LogLikelihood]);
        Assert.Equal((0, 0), (plain.JudgeVariance, plain.JudgeShare));
        var mixed = CumulativeLink.Of(ratings, withJudges: true)!;
        Digits([3.0630, 1.8349, 1.2795, -81.5654], [.. mixed.Effects, mixed.JudgeVariance, mixed.LogLikelihood]);
        Assert.Equal(1.2795 / (1.2795 + Math.PI * Math.PI / 3), mixed.JudgeShare, 4);
        Assert.Null(CumulativeLink.Of([.. ratings.Select(r => r with { Category = 0 })], true));
        Assert.Null(CumulativeLink.Of([.. ratings.Select(r => r with { Judge = 0 })], true));
        Assert.Null(CumulativeLink.Of([], false));
    }

    [Fact]
    public void Standard_scores_are_the_known_ones_and_a_constant_judge_says_nothing()
    {
        Near([-1.10408482, -.74627487, -.13695836, -.47399696, .12988677, .17337058, 1.09382558, 1.06423208], [.. StandardScores.Means(Data.Wine)]);
        Near([-.353553, .707107], [.. StandardScores.Means(Data.Of([[60, 70], [80, null]]))]);
        Near([-.353553, .353553], [.. StandardScores.Means(Data.Of([[60, 70], [80, 70]]))]);
    }

    [Fact]
    public void One_by_one_counts_the_others_that_more_common_judges_put_lower()
    {
        var panel = Data.ToPanel(Data.Of([[90, 60, 60], [80, 80, 70], [70, 70, 80]]));
        Assert.Equal([("B1", (0, 2)), ("B2", (2, 4)), ("B3", (1, 3))], Aggregators.OneByOne(panel).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => (v.Key, v.Value)));
        Assert.Equal((1, 1), Aggregators.OneByOne(Data.ToPanel(Data.Of([[90, 50, null], [80, null, 99]])))["B1"]);
    }

    [Fact]
    public void First_places_and_rank_intervals_are_exact()
    {
        var study = RankStudy.Of(Data.Wine)!;
        Assert.True(study.IsExact);
        Assert.Equal(24_310, study.Drawings);
        Near([0, 0, 0, 0, .000295, .000407, .754045, .245253], [.. Enumerable.Range(0, 8).Select(i => (double?)study.First(i))]);
        Assert.Equal([(7, 8), (6, 8), (3, 6), (4, 7), (3, 5), (3, 5), (1, 2), (1, 2)], Enumerable.Range(0, 8).Select(study.Interval));
        Near([1], Enumerable.Range(0, 8).Sum(study.First));
        Near([1], study.Top(3, 8));
    }

    [Fact]
    public void Every_drawing_of_judges_is_counted_with_its_weight()
    {
        // Two judges, each with another winner: 1/4 for each alone, 1/2 for both together, where equal means share first place.
        var study = RankStudy.Of(Data.Of([[80, 60], [60, 80]]))!;
        Near([.5, .5], study.First(0), study.First(1));
        Near([.75, .75], study.Top(0, 1), study.Top(1, 1));

        // Brought-along parts of 10 points decide: only both drawings of the second judge turn the order.
        var finals = RankStudy.Of(Data.Of([[80, 60], [60, 80]]), .5, [5, 0])!;
        Near([.75, .25], finals.First(0), finals.First(1));
    }

    [Fact]
    public void Leaving_out_any_judge_the_first_bottle_stays_first()
    {
        var panel = Data.ToPanel(Data.Wine);
        Assert.Equal(9, panel.Judges.Count(j => Aggregators.FairMean(panel.Without(j)).MaxBy(v => v.Value).Key == "B7"));
    }

    [Fact]
    public void Median_and_Borda_are_the_known_ones()
    {
        var panel = Data.ToPanel(Data.Wine);
        Assert.Equal([26, 30, 47, 37, 48, 45, 73, 65], Aggregators.Median(panel).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => v.Value));
        var borda = Aggregators.Borda(panel);
        Near([.12698413, .22222222, .45238095, .30952381, .57936508, .59523810, .85714286, .85714286], [.. borda.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => (double?)(double)v.Value)]);
        Assert.Equal(new Rational(54, 63), borda["B7"]);
        Assert.Equal(borda["B7"], borda["B8"]);
    }

    [Fact]
    public void Rasch_measures_are_those_of_the_reference_program()
    {
        Rating[] ratings = [.. Data.WineCategories.SelectMany((row, i) => row.Select((v, j) => new Rating(i, j, 0, v - 1)))];
        var model = RatingScale.Of(ratings)!;
        Near([-68.810197], model.LogLikelihood);
        Near([-3.699333, -.772044, 1.715337, 2.756040], [.. model.Steps]);
        Near([-2.657446, -1.657671, -.485016, -.761475, .290404, .772328, 2.361220, 1.906507], [.. model.Entries.Select(m => (double?)m.Logit)]);
        Near([-1.914270, .636714, -1.347284, .050455, -.232465, -.512002, 2.342911, .339227, .636714], [.. model.Judges.Select(m => (double?)m.Logit)]);
        Near([.536778, .550312, .529257, .534222, .529963, .527762, .621361, .540955, .550312], [.. model.Judges.Select(m => (double?)m.Error)]);
        Near([.331584, 1.658581, 1.452847, 1.311396, 1.289793, 1.065049, .687435, .470562, .674652], [.. model.Judges.Select(m => (double?)m.Infit)]);
        Near([.335239, 1.617462, 1.320650, 1.332506, 1.245960, 1.137622, .631519, .430203, .697504], [.. model.Judges.Select(m => (double?)m.Outfit)]);
        Near([1.869122, 2.200079, 2.635302, 2.527660, 2.952257, 3.167745, 4.046719, 3.778219], [.. Enumerable.Range(0, 8).Select(i => (double?)(1 + model.FairAverage(i)))]);
        var (judges, bottles) = (RatingScale.Separation(model.Judges), RatingScale.Separation(model.Entries));
        Assert.Equal((2.023, .8037, 3.140, .9079), (Math.Round(judges.Separation, 3), Math.Round(judges.Reliability, 4), Math.Round(bottles.Separation, 3), Math.Round(bottles.Reliability, 4)));
        Assert.Null(RatingScale.Of([.. ratings.Select(r => r.Judge == 0 ? r with { Category = 4 } : r)]));
    }

    private static void Digits(double[] published, double[] actual) => Assert.Equal(published, actual.Select(v => Math.Round(v, 4)));

    /// <summary>The reference's own optimum is searched to about 1e-5 of the value.</summary>
    private static void Close(double[] expected, params double[] actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i], expected[i] - 1e-5 * Math.Abs(expected[i]), expected[i] + 1e-5 * Math.Abs(expected[i]));
        }
    }
}
