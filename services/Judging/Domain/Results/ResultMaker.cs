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
        var method = OfficialMethod.For(rules, panel);
        var used = method.Name;
        var scores = method.Totals(panel);
        var plain = Aggregators.PlainMean(panel);

        var official = scores.ToDictionary(s => s.Key, s => Combine(rules, input.ReviewPart, s.Key, s.Value), StringComparer.Ordinal);
        var plainOverall = plain.ToDictionary(s => s.Key, s => Combine(rules, input.ReviewPart, s.Key, s.Value), StringComparer.Ordinal);
        var live = official.Where(o => !input.Struck.Contains(o.Key)).ToDictionary(o => o.Key, o => o.Value, StringComparer.Ordinal);

        var ladder = TieKeys.Of(rules.TieLadder, award, rules, sheets, method.Marks);
        var ranks = Ranking.Order(live, ladder, input.Decisions.TieOrders);
        var selected = Selection.Of(input, live, ranks);
        var shown = Display.Of([.. ranks.Select(r => live[r.Entry])], rules, input.Round == RoundKind.Review && award.Class == AwardClass.Corporate ? rules.PassMark : rules.MinWinnerScore);
        var counted = sheets.GroupBy(s => s.Entry).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

        string Shown(Rational value) => (value / 100).Round(rules.DisplayDecimals);
        var lines = ranks.Select((r, i) =>
        {
            var (review, chosen) = (input.ReviewPart?[r.Entry], selected.Contains(r.Entry));
            var reason = new Reasons(
                used,
                r,
                shown[i],
                counted[r.Entry],
                review is { } part ? (Shown(part), rules.ReviewWeight, Shown(scores[r.Entry]), rules.FinalsWeight) : null,
                Selection.Why(input, live[r.Entry], chosen));
            return new PlaceLine(
                r.Entry, r.Place, r.Shared, chosen, false, live[r.Entry], shown[i], plainOverall[r.Entry], Shown(plainOverall[r.Entry]),
                review, review is null ? null : scores[r.Entry], counted[r.Entry], reason.Zh, reason.En);
        });
        var struck = Struck(input, refit, award, official, plainOverall);
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

    /// <summary>FIN-12: the overall score of a finalist, review and finals weighted as declared.</summary>
    private static Rational Combine(ScoringRules rules, IReadOnlyDictionary<string, Rational>? review, string entry, Rational score) =>
        review is null ? score : (review[entry] * rules.ReviewWeight + score * rules.FinalsWeight) / 100;

    /// <summary>Entries that left after the seal, with the value they had; where the rest is fitted anew, the value of the fit before.</summary>
    private static List<PlaceLine> Struck(ResultInput input, bool refit, MethodAward award, Dictionary<string, Rational> official, Dictionary<string, Rational> plain)
    {
        var rules = input.Method.Scoring;
        if (refit && input.Struck.Count > 0)
        {
            var before = new Panel(input.Sheets.Select(s => new Given(s.Entry, s.Judge, s.Total(award, rules))));
            official = OfficialMethod.For(rules, before).Totals(before).ToDictionary(s => s.Key, s => Combine(rules, input.ReviewPart, s.Key, s.Value), StringComparer.Ordinal);
            plain = Aggregators.PlainMean(before).ToDictionary(s => s.Key, s => Combine(rules, input.ReviewPart, s.Key, s.Value), StringComparer.Ordinal);
        }

        return [.. input.Entries.Where(input.Struck.Contains).Order(StringComparer.Ordinal).Select(e => new PlaceLine(
            e, 0, false, false, true, official[e], (official[e] / 100).Round(rules.DisplayDecimals), plain[e], (plain[e] / 100).Round(rules.DisplayDecimals),
            input.ReviewPart?[e], null, input.Sheets.Count(s => s.Entry == e), "封存後退出，不列名次。", "Left after the seal; holds no place."))];
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
