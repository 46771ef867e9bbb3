using CseaMesh.Platform.Time;

namespace CseaMesh.Submission.Domain;

/// <summary>The live list of how a dossier stands against every rule that can be seen from its data.</summary>
internal static class Preflight
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(3);

    public static IReadOnlyList<Finding> Of(Dossier dossier, AwardRules rules, DateTime now)
    {
        var findings = new List<Finding>();
        foreach (var rule in rules.Slots.Where(rule => !rule.AfterWin || dossier.Yearbook is YearbookState.Open or YearbookState.Received))
        {
            foreach (var place in rule.Places())
            {
                var arriving = dossier.Arriving(place);
                findings.AddRange(dossier.Current(place) is { } version ? SlotFindings.Of(dossier, version, rule, rules)
                    : arriving is null ? Empty(dossier, place, rule, rules)
                    : []);
                findings.AddRange(arriving is null ? [] : Arriving(arriving, kept: dossier.Current(place) is not null, rule));
            }
        }
        findings.AddRange(Statements(dossier, rules));
        findings.AddRange(Supervisor(dossier, rules));
        findings.AddRange(Criteria(dossier, rules));
        findings.AddRange(Timing(dossier, rules, now));
        return findings;
    }

    private static IEnumerable<Finding> Empty(Dossier dossier, Item place, SlotRule rule, AwardRules rules)
    {
        if (rule.Requires(place.Ordinal))
        {
            var title = place.Title(numbered: rule.MaxCount > 1);
            yield return Finding.Missing(RequiredBy(rule, dossier.Class), place,
                new($"{title.Zh}尚未繳交。", $"{title.En} is missing."),
                new($"請上傳{title.Zh}（{Takes(rule).Zh}）。", $"Hand in: {title.En} ({Takes(rule).En})."));
        }
        else if (rule.Kind == SlotKind.BonusVideo)
        {
            yield return Finding.Warning("REG-06", place,
                new("尚未提供加分影片（非必備）。", "No bonus film (optional)."),
                new("建議提供直屬主管錄製的 2 分鐘以內影片，列為加分。", "A film of at most 2 minutes by the direct supervisor is recommended; it earns bonus points."));
        }
    }

    /// <summary>A file that is being looked at is not there yet; one that was refused leaves what lay there before.</summary>
    private static IEnumerable<Finding> Arriving(Upload upload, bool kept, SlotRule rule)
    {
        var name = upload.SentName;
        if (upload.State == UploadState.Inspecting)
        {
            yield return Finding.Missing("", upload.Item,
                new($"「{name}」已收到，正在檢查。", $"“{name}” has arrived and is being checked."),
                new("通常幾秒內完成，結果會顯示在這裡。", "This usually takes seconds; the result appears here."));
        }
        else if (kept)
        {
            yield return Finding.Warning("", upload.Item,
                new($"後來上傳的「{name}」未被接受：{upload.RefusalZh}", $"“{name}”, sent later, was not taken: {upload.RefusalEn}"),
                new("目前仍是先前的檔案；需要更換請重新上傳。", "The earlier file stays; send another to replace it."));
        }
        else
        {
            // What need not be there does not keep the rest from being handed in.
            yield return new Finding("", upload.Item.Key, rule.Requires(upload.Ordinal) ? Level.Missing : Level.Warning,
                new($"「{name}」未被接受：{upload.RefusalZh}", $"“{name}” was not taken: {upload.RefusalEn}"),
                new("請依說明修正後重新上傳。", "Put it right and send it again."));
        }
    }

    private static string RequiredBy(SlotRule rule, EntryClass entryClass) => rule.Kind switch
    {
        SlotKind.EntryVideo => "VID-01",
        SlotKind.YearbookPhoto when entryClass == EntryClass.Individual => "YBK-10",
        SlotKind.YearbookPhoto => "YBK-09",
        SlotKind.YearbookTemplate => entryClass switch { EntryClass.Corporate => "YBK-01", EntryClass.Team => "YBK-02", _ => "YBK-03" },
        _ => entryClass switch { EntryClass.Corporate => "REG-03", EntryClass.Team => "REG-04", _ => "REG-05" },
    };

    private static Words Takes(SlotRule rule)
    {
        var formats = string.Join('/', rule.Formats.Select(f => "." + f));
        var size = SlotFindings.Size(rule.MaxBytes);
        return (rule.FileAllowed, rule.LinkAllowed) switch
        {
            (true, true) => new($"{formats}，{size} 以內，或網址", $"{formats} up to {size}, or a link"),
            (true, false) => new($"{formats}，{size} 以內", $"{formats} up to {size}"),
            _ => new("網址", "a link"),
        };
    }

    private static IEnumerable<Finding> Statements(Dossier dossier, AwardRules rules)
    {
        var said = dossier.Declarations;
        yield return Said(said.LawfulSource, "CNF-02", "資料來源合法", "The data were obtained lawfully");
        yield return Said(said.CopyrightCleared, "VID-12", "引用的著作已取得授權並標示", "Rights for other people's works are cleared and noted");
        yield return Said(said.FactsInPeriod, "DOC-06", "內容皆為評選期間內的事實", "The content happened within the evidence period");
        yield return said.AiUse == AiUse.Unstated
            ? Finding.Warning("", Item.Declarations, new("尚未說明是否使用 AI 工具。", "Whether AI tools were used is not stated."), new("請選擇一項。", "Choose one."))
            : Finding.Fulfilled("", Item.Declarations, "已說明 AI 工具的使用情形。", "The use of AI tools is stated.");
        var calendar = rules.Calendar;
        if (said.EvidenceFrom is not { } from || said.EvidenceTo is not { } to)
        {
            yield return Finding.Warning("SCH-12", Item.Declarations,
                new("尚未填寫事實的起訖日期。", "The dates of the facts are not given."),
                new($"請填寫起訖日期（評選期間 {calendar.EvidenceFrom:yyyy-MM-dd} 至 {calendar.EvidenceTo:yyyy-MM-dd}）。",
                    $"Give first and last day (evidence period {calendar.EvidenceFrom:yyyy-MM-dd} to {calendar.EvidenceTo:yyyy-MM-dd})."));
        }
        else if (from < calendar.EvidenceFrom || to > calendar.EvidenceTo)
        {
            yield return Finding.Warning("SCH-12", Item.Declarations,
                new($"事實日期 {from:yyyy-MM-dd} 至 {to:yyyy-MM-dd} 超出評選期間。", $"The facts of {from:yyyy-MM-dd} to {to:yyyy-MM-dd} reach outside the evidence period."),
                new($"評選期間為 {calendar.EvidenceFrom:yyyy-MM-dd} 至 {calendar.EvidenceTo:yyyy-MM-dd}；期間外的內容請註明為對照。",
                    $"The period is {calendar.EvidenceFrom:yyyy-MM-dd} to {calendar.EvidenceTo:yyyy-MM-dd}; mark anything outside as comparison."));
        }
        else
        {
            yield return Finding.Fulfilled("SCH-12", Item.Declarations, "事實日期在評選期間內。", "The facts lie within the evidence period.");
        }
    }

    private static Finding Said(bool said, string rule, string zh, string en) => said
        ? Finding.Fulfilled(rule, Item.Declarations, $"已聲明：{zh}。", $"Stated: {en}.")
        : Finding.Missing(rule, Item.Declarations, new($"尚未聲明：{zh}。", $"Not stated: {en}."), new("請勾選這項聲明。", "Tick this statement."));

    private static IEnumerable<Finding> Supervisor(Dossier dossier, AwardRules rules)
    {
        var film = dossier.Current(Item.Of(SlotKind.BonusVideo, 1));
        var letter = dossier.Current(Item.Of(SlotKind.RecommendationLetter, 1));
        if (film is null && letter is null)
        {
            yield break;
        }
        var said = dossier.Declarations;
        yield return said.SupervisorName.Length > 0 && said.SupervisorTitle.Length > 0
            ? Finding.Fulfilled("VID-10", Item.Declarations, "已註明直屬主管姓名及職稱。", "The direct supervisor's name and title are given.")
            : Finding.Missing("VID-10", Item.Declarations,
                new("加分影片或推薦信須註明直屬主管姓名及職稱。", "A bonus film or letter needs the direct supervisor's name and title."),
                new("請填寫主管姓名與職稱。", "Fill in the supervisor's name and title."));
        yield return said.SupervisorRelation.Length > 0
            ? Finding.Fulfilled("BON-03", Item.Declarations, "已說明與主管的關係。", "The relation to the supervisor is stated.")
            : Finding.Missing("BON-03", Item.Declarations,
                new("尚未說明與直屬主管的關係。", "The relation to the direct supervisor is not stated."),
                new("請說明從屬關係。", "State the reporting line."));
        if (film is null && letter is not null)
        {
            yield return Finding.Warning("BON-03", letter.Item,
                new("只有推薦信、沒有推薦影片。", "There is a letter but no film."),
                new("加分以影片為準；請補上直屬主管影片。", "The bonus is for the film; add one by the direct supervisor."), needsHuman: true);
        }
    }

    private static IEnumerable<Finding> Criteria(Dossier dossier, AwardRules rules)
    {
        var map = PageMaps.Read(dossier.PageMap);
        var pages = dossier.Current(Item.Of(SlotKind.EntryDocument, 1))?.Pages;
        foreach (var criterion in rules.Criteria)
        {
            if (!map.TryGetValue(criterion.No, out var on))
            {
                yield return Finding.Warning("DOC-04", Item.PageMap,
                    new($"「{criterion.Title.Zh}」尚未對應頁碼。", $"“{criterion.Title.En}” has no page."),
                    new("請填寫回應這項評選重點的頁碼。", "Give the pages that answer this criterion."));
            }
            else if (pages is { } count && on.Max() > count)
            {
                yield return Finding.Missing("DOC-04", Item.PageMap,
                    new($"「{criterion.Title.Zh}」對應第 {on.Max()} 頁，但文件只有 {count} 頁。", $"“{criterion.Title.En}” points to page {on.Max()}, but the file has {count}."),
                    new("請更正頁碼。", "Correct the page."));
            }
            else
            {
                yield return Finding.Fulfilled("DOC-04", Item.PageMap,
                    $"「{criterion.Title.Zh}」對應第 {string.Join('、', on)} 頁。", $"“{criterion.Title.En}” is on page {string.Join(", ", on)}.");
            }
        }
    }

    private static IEnumerable<Finding> Timing(Dossier dossier, AwardRules rules, DateTime now)
    {
        var document = Item.Of(SlotKind.EntryDocument, 1);
        yield return dossier.ReviewFeeSettled
            ? Finding.Fulfilled("PRE-01", document, "報名審查費已繳清。", "The review fee is settled.")
            : Finding.Warning("PRE-01", document,
                new("報名審查費尚未繳清。", "The review fee is not settled."),
                new("可先送件；費用請於繳費期限前繳清，否則失去參賽資格。", "You may hand in first; pay by the fee deadline, or the right to compete is lost."));
        if (dossier.State is DossierState.Preparing && now < rules.Calendar.SubmitUntilWithGrace)
        {
            yield return rules.Calendar.SubmitCompleteDrafts
                ? Finding.Fulfilled("SCH-04", document, "資料齊備者，截止時由系統自動送件。", "What is complete at the close is handed in by the system.")
                : Finding.Warning("SCH-04", document,
                    new("系統不會自動送件：截止前沒有按下送出，就失去參賽資格。", "Nothing is handed in by itself: without your submission before the close the right to compete is lost."),
                    new("請確認後按下送出。", "Check it and submit it."));
        }

        var until = rules.Calendar.SubmitUntil;
        if (dossier.State is DossierState.Preparing or DossierState.Returned && now < until && until - now <= Soon)
        {
            yield return Finding.Warning("REG-09", document,
                new($"距收件截止（{TaipeiTime.Of(until.AddTicks(-1)):yyyy-MM-dd HH:mm}）不到 3 天。", $"Less than 3 days to the close ({TaipeiTime.Of(until.AddTicks(-1)):yyyy-MM-dd HH:mm} Taipei)."),
                new("請儘早送件，保留補件時間。", "Hand in early, so that there is time to supply what is missing."));
        }
    }
}
