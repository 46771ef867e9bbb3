using System.Text.Json.Nodes;

namespace CseaMesh.Judging.Domain.Results;

/// <summary>The declared method as canonical JSON: the detail of the ledger's RULES entry, and what the chair signs the hash of.</summary>
public static class MethodFile
{
    public const string Format = "cseamesh-method/v1";

    public static string Write(Method method)
    {
        var s = method.Scoring;
        var awards = new JsonArray([.. method.Awards.Values.OrderBy(a => a.Number).Select(a => new JsonObject
        {
            ["number"] = a.Number,
            ["class"] = a.Class.ToString(),
            ["criteria"] = Items(a.Criteria),
            ["bonus"] = Items(a.Bonus),
        })]);
        return CanonicalJson.Write(new JsonObject
        {
            ["format"] = Format,
            ["edition"] = method.Edition,
            ["awards"] = awards,
            ["scoring"] = new JsonObject
            {
                ["mark_max"] = s.MarkMax,
                ["method"] = s.Method.ToString(),
                ["refit_after_seal"] = s.RefitAfterSeal,
                ["fair_mean_min_entries"] = s.FairMeanMinEntries,
                ["min_counted_sheets"] = s.MinCountedSheets,
                ["trim_min_sheets"] = s.TrimMinSheets,
                ["tie_ladder"] = new JsonArray([.. s.TieLadder.Select(t => JsonValue.Create(t.ToString()))]),
                ["display_decimals"] = s.DisplayDecimals,
                ["finals_cut"] = s.FinalsCut,
                ["pass_mark"] = s.PassMark,
                ["min_winner_score"] = s.MinWinnerScore,
                ["review_weight"] = s.ReviewWeight,
                ["finals_weight"] = s.FinalsWeight,
                ["one_mark_finals"] = s.OneMarkFinals,
                ["winner_count"] = s.WinnerCount,
                ["total_cap"] = s.TotalCap,
                ["quorum_finals"] = s.QuorumFinals,
                ["quorum_needs_outside_seat"] = s.QuorumNeedsOutsideSeat,
                ["assignment_split"] = s.AssignmentSplit,
                ["split_awards"] = new JsonArray([.. (s.SplitAwards ?? []).Select(a => JsonValue.Create(a))]),
            },
        });
    }

    public static Method Read(string json)
    {
        var file = JsonNode.Parse(json)!;
        if ((string?)file["format"] != Format)
        {
            throw new InvalidDataException($"This is no {Format} document.");
        }

        var s = file["scoring"]!;
        var scoring = new ScoringRules(
            (int)s["mark_max"]!,
            Enum.Parse<ScoringMethod>((string)s["method"]!),
            (bool)s["refit_after_seal"]!,
            (int)s["fair_mean_min_entries"]!,
            (int)s["min_counted_sheets"]!,
            (int)s["trim_min_sheets"]!,
            [.. s["tie_ladder"]!.AsArray().Select(t => Enum.Parse<TieStep>((string)t!))],
            (int)s["display_decimals"]!,
            (int)s["finals_cut"]!,
            (int?)s["pass_mark"],
            (int?)s["min_winner_score"],
            (int)s["review_weight"]!,
            (int)s["finals_weight"]!,
            (bool)s["one_mark_finals"]!,
            (int)s["winner_count"]!,
            (int?)s["total_cap"],
            (int)s["quorum_finals"]!,
            (bool)s["quorum_needs_outside_seat"]!,
            (int)s["assignment_split"]!,
            [.. s["split_awards"]?.AsArray().Select(a => (int)a!) ?? []]);
        var awards = file["awards"]!.AsArray().Select(a => new MethodAward(
            (int)a!["number"]!,
            Enum.Parse<AwardClass>((string)a["class"]!),
            Items(a["criteria"]!),
            Items(a["bonus"]!)));
        return new Method((string)file["edition"]!, scoring, awards.ToDictionary(a => a.Number));
    }

    private static JsonArray Items(IReadOnlyList<Item> items) => new([.. items.Select(i => new JsonArray(i.No, i.Measure))]);

    private static IReadOnlyList<Item> Items(JsonNode items) => [.. items.AsArray().Select(i => new Item((int)i![0]!, (int)i[1]!))];
}
