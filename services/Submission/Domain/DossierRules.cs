using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;

namespace CseaMesh.Submission.Domain;

/// <summary>When an act on a dossier is refused, and why. Time comes in as an argument.</summary>
internal static class DossierRules
{
    /// <summary>May the entrant change this item now? (SCH-04..06, PRE-04, YBK-01, VID-14)</summary>
    public static Refusal? WhyNotEdit(Dossier dossier, Item item, AwardRules rules, DateTime now)
    {
        if (item.Kind is { } kind && rules.Slot(kind) is { AfterWin: true })
        {
            return WhyNotYearbook(dossier, rules, now);
        }
        return dossier.State switch
        {
            DossierState.Preparing or DossierState.Returned => WhyNotWindow(rules.Calendar.SubmitUntilWithGrace, now),
            DossierState.SupplementAsked when dossier.OpenSupplement!.Names(item) =>
                now < dossier.OpenSupplement!.Until ? null : SupplementClosed(dossier.OpenSupplement!.Until),
            DossierState.SupplementAsked => Refusal.Precondition("SLOT_CLOSED",
                $"補件期間只能修改通知中列出的項目；{item.Title(numbered: true).Zh}不在其中。",
                $"Only the items named in the request may change; {item.Title(numbered: true).En} is not among them.").With("item", item.Key),
            _ => Closed(dossier, item),
        };
    }

    /// <summary>First refused instant of the window in which this item may change; null when none is open.</summary>
    public static DateTime? WindowOf(Dossier dossier, Item item, AwardRules rules) =>
        item.Kind is { } kind && rules.Slot(kind) is { AfterWin: true } ? rules.Calendar.YearbookUntil
        : dossier.State is DossierState.Preparing or DossierState.Returned ? rules.Calendar.SubmitUntilWithGrace
        : dossier.OpenSupplement?.Until;

    /// <summary>May the dossier be handed in now? (REG-03..05, SCH-04, SCH-05, PRE-02)</summary>
    public static Refusal? WhyNotSubmit(Dossier dossier, IReadOnlyList<Finding> preflight, AwardRules rules, DateTime now)
    {
        if (dossier.State is not (DossierState.Preparing or DossierState.Returned))
        {
            return Refusal.Precondition("SLOT_CLOSED", "這份參賽資料已送出，不能再送一次。", "This dossier has been handed in and cannot be handed in again.")
                .With("state", dossier.State);
        }
        return WhyNotWindow(rules.Calendar.SubmitUntilWithGrace, now) ?? WhyNotInspected(dossier) ?? WhyNotComplete(preflight);
    }

    /// <summary>May the open supplement be answered now? (PRE-04)</summary>
    public static Refusal? WhyNotAnswer(Dossier dossier, IReadOnlyList<Finding> preflight, DateTime now)
    {
        if (dossier.OpenSupplement is not { } supplement)
        {
            return Refusal.Precondition("NO_SUPPLEMENT", "目前沒有待回覆的補件通知。", "No supplement is asked for.");
        }
        if (now >= supplement.Until)
        {
            return SupplementClosed(supplement.Until);
        }
        if (WhyNotInspected(dossier) is { } early)
        {
            return early;
        }
        var untouched = supplement.Items
            .Where(named => named.Version > 0 && dossier.Current(Item.Parse(named.Item)!.Value)?.No == named.Version)
            .Select(named => named.Item);
        var missing = preflight.Where(f => f.Level == Level.Missing && supplement.Items.Any(i => i.Item == f.Item)).Select(f => f.Item);
        return WhyNotItems([.. missing.Concat(untouched).Distinct()]);
    }

    /// <summary>May a supplement be asked for, until then? (PRE-03, PRE-04)</summary>
    public static Refusal? WhyNotAsk(AwardRules rules, DateTime until, DateTime now)
    {
        if (now >= rules.Calendar.SupplementUntil)
        {
            return SupplementClosed(rules.Calendar.SupplementUntil);
        }
        if (until <= now || until > rules.Calendar.SupplementUntil)
        {
            return Refusal.Invalid("until",
                $"補件期限須晚於現在，且不得晚於 {Shown(rules.Calendar.SupplementUntil)}。",
                $"The supplement must end after now and not after {Shown(rules.Calendar.SupplementUntil)} (Taipei).", "OUT_OF_RANGE");
        }
        return null;
    }

    /// <summary>May the dossier be accepted now? (PRE-01, PRE-06, AN-09, AN-10)</summary>
    public static Refusal? WhyNotAccept(Dossier dossier, AwardRules rules, DateTime now)
    {
        var closed = now >= rules.Calendar.SubmitUntilWithGrace;
        var open = CheckItems(dossier, rules).Where(item => !IsSettled(dossier, item, rules)).ToList();
        if (closed && rules.Calendar.KeepWithoutYearbook)
        {
            open.RemoveAll(item => item.Kind is { } kind && kind.IsYearbook());
        }
        return open.Count == 0
            ? null
            : Refusal.Precondition("ITEM_OPEN",
                $"還有項目未判定合格：{Names(open).Zh}。",
                $"Items are not accepted yet: {Names(open).En}.").With("items", string.Join(',', open.Select(i => i.Key)));
    }

    public static Refusal? WhyNotReopen(Dossier dossier, AwardRules rules, DateTime now) =>
        WhyNotAccepted(dossier) ?? (now < rules.Calendar.ReviewOpens ? null : Refusal.Precondition("REVIEW_OPEN",
            $"複審已於 {Shown(rules.Calendar.ReviewOpens)} 開始，不能重新初審。",
            $"Review began on {Shown(rules.Calendar.ReviewOpens)} (Taipei); the check can no longer be reopened."));

    public static Refusal? WhyNotAccepted(Dossier dossier) => dossier.State == DossierState.Accepted
        ? null
        : Refusal.Precondition("NOT_ACCEPTED", "這件尚未通過初審。", "This dossier has not been accepted.").With("state", dossier.State);

    /// <summary>The items an officer judges: every required place, every filled one, the statements and the page map.</summary>
    public static IReadOnlyList<Item> CheckItems(Dossier dossier, AwardRules rules) =>
    [
        .. rules.Slots
            .Where(rule => !rule.AfterWin)
            .SelectMany(rule => rule.Places().Where(place => rule.Requires(place.Ordinal) || dossier.Current(place) is not null)),
        Item.Declarations,
        Item.PageMap,
    ];

    /// <summary>
    /// Accepted; or invalid where the entry may stand without it: an optional piece, or the team film, which judges then disregard (AN-10).
    /// </summary>
    private static bool IsSettled(Dossier dossier, Item item, AwardRules rules) => dossier.VerdictOn(item) switch
    {
        Verdict.Accepted => item.Kind is null || dossier.Current(item) is not null,
        Verdict.Invalid => item.Kind is { } kind && dossier.Current(item) is not null
            && (kind == SlotKind.EntryVideo && rules.Calendar.InvalidTeamFilmDisregarded || !rules.Slot(kind)!.Requires(item.Ordinal)),
        _ => false,
    };

    private static Refusal? WhyNotYearbook(Dossier dossier, AwardRules rules, DateTime now) => dossier switch
    {
        { State: DossierState.Closed } => Closed(dossier, Item.Of(SlotKind.YearbookTemplate, 1)),
        { Yearbook: YearbookState.None } => Refusal.Precondition("SLOT_CLOSED",
            "企業類專刊資料於公布獲獎後才開放繳交。", "Companies hand in yearbook material after they have won (YBK-01)."),
        { Yearbook: YearbookState.Cancelled } => WhyNotWindow(rules.Calendar.YearbookUntil, DateTime.MaxValue),
        _ => WhyNotWindow(rules.Calendar.YearbookUntil, now),
    };

    private static Refusal? WhyNotWindow(DateTime until, DateTime now) => now < until
        ? null
        : Refusal.Precondition("WINDOW_CLOSED", $"收件已於 {Shown(until)} 截止。", $"The window closed at {Shown(until)} (Taipei).").With("until", until.ToString("O"));

    /// <summary>Nothing is handed in while a file is with its inspector: its verdict would come too late to act on.</summary>
    private static Refusal? WhyNotInspected(Dossier dossier)
    {
        var names = dossier.Arrivals.Where(u => u.State == UploadState.Inspecting).Select(u => u.SentName).ToList();
        return names.Count == 0 ? null : Refusal.Precondition("FILES_INSPECTING",
            $"還有 {names.Count} 個檔案正在檢查（{string.Join('、', names)}），完成後即可送出，通常只需幾秒。",
            $"{names.Count} file(s) are still being checked ({string.Join(", ", names)}); submit when that is done, usually within seconds.");
    }

    private static Refusal? WhyNotComplete(IReadOnlyList<Finding> preflight) =>
        WhyNotItems([.. preflight.Where(f => f.Level == Level.Missing).Select(f => f.Item).Distinct()]);

    private static Refusal? WhyNotItems(IReadOnlyList<string> missing)
    {
        if (missing.Count == 0)
        {
            return null;
        }
        var names = Names([.. missing.Select(key => Item.Parse(key)!.Value)]);
        return Refusal.Precondition("ITEMS_MISSING", $"還有 {missing.Count} 項未完成：{names.Zh}。", $"{missing.Count} item(s) still need work: {names.En}.")
            .With("items", string.Join(',', missing));
    }

    private static Words Names(IReadOnlyList<Item> items) => new(
        string.Join('、', items.Select(i => i.Title(numbered: i.Kind == SlotKind.YearbookPhoto || i.Ordinal > 1).Zh)),
        string.Join(", ", items.Select(i => i.Title(numbered: i.Kind == SlotKind.YearbookPhoto || i.Ordinal > 1).En)));

    private static Refusal Closed(Dossier dossier, Item item) => Refusal.Precondition("SLOT_CLOSED",
        $"{item.Title(numbered: false).Zh}目前不能修改：參賽資料已送出或已結案。",
        $"{item.Title(numbered: false).En} cannot be changed now: the dossier is handed in or closed.")
        .With("item", item.Key).With("state", dossier.State);

    private static Refusal SupplementClosed(DateTime until) => Refusal.Precondition("SUPPLEMENT_WINDOW_CLOSED",
        $"補件已於 {Shown(until)} 截止。", $"Supplements closed at {Shown(until)} (Taipei).").With("until", until.ToString("O"));

    private static string Shown(DateTime utc) => TaipeiTime.Of(utc).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
