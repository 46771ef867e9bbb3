using CseaMesh.Judging.Domain.Diagnostics;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Tests.Judging.Science;

/// <summary>From marks to places: totals, thresholds, cuts, methods and what they fall back to, weights of two rounds.</summary>
public sealed class ResultMakerTests
{
    private static readonly MethodAward Award = new(21, AwardClass.Individual, [new(1, 15), new(2, 25), new(3, 30), new(4, 20), new(5, 10)], [new(1, 5), new(2, 5)]);
    private static readonly ScoringRules Rules = new(
        100, ScoringMethod.FairMean, false, 4, 3, 5, [TieStep.HeaviestCriterion, TieStep.HeadToHead, TieStep.MedianSheet, TieStep.SharedPlace], 2, 3, null, null, 50, 50, false, 1, null, 4, true, 0);

    [Fact]
    [Trait("rule", "BON-06")]
    public void A_sheets_total_is_the_weighted_marks_and_the_bonus_on_top()
    {
        var sheet = new CountedSheet("E", "J", new Dictionary<int, int> { [1] = 80, [2] = 70, [3] = 90, [4] = 60, [5] = 85 }, new Dictionary<int, int> { [1] = 5, [2] = 3 });
        Assert.Equal((7700, 800, 8500), (sheet.Base(Award, Rules), sheet.BonusTotal(Award), sheet.Total(Award, Rules)));
        Assert.Equal(8000, sheet.Total(Award, Rules with { TotalCap = 8000 }));
        Assert.Equal(8200, sheet.Without(new HashSet<int> { 2 }).Total(Award, Rules));
    }

    [Fact]
    [Trait("rule", "RES-04")]
    public void A_value_just_below_the_mark_does_not_seem_to_reach_it()
    {
        // 79.996 from five judges: below 80 however it is shown.
        var file = Make(Rules with { Method = ScoringMethod.PlainMean, MinWinnerScore = 8000 }, ("A", [7999, 8000, 8000, 7999, 8000]), ("B", [7000, 7000, 7000, 7000, 7000]));
        var first = file.Places[0];
        Assert.Equal("79.9960", first.Shown);
        Assert.False(first.Selected);
        Assert.Contains("未達標準 80.00 分", first.ReasonZh, StringComparison.Ordinal);
        Assert.Contains("below the mark of 80.00", first.ReasonEn, StringComparison.Ordinal);
    }

    [Fact]
    public void Neighbours_that_look_equal_but_are_not_are_told_apart_to_four_digits()
    {
        var file = Make(Rules, ("A", [8000, 8000, 8001]), ("B", [8000, 8000, 8000]), ("C", [8000, 8000, 7990]));
        Assert.Equal(["80.0033", "80.0000", "79.97"], file.Places.Select(p => p.Shown));
        Assert.Equal([1, 2, 3], file.Places.Select(p => p.No));
    }

    [Fact]
    [Trait("rule", "REV-04")]
    public void The_cut_takes_the_first_k_and_all_that_equal_the_last_of_them()
    {
        var corporate = Award with { Class = AwardClass.Corporate, Bonus = [] };
        var file = Make(Rules, corporate, ("A", [9000, 9000, 9000]), ("B", [8000, 8000, 8000]), ("C", [7000, 7000, 7000]), ("D", [7000, 7000, 7000]), ("E", [6000, 6000, 6000]));
        Assert.Equal(["A", "B", "C", "D"], file.Places.Where(p => p.Selected).Select(p => p.Entry).Order(StringComparer.Ordinal));
        Assert.Contains("在前 3 名內（同分同列）", file.Places[0].ReasonZh, StringComparison.Ordinal);
        Assert.Contains("not among the first 3", file.Places[^1].ReasonEn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_the_panel_does_not_carry_falls_back_by_name()
    {
        (string, int?[])[] gaps = [("A", [8000, 7000, 7500, null]), ("B", [7800, 7100, 7400, 7000]), ("C", [7700, null, 7300, 7100])];
        Assert.Equal("plain_mean: too few entries for the fair mean", Make(Rules, gaps).MethodUsed);
        Assert.Equal("fair_mean", Make(Rules with { FairMeanMinEntries = 3 }, gaps).MethodUsed);
        Assert.Equal("plain_mean: too few sheets to trim", Make(Rules with { Method = ScoringMethod.Trimmed }, gaps).MethodUsed);
        (string, int?[])[] five = [("A", [8000, 7000, 7500, 7400, 9900]), ("B", [7800, 7100, 7400, 7000, 1000])];
        var trimmed = Make(Rules with { Method = ScoringMethod.Trimmed }, five);
        Assert.Equal(("trimmed", new Rational(22900, 3)), (trimmed.MethodUsed, trimmed.Places[0].Value));
        Assert.Equal("fair_trimmed", Make(Rules with { Method = ScoringMethod.FairTrimmed }, five).MethodUsed);
        Assert.Equal("fair_mean: too few sheets to trim", Make(Rules with { Method = ScoringMethod.FairTrimmed, FairMeanMinEntries = 3 }, gaps).MethodUsed);
    }

    [Fact]
    public void Too_few_sheets_or_separate_groups_give_no_result()
    {
        Assert.Equal("TOO_FEW_SHEETS", Assert.Throws<Refusal>(() => Make(Rules, ("A", [8000, 7000, null]), ("B", [8000, 7000, 6000]))).Reason);
        Assert.Equal("GRAPH_DISCONNECTED", Assert.Throws<Refusal>(() => Make(Rules, ("A", [80, 70, 60, null, null, null]), ("B", [null, null, null, 80, 70, 60]))).Reason);
    }

    [Fact]
    public void An_entry_that_left_is_struck_and_keeps_its_value_under_both_ways_of_counting()
    {
        (string, int?[])[] sheets = [("A", [9000, 9000, 9000]), ("B", [8000, 8000, null, 7000]), ("C", [7000, 7000, 7000, 6000]), ("D", [6000, 6000, 6000, 5000])];
        foreach (var refit in new[] { false, true })
        {
            var file = Make(Rules with { RefitAfterSeal = refit }, Award, new HashSet<string> { "A" }, sheets);
            Assert.Equal(["B", "C", "D", "A"], file.Places.Select(p => p.Entry));
            Assert.Equal((0, true, false), (file.Places[^1].No, file.Places[^1].Struck, file.Places[^1].Selected));
            Assert.True(file.Places[^1].Value > 8500);
            Assert.Equal(ResultFile.Read(file.Write()).Write(), file.Write());
        }
    }

    [Fact]
    [Trait("rule", "FIN-12")]
    public void What_a_weight_comes_to_depends_on_how_far_the_scores_spread()
    {
        // 40 : 60 on paper; the review's scores lie four times closer together than the finals'.
        var rules = Rules with { ReviewWeight = 40, FinalsWeight = 60 };
        Assert.Equal(40 / (40 + 60 * 4d), EffectiveWeight.OfReview(rules, [(80, 60), (82, 68), (84, 76)])!.Value, 9);
        Assert.Null(EffectiveWeight.OfReview(rules, [(80, 70), (80, 70)]));
        Assert.Null(EffectiveWeight.OfReview(rules, [(80, 70)]));
    }

    private static ResultFile Make(ScoringRules rules, params (string Entry, int?[] Totals)[] sheets) => Make(rules, Award, sheets);

    private static ResultFile Make(ScoringRules rules, MethodAward award, params (string Entry, int?[] Totals)[] sheets) => Make(rules, award, new HashSet<string>(), sheets);

    /// <summary>Totals in hundredths of a point: one criterion of weight 100 on a scale fine enough to hold them.</summary>
    private static ResultFile Make(ScoringRules rules, MethodAward award, IReadOnlySet<string> struck, params (string Entry, int?[] Totals)[] sheets)
    {
        var plain = award with { Criteria = [new Item(1, 1)], Bonus = [] };
        var counted = from s in sheets from j in Enumerable.Range(0, s.Totals.Length) where s.Totals[j] is not null select new CountedSheet(s.Entry, $"J{j}", new Dictionary<int, int> { [1] = s.Totals[j]!.Value }, new Dictionary<int, int>());
        var method = new Method("test", rules, new Dictionary<int, MethodAward> { [award.Number] = plain });
        return ResultMaker.Make(new ResultInput(method, "hash", award.Number, RoundKind.Review, 1, [.. sheets.Select(s => s.Entry)], [.. counted], null, struck, new HashSet<string>(), ResultDecisions.None));
    }
}
