using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Results;

/// <summary>Computes a result from its input. Exact from the marks to the places; the same input gives the same bytes.</summary>
public static class ResultMaker
{
    public static ResultFile Make(ResultInput input)
    {
        input.WhyNotCompute().ThrowIfAny();
        var rules = input.Method.Scoring;
        var award = input.Method.For(input.Award, input.Round);
        var refit = rules.RefitAfterSeal;
        var sheets = input.Sheets.Where(s => !refit || !input.Struck.Contains(s.Entry)).ToList();
        var panel = new Panel(sheets.Select(s => new Given(s.Entry, s.Judge, s.Total(award, rules))));
        var (used, aggregate, perCriterion) = Choose(rules, panel);
        var scores = aggregate(panel);
        var plain = Aggregators.PlainMean(panel);

        var official = scores.ToDictionary(s => s.Key, s => Combine(rules, input.ReviewPart, s.Key, s.Value), StringComparer.Ordinal);
        var plainOverall = plain.ToDictionary(s => s.Key, s => Combine(rules, input.ReviewPart, s.Key, s.Value), StringComparer.Ordinal);
        var live = official.Where(o => !input.Struck.Contains(o.Key)).ToDictionary(o => o.Key, o => o.Value, StringComparer.Ordinal);

        var ladder = TieKeys.Of(rules.TieLadder, award, rules, sheets, perCriterion);
        var ranks = Ranking.Order(live, ladder, input.Decisions.TieOrders);
        var selected = Selection.Of(input, live, ranks);
        var shown = Display.Of([.. ranks.Select(r => live[r.Entry])], rules, input.Round == RoundKind.Review && award.Class == AwardClass.Corporate ? rules.PassMark : rules.MinWinnerScore);
        var counted = sheets.GroupBy(s => s.Entry).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

        var lines = ranks.Select((r, i) => new PlaceLine(
            r.Entry,
            r.Place,
            r.Shared,
            selected.Contains(r.Entry),
            false,
            live[r.Entry],
            shown[i],
            plainOverall[r.Entry],
            (plainOverall[r.Entry] / 100).Round(rules.DisplayDecimals),
            input.ReviewPart?[r.Entry],
            input.ReviewPart is null ? null : scores[r.Entry],
            counted[r.Entry],
            Reasons.Zh(used, r, shown[i], counted[r.Entry], input.Decisions, selected.Contains(r.Entry)),
            Reasons.En(used, r, shown[i], counted[r.Entry], input.Decisions, selected.Contains(r.Entry))));
        var struck = input.Entries.Where(input.Struck.Contains).Order(StringComparer.Ordinal).Select(e => Struck(e, input, official, plainOverall, counted, rules));
        return new ResultFile(
            input.Method.Edition,
            input.Award,
            input.Round,
            input.Version,
            input.MethodHash,
            used,
            Differ(live, plainOverall, ranks, selected),
            [.. lines, .. struck]);
    }

    /// <summary>The declared method, or what it falls back to when the panel does not carry it. The name says which.</summary>
    private static (string Used, Func<Panel, IReadOnlyDictionary<string, Rational>> Totals, Func<Panel, IReadOnlyDictionary<string, Rational>> Marks) Choose(ScoringRules rules, Panel panel)
    {
        var trimmable = panel.ByEntry.Values.All(v => v.Count >= Math.Max(3, rules.TrimMinSheets));
        var fair = !(panel.Entries.Count < rules.FairMeanMinEntries && !panel.IsComplete);
        return rules.Method switch
        {
            ScoringMethod.PlainMean => ("plain_mean", Aggregators.PlainMean, Aggregators.PlainMean),
            ScoringMethod.Trimmed when trimmable => ("trimmed", Aggregators.TrimmedMean, Aggregators.PlainMean),
            ScoringMethod.Trimmed => ("plain_mean: too few sheets to trim", Aggregators.PlainMean, Aggregators.PlainMean),
            ScoringMethod.FairTrimmed when fair && trimmable => ("fair_trimmed", Aggregators.FairTrimmedMean, Aggregators.FairMean),
            ScoringMethod.FairTrimmed when fair => ("fair_mean: too few sheets to trim", Aggregators.FairMean, Aggregators.FairMean),
            ScoringMethod.FairMean when fair => ("fair_mean", Aggregators.FairMean, Aggregators.FairMean),
            _ => ("plain_mean: too few entries for the fair mean", Aggregators.PlainMean, Aggregators.PlainMean),
        };
    }

    /// <summary>FIN-12: the overall score of a finalist, review and finals weighted as declared.</summary>
    private static Rational Combine(ScoringRules rules, IReadOnlyDictionary<string, Rational>? review, string entry, Rational score) =>
        review is null ? score : (review[entry] * rules.ReviewWeight + score * rules.FinalsWeight) / 100;

    private static PlaceLine Struck(
        string entry,
        ResultInput input,
        IReadOnlyDictionary<string, Rational> official,
        IReadOnlyDictionary<string, Rational> plain,
        Dictionary<string, int> counted,
        ScoringRules rules)
    {
        var value = official.GetValueOrDefault(entry);
        var mean = plain.GetValueOrDefault(entry);
        return new PlaceLine(entry, 0, false, false, true, value, (value / 100).Round(rules.DisplayDecimals), mean, (mean / 100).Round(rules.DisplayDecimals),
            input.ReviewPart?.GetValueOrDefault(entry), null, counted.GetValueOrDefault(entry), "封存後退出，不列名次。", "Left after the seal; holds no place.");
    }

    /// <summary>An alarm, not a result: would the plain mean name another first place or another set?</summary>
    private static bool Differ(
        Dictionary<string, Rational> official,
        Dictionary<string, Rational> plain,
        IReadOnlyList<Rank> ranks,
        IReadOnlySet<string> selected)
    {
        var byPlain = official.Keys.OrderByDescending(e => plain[e]).ToList();
        bool Holds(IReadOnlyCollection<string> set) => set.Count == 0 || set.Min(e => plain[e]) >= plain[byPlain[set.Count - 1]];
        return !Holds([.. ranks.Where(r => r.Place == 1).Select(r => r.Entry)]) || !Holds([.. selected]);
    }
}
