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
            SlotKind.YearbookPhoto => Photo(version, rule),
            SlotKind.Recognition or SlotKind.SupportingEvidence => Evidence(version, rules),
            _ => [],
        };
        return version.IsLink ? findings : findings.Append(Named(dossier, version, rules));
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
            return Finding.Warning("DOC-03", version.Item,
                new("系統無法擷取文字，字數由初審人員確認。", "The text could not be read; a check officer will count."),
                new($"請自行確認不超過 {rule.MaxCharacters:N0} 字元。", $"Make sure there are at most {rule.MaxCharacters:N0} characters."), needsHuman: true);
        }
        return characters <= rule.MaxCharacters
            ? Finding.Fulfilled("DOC-03", version.Item, $"{characters:N0} 字元（上限 {rule.MaxCharacters:N0}；英文單字以 1 字元計）。", $"{characters:N0} of at most {rule.MaxCharacters:N0} characters (an English word counts as 1).")
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

    private static IEnumerable<Finding> Photo(SlotVersion version, SlotRule rule)
    {
        yield return version.Dpi >= rule.MinDpi
            ? Finding.Fulfilled("YBK-11", version.Item, $"{version.Dpi} dpi，{version.Width} × {version.Height} 像素。", $"{version.Dpi} dpi, {version.Width} × {version.Height} pixels.")
            : Finding.Warning("YBK-11", version.Item,
                version.Dpi == 0
                    ? new($"照片未註明解析度（{version.Width} × {version.Height} 像素）。", $"The photo states no density ({version.Width} × {version.Height} pixels).")
                    : new($"解析度 {version.Dpi} dpi，低於 {rule.MinDpi} dpi（{version.Width} × {version.Height} 像素）。", $"{version.Dpi} dpi, below {rule.MinDpi} dpi ({version.Width} × {version.Height} pixels)."),
                new($"請改用 {rule.MinDpi} dpi 以上的原始照片。", $"Use the original photo at {rule.MinDpi} dpi or more."));
        if (version.Size < rule.AdvisedMinBytes)
        {
            yield return Finding.Warning("YBK-12", version.Item,
                new($"檔案 {Size(version.Size)}，小於建議的 {Size(rule.AdvisedMinBytes)}。", $"{Size(version.Size)}, below the advised {Size(rule.AdvisedMinBytes)}."),
                new("印刷可能不夠清晰；若有較大的原檔請換上。", "Print may lack detail; use a larger original if you have one."));
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

    private static Finding Named(Dossier dossier, SlotVersion version, AwardRules rules)
    {
        var name = Manifest.NameOf(dossier, version, rules);
        return Finding.Fulfilled(NameRule(version.Kind, dossier.Class), version.Item, $"檔名由系統命名為 {name}。", $"The file is named {name}.");
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
