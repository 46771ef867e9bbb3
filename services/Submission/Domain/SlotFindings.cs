using System.Globalization;

namespace CseaMesh.Submission.Domain;

/// <summary>How the current version of one place stands against its rules.</summary>
internal static class SlotFindings
{
    public static IEnumerable<Finding> Of(Dossier dossier, SlotVersion version, SlotRule rule, AwardRules rules)
    {
        var findings = rule.Kind switch
        {
            SlotKind.EntryDocument => Document(dossier, version, rule),
            SlotKind.EntryVideo => Film(version, rule, "VID-02"),
            SlotKind.BonusVideo => Film(version, rule, "VID-09"),
            SlotKind.YearbookPhoto => PhotoFindings.Of(version, rule),
            SlotKind.YearbookTemplate => Template(version),
            SlotKind.Recognition or SlotKind.SupportingEvidence => Evidence(version, rules),
            _ => [],
        };
        return version.IsLink ? findings.Append(LinkFindings.Of(version, rules)) : findings.Concat(Marks(version)).Append(Named(dossier, version, rules));
    }

    /// <summary>FULFILLED, WARNING or MISSING is the worst of its findings; an empty place has none.</summary>
    public static Level Worst(IEnumerable<Finding> findings) => findings.Select(f => f.Level).DefaultIfEmpty(Level.Fulfilled).Max();

    /// <summary>Pages that count against the limit (DOC-05): never below zero, however many covers are declared.</summary>
    public static int Counted(int pages, int covers) => Math.Max(0, pages - covers);

    public static string Size(long bytes) => bytes >= 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0.#} MiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB");

    private static IEnumerable<Finding> Document(Dossier dossier, SlotVersion version, SlotRule rule)
    {
        var item = version.Item;
        yield return Finding.Fulfilled("DOC-01", item, "PDF 格式。", "It is a PDF.");
        yield return Finding.Fulfilled("DOC-02", item, $"檔案 {Size(version.Size)}（上限 {Size(rule.MaxBytes)}）。", $"{Size(version.Size)} of at most {Size(rule.MaxBytes)}.");
        yield return Pages(dossier, version, rule);
        yield return Characters(version, rule);
    }

    private static Finding Pages(Dossier dossier, SlotVersion version, SlotRule rule)
    {
        var covers = dossier.Declarations.Covers;
        if (version.Pages is not { } pages)
        {
            return Finding.Warning("DOC-05", version.Item,
                new("系統無法得知頁數，由初審人員確認。", "The pages could not be counted; a check officer will look."),
                new($"請自行確認不超過 {rule.MaxPages} 頁（不含封面封底）。", $"Make sure there are at most {rule.MaxPages} pages without covers."), needsHuman: true);
        }
        var counted = Counted(pages, covers);
        return counted <= rule.MaxPages
            ? Finding.Fulfilled("DOC-05", version.Item, $"{pages} 頁，扣除封面封底 {covers} 頁後計 {counted} 頁（上限 {rule.MaxPages}）。", $"{pages} pages less {covers} cover(s) = {counted} of at most {rule.MaxPages}.")
            : Finding.Missing("DOC-05", version.Item,
                new($"{pages} 頁，扣除封面封底 {covers} 頁後計 {counted} 頁，超過上限 {rule.MaxPages} 頁。", $"{pages} pages less {covers} cover(s) = {counted}, over the limit of {rule.MaxPages}."),
                new("請刪減頁數；有封面或封底請於聲明勾選。", "Shorten it, or declare its covers."));
    }

    private static Finding Characters(SlotVersion version, SlotRule rule)
    {
        if (version.Characters is not { } characters)
        {
            var what = version.Text switch
            {
                TextState.Scanned => new Words("頁面是掃描影像，沒有可讀的文字；字數由初審人員確認。", "The pages are scanned pictures without text; a check officer will count."),
                TextState.Garbled => new Words("字型沒有文字對照，系統讀到的不是頁面上的字；字數由初審人員確認。", "The fonts do not say which characters they show; a check officer will count."),
                _ => new Words("系統無法擷取文字，字數由初審人員確認。", "The text could not be read; a check officer will count."),
            };
            return Finding.Warning("DOC-03", version.Item, what,
                new($"請自行確認不超過 {rule.MaxCharacters:N0} 字元；改用含文字的 PDF 可由系統計算。", $"Make sure there are at most {rule.MaxCharacters:N0} characters; a PDF with real text is counted for you."), needsHuman: true);
        }
        var strict = version.StrictCharacters is { } more && more != characters ? new Words($"，最嚴格算法 {more:N0}", $", {more:N0} by the strictest reading") : new Words("", "");
        return characters <= rule.MaxCharacters
            ? Finding.Fulfilled("DOC-03", version.Item, $"{characters:N0} 字元（上限 {rule.MaxCharacters:N0}；英文單字以 1 字元計{strict.Zh}）。", $"{characters:N0} of at most {rule.MaxCharacters:N0} characters (an English word counts as 1{strict.En}).")
            : Finding.Warning("DOC-03", version.Item,
                new($"約 {characters:N0} 字元，超過上限 {rule.MaxCharacters:N0}；擷取可能有誤差，由初審人員確認。", $"About {characters:N0} characters, over {rule.MaxCharacters:N0}; extraction is inexact, a check officer decides."),
                new("請精簡文字。", "Shorten the text."), needsHuman: true);
    }

    private static IEnumerable<Finding> Film(SlotVersion version, SlotRule rule, string ruleId)
    {
        var limit = rule.MaxSeconds;
        if (version.IsLink)
        {
            yield return Finding.Fulfilled(ruleId, version.Item,
                $"自報長度 {Time(version.DeclaredSeconds)}（上限 {Time(limit)}），由初審人員確認。", $"Declared {Time(version.DeclaredSeconds)} of at most {Time(limit)}; a check officer confirms.");
        }
        else if (version.Seconds is not { } seconds)
        {
            yield return Finding.Warning(ruleId, version.Item,
                new("系統無法得知影片長度，由初審人員確認。", "The length could not be measured; a check officer will look."),
                new($"請自行確認不超過 {Time(limit)}。", $"Make sure it lasts at most {Time(limit)}."), needsHuman: true);
        }
        else
        {
            yield return seconds <= limit
                ? Finding.Fulfilled(ruleId, version.Item, $"長度 {Time(seconds)}（上限 {Time(limit)}）。", $"It lasts {Time(seconds)} of at most {Time(limit)}.")
                : Finding.Missing(ruleId, version.Item,
                    new($"長度 {Time(seconds)}，超過上限 {Time(limit)}。", $"It lasts {Time(seconds)}, over the limit of {Time(limit)}."),
                    new("請剪短後重新上傳。", "Cut it and upload it again."));
        }
    }

    private static IEnumerable<Finding> Template(SlotVersion version)
    {
        yield return version.Note("unfilled") is { } open
            ? Finding.Warning("YBK-05", version.Item,
                new($"專刊模板還有 {open} 個欄位未填。", $"{open} field(s) of the yearbook form are still open."),
                new("請填妥後換檔。", "Fill them in and replace the file."))
            : Finding.Fulfilled("YBK-05", version.Item, "專刊模板已填寫。", "The yearbook form is filled in.");
    }

    /// <summary>What lies in the file beside its pages: names that judges are not shown, programs that nobody runs.</summary>
    private static IEnumerable<Finding> Marks(SlotVersion version)
    {
        var names = version.Notes.Where(n => n.Identifies).Select(n => n.Value).Distinct().Take(3).ToList();
        if (names.Count > 0 && !version.Kind.IsYearbook())
        {
            yield return Finding.Fulfilled("CNF-01", version.Item,
                $"檔案屬性記有「{string.Join("」、「", names)}」；評審閱讀本會移除。", $"The file's properties name “{string.Join("”, “", names)}”; the judges' copy does not.");
        }

        if (version.Note("active_content") is { } program)
        {
            yield return Finding.Warning("", version.Item,
                new($"文件內含程式（{program}）；評審閱讀本會移除。", $"The document carries a program ({program}); the judges' copy does not."),
                new("請重新匯出不含程式的 PDF。", "Export a PDF without it."), needsHuman: true);
        }
    }

    private static IEnumerable<Finding> Evidence(SlotVersion version, AwardRules rules)
    {
        var calendar = rules.Calendar;
        if (version.OccurredOn is not { } day)
        {
            yield return Finding.Warning("BON-01", version.Item,
                new("尚未填寫事實發生日期。", "The date of the fact is not given."),
                new("請填寫日期。", "Give its date."));
        }
        else if (day < calendar.EvidenceFrom || day > calendar.EvidenceTo)
        {
            yield return Finding.Warning("BON-01", version.Item,
                new($"{day:yyyy-MM-dd} 不在評選期間內。", $"{day:yyyy-MM-dd} lies outside the evidence period."),
                new($"評選期間為 {calendar.EvidenceFrom:yyyy-MM-dd} 至 {calendar.EvidenceTo:yyyy-MM-dd}。", $"The period is {calendar.EvidenceFrom:yyyy-MM-dd} to {calendar.EvidenceTo:yyyy-MM-dd}."));
        }
        else
        {
            yield return Finding.Fulfilled("BON-01", version.Item, "日期在評選期間內。", "Its date lies within the evidence period.");
        }
    }

    /// <summary>Accepted under any name and renamed; said in full where the entrant's own name differs by more than blanks and width.</summary>
    private static Finding Named(Dossier dossier, SlotVersion version, AwardRules rules)
    {
        var name = Manifest.NameOf(dossier, version, rules);
        var rule = NameRule(version.Kind, dossier.Class);
        return FileNames.SameName(version.SentName, name)
            ? Finding.Fulfilled(rule, version.Item, $"檔名符合規定：{name}。", $"The name follows the rule: {name}.")
            : Finding.Fulfilled(rule, version.Item, $"原檔名「{version.SentName}」與規定不同，系統已改為 {name}。", $"“{version.SentName}” does not follow the rule; the file is now named {name}.");
    }

    private static string NameRule(SlotKind kind, EntryClass entryClass) => kind switch
    {
        SlotKind.EntryDocument => "DOC-09",
        SlotKind.EntryVideo => "VID-07",
        SlotKind.BonusVideo => "VID-08",
        SlotKind.YearbookTemplate => "YBK-08",
        SlotKind.YearbookPhoto => "YBK-13",
        _ => "",
    };

    private static string Time(int seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}");
}
