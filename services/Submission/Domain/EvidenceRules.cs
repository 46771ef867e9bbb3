using CseaMesh.Platform.Errors;

namespace CseaMesh.Submission.Domain;

/// <summary>Each piece of evidence is for one bonus item of the award (BON-06, BON-07).</summary>
internal static class EvidenceRules
{
    /// <summary>The bonus item to record: as stated, or the only one possible; 0 for material that is no evidence.</summary>
    public static Refusal? WhyNotBonusItem(AwardRules rules, SlotKind kind, int stated, out int bonusItem)
    {
        var possible = rules.BonusFor(kind).Select(b => b.No).ToList();
        bonusItem = stated != 0 ? stated : possible.Count == 1 ? possible[0] : 0;
        var valid = possible.Contains(bonusItem) || bonusItem == 0 && (!kind.IsEvidence() || possible.Count == 0);
        if (valid)
        {
            return null;
        }
        var choices = string.Join('、', possible);
        return Refusal.Invalid("bonus_item",
            possible.Count == 0 ? "這項資料不屬於任何加分題，請勿填寫 bonus_item。" : $"請指定這份資料屬於哪一個加分題：{choices}。",
            possible.Count == 0 ? "This material belongs to no bonus item; leave bonus_item empty." : $"Say which bonus item this is for: {choices.Replace("、", ", ")}.");
    }

    /// <summary>A film that is known to be too long is refused (VID-02, VID-09); a film needs its length declared.</summary>
    public static Refusal? WhyNotSeconds(SlotRule rule, int declared)
    {
        if (declared < 0 || declared > 86_400)
        {
            return Refusal.Invalid("declared_seconds", "declared_seconds 須在 0 到 86400 之間", "declared_seconds must be from 0 to 86400", "OUT_OF_RANGE");
        }
        if (!rule.Kind.IsFilm())
        {
            return null;
        }
        if (declared == 0)
        {
            return Refusal.Invalid("declared_seconds", "請填寫影片長度（秒）", "Give the length of the film in seconds", "REQUIRED");
        }
        return declared <= rule.MaxSeconds
            ? null
            : Refusal.Precondition("VIDEO_TOO_LONG", $"影片 {declared} 秒，超過上限 {rule.MaxSeconds} 秒。", $"The film lasts {declared} s, over the limit of {rule.MaxSeconds} s.")
                .With("seconds", declared).With("max_seconds", rule.MaxSeconds);
    }
}
