using CseaMesh.Platform.Errors;

namespace CseaMesh.Submission.Domain;

/// <summary>Who may act in the completeness check, and with what words.</summary>
internal static class CheckRules
{
    public static Refusal? WhyNotClaim(Dossier dossier, string officer)
    {
        if (dossier.State is not (DossierState.Submitted or DossierState.InCheck))
        {
            return NotInCheck(dossier);
        }
        return dossier.Officer.Length == 0 || dossier.Officer == officer
            ? null
            : Refusal.Aborted("CHECK_CLAIMED", "另一位初審人員正在檢核這一件。", "Another officer holds this check.");
    }

    /// <summary>Only the officer who holds a dossier decides on it.</summary>
    public static Refusal? WhyNotDecide(Dossier dossier, string officer)
    {
        if (dossier.State != DossierState.InCheck)
        {
            return NotInCheck(dossier);
        }
        return dossier.Officer == officer
            ? null
            : Refusal.Denied("NOT_YOURS", "請先認領這一件再判定。", "Claim this check before you decide on it.");
    }

    public static Refusal? WhyNotRelease(Dossier dossier, string officer, bool secretariat)
    {
        if (dossier.State != DossierState.InCheck)
        {
            return NotInCheck(dossier);
        }
        return dossier.Officer == officer || secretariat
            ? null
            : Refusal.Denied("NOT_YOURS", "只有認領的人或秘書處可以釋回。", "Only the officer who holds it, or the secretariat, may release it.");
    }

    public static Refusal? WhyNotReason(string reason) => reason.Length > 0
        ? null
        : Refusal.Precondition("REASON_MISSING", "請填寫理由。", "Give a reason.");

    /// <summary>
    /// May an item pass as it stands? Where the edition blocks documents over the limit once a person has counted, an officer who passes one
    /// says what he counted (AN-13).
    /// </summary>
    public static Refusal? WhyNotPass(Dossier dossier, Item item, AwardRules rules, string reason) =>
        rules.Calendar.CountOverLimitNeedsReason && item.Kind == SlotKind.EntryDocument && reason.Length == 0
        && rules.Slot(SlotKind.EntryDocument) is { MaxCharacters: > 0 and var max } && (dossier.Current(item)?.Characters is not { } counted || counted > max)
            ? Refusal.Precondition("REASON_MISSING", "系統計算超過字數上限或無法計算：請寫下人工計算的結果再通過。", "The count is over the limit or could not be made: write down what you counted before you pass it.")
            : null;

    /// <summary>What only a person can see on an item.</summary>
    public static IReadOnlyList<Words> LookAt(Item item) => item.Kind switch
    {
        SlotKind.EntryDocument =>
        [
            new("內容為評選期間內的事實（DOC-06）", "The content happened within the evidence period (DOC-06)"),
            new("頁數不含封面封底、字數與系統所計相符", "Pages without covers and characters are as counted"),
        ],
        SlotKind.EntryVideo =>
        [
            new("說明團隊為何足為楷模，補充書面之不足（VID-03）", "Shows why the team is a model, beyond what paper can show (VID-03)"),
            new("不是書面資料的重述，也不是行銷影片（VID-04、VID-05）", "Neither repeats the paper nor is a marketing film (VID-04, VID-05)"),
            new("可下載、長度不超過 3 分鐘（VID-02、VID-06）", "Can be downloaded and lasts at most 3 minutes (VID-02, VID-06)"),
            new("引用他人作品處標示「已獲得使用版權」（VID-13）", "Other people's works carry 已獲得使用版權 (VID-13)"),
        ],
        SlotKind.BonusVideo =>
        [
            new("由直屬主管錄製，片頭說明從屬關係（VID-09、VID-11）", "Recorded by the direct supervisor, who states the reporting line first (VID-09, VID-11)"),
            new("引用他人作品處標示「已獲得使用版權」（VID-13）", "Other people's works carry 已獲得使用版權 (VID-13)"),
        ],
        SlotKind.RecommendationLetter => [new("由直屬主管親筆簽名（BON-03、BON-04）", "Signed by hand by the direct supervisor (BON-03, BON-04)")],
        SlotKind.YearbookPhoto => [new("清晰；個人為半身、臉部清楚、半正式（YBK-10）", "Clear; a person is shown half-length, face clear, semi-formal (YBK-10)")],
        SlotKind.YearbookTemplate => [new("模板已填妥", "The template is filled in")],
        null when item == Item.PageMap => [new("每項評選重點都有對應內容（DOC-04）", "Every criterion is answered where the map says (DOC-04)")],
        _ => [],
    };

    private static Refusal NotInCheck(Dossier dossier) =>
        Refusal.Precondition("NOT_IN_CHECK", "這一件目前不在初審中。", "This dossier is not under check.").With("state", dossier.State);
}
