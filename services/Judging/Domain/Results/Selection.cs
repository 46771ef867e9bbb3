using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Results;

/// <summary>Who passes to the finals, or wins.</summary>
public static class Selection
{
    public static IReadOnlySet<string> Of(ResultInput input, IReadOnlyDictionary<string, Rational> values, IReadOnlyList<Rank> ranks)
    {
        if (input.Decisions.Override is { } chosen)
        {
            return chosen.Where(values.ContainsKey).ToHashSet(StringComparer.Ordinal);
        }

        var rules = input.Method.Scoring;
        if (input.Round == RoundKind.Review && input.Method.Awards[input.Award].Class == AwardClass.Corporate)
        {
            return Finalists(rules, values, ranks, input.Decisions.WinnerCount);
        }

        var picked = input.Decisions.WinnerCount is { } count
            ? ranks.Take(count)
            : ranks.Where(r => r.Place <= rules.WinnerCount && (rules.MinWinnerScore is not { } least || values[r.Entry] >= least));
        return picked.Select(r => r.Entry).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Why an entry is selected or not, as the end of its reason.</summary>
    public static (string Zh, string En) Why(ResultInput input, Rational value, bool selected)
    {
        var (rules, decisions) = (input.Method.Scoring, input.Decisions);
        if (decisions.Override is not null)
        {
            return selected ? ("依主席覆核決定選入", "selected by the chair's override") : ("依主席覆核決定未選入", "not selected by the chair's override");
        }

        if (decisions.WinnerCount is { } count)
        {
            return selected ? ($"在決定的 {count} 個名額內", $"within the {count} places decided") : ($"不在決定的 {count} 個名額內", $"not within the {count} places decided");
        }

        var finals = input.Round == RoundKind.Review && input.Method.Awards[input.Award].Class == AwardClass.Corporate;
        var (first, least) = finals ? (rules.FinalsCut, rules.PassMark) : (rules.WinnerCount, rules.MinWinnerScore);
        if (least is { } mark && value < mark)
        {
            var shown = ((Rational)mark / 100).Round(rules.DisplayDecimals);
            return ($"未達標準 {shown} 分", $"below the mark of {shown}");
        }

        return selected ? ($"在前 {first} 名內（同分同列）", $"among the first {first} (equals included)") : ($"不在前 {first} 名內", $"not among the first {first}");
    }

    /// <summary>RES-04: any number wins, but a shared place is taken whole.</summary>
    public static Refusal? WhyNotCount(ResultFile file, int count)
    {
        var ranked = file.Places.Where(p => !p.Struck).ToList();
        if (count < 0 || count > ranked.Count)
        {
            return Refusal.Invalid(
                "winner_count",
                $"獲獎名額須在 0 到 {ranked.Count} 之間，現在是 {count}",
                $"winner_count must be from 0 to {ranked.Count}; this is {count}",
                "OUT_OF_RANGE");
        }

        return count > 0 && count < ranked.Count && ranked[count - 1].No == ranked[count].No
            ? Refusal.Precondition(
                "NOT_A_PREFIX",
                $"第 {ranked[count].No} 名並列，不能只取其中一部分；請先裁定同分，或改變名額。",
                $"Place {ranked[count].No} is shared and cannot be cut; decide the tie first or choose another number.")
            : null;
    }

    private static HashSet<string> Finalists(ScoringRules rules, IReadOnlyDictionary<string, Rational> values, IReadOnlyList<Rank> ranks, int? decided)
    {
        if (ranks.Count == 0)
        {
            return [];
        }

        // "The first k and those equal to the k-th": equality of exact values, not of places, so that no ladder step decides who is heard.
        var last = values[ranks[Math.Min(rules.FinalsCut, ranks.Count) - 1].Entry];
        var passed = decided is { } count ? ranks.Take(count) : ranks.Where(r => values[r.Entry] >= last && (rules.PassMark is not { } least || values[r.Entry] >= least));
        return passed.Select(r => r.Entry).ToHashSet(StringComparer.Ordinal);
    }
}
