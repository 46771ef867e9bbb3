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
