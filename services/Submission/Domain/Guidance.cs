namespace CseaMesh.Submission.Domain;

/// <summary>What the rulebook advises beside its limits, and what officers often have to write.</summary>
internal static class Guidance
{
    /// <summary>Advice for whoever prepares this piece.</summary>
    public static IReadOnlyList<Words> For(SlotKind kind, EntryClass entryClass) => kind switch
    {
        SlotKind.EntryDocument =>
        [
            new("圖為主、表為輔、文字精簡；以圖表或數據佐證（DOC-07）", "Pictures first, tables second, few words; support it with charts or data (DOC-07)"),
            new("聚焦重點，突顯卓越與標竿價值，版面清楚易讀（DOC-07）", "Keep to the point, bring out what others can learn from, and lay it out to be read easily (DOC-07)"),
        ],
        SlotKind.Calculation => [new("統計或指標與一般標準不同時，說明計算方式；不計入 10 頁（DOC-08）", "Where figures differ from the usual standard, explain the calculation; not part of the 10 pages (DOC-08)")],
        SlotKind.EntryVideo =>
        [
            new("精要說明團隊為何足為業界楷模，補書面之不足（VID-03）", "Show concisely why the team is a model for the trade, beyond what paper can show (VID-03)"),
            new("簡報轉檔配音或形象廣告視為無效（VID-04、VID-05）", "Slides turned into a film, or advertising, do not count (VID-04, VID-05)"),
            new("引用他人作品須取得授權並標示「已獲得使用版權」（VID-12、VID-13）", "Other people's works need permission and the note 已獲得使用版權 (VID-12, VID-13)"),
        ],
        SlotKind.BonusVideo => [new("由直屬主管本人錄製，開頭說明從屬關係，2 分鐘以內（VID-09、VID-11）", "Recorded by the direct supervisor in person, who states the reporting line first; at most 2 minutes (VID-09, VID-11)")],
        SlotKind.RecommendationLetter => [new("由直屬主管親筆簽名（BON-03）", "Signed by hand by the direct supervisor (BON-03)")],
        SlotKind.Recognition or SlotKind.SupportingEvidence => [new("須為評選期間內、任何人都能查證的事實（BON-01）", "Facts of the evidence period that anyone can look up (BON-01)")],
        SlotKind.NamedRecommendation => [new("政府、民間團體、企業或學研單位代表具名舉薦；不計分（BON-02）", "By the head of a public, civic, business or academic body; carries no points (BON-02)")],
        SlotKind.YearbookTemplate => [new("請下載模板，填妥後以 .docx 上傳（YBK-05、YBK-07）", "Download the form, fill it in and send it as .docx (YBK-05, YBK-07)")],
        SlotKind.YearbookPhoto when entryClass == EntryClass.Individual => [new("半身、臉部清晰、半正式（YBK-10）；300 dpi 以上，建議大於 1 MB", "Half-length, face clear, semi-formal (YBK-10); 300 dpi or more, better above 1 MB")],
        SlotKind.YearbookPhoto => [new("300 dpi 以上，建議大於 1 MB（YBK-11、YBK-12）", "300 dpi or more, better above 1 MB (YBK-11, YBK-12)")],
        _ => [],
    };

    /// <summary>Sentences an officer can give as reason without typing them; item is for what is no slot.</summary>
    public static readonly IReadOnlyList<(SlotKind? Kind, string Item, Words Text)> Reasons =
    [
        (SlotKind.EntryDocument, "", new("內容超過 2,000 字元，請精簡後重新上傳。", "It has more than 2,000 characters; shorten it and send it again.")),
        (SlotKind.EntryDocument, "", new("文件為掃描影像，無法確認字數；請提供含文字的 PDF。", "It is a scan, so its characters cannot be counted; send a PDF with text.")),
        (SlotKind.EntryDocument, "", new("內容屬於另一個獎項，請確認後更換。", "It is about another award; check it and replace it.")),
        (SlotKind.EntryDocument, "", new("部分內容不在評選期間內，請修正或註明為對照。", "Part of it lies outside the evidence period; correct it or mark it as comparison.")),
        (SlotKind.EntryVideo, "", new("連結無法開啟，請設為公開或重新上傳。", "The address cannot be opened; make it public or send the file.")),
        (SlotKind.EntryVideo, "", new("影片超過 3 分鐘，請剪輯後重新提供。", "The film is longer than 3 minutes; cut it and send it again.")),
        (SlotKind.EntryVideo, "", new("影片中引用的作品未標示「已獲得使用版權」。", "Works in the film lack the note 已獲得使用版權.")),
        (SlotKind.BonusVideo, "", new("影片未由直屬主管錄製，不符加分規定。", "The film is not by the direct supervisor and earns no bonus.")),
        (SlotKind.BonusVideo, "", new("影片開頭未說明從屬關係，請補充。", "The film does not begin with the reporting line; add it.")),
        (SlotKind.RecommendationLetter, "", new("推薦信沒有直屬主管的親筆簽名。", "The letter is not signed by hand by the direct supervisor.")),
        (SlotKind.YearbookTemplate, "", new("專刊模板尚有欄位未填。", "Fields of the yearbook form are still open.")),
        (SlotKind.YearbookPhoto, "", new("照片解析度不足，請提供 300 dpi 以上的原始檔。", "The photo's density is too low; send the original at 300 dpi or more.")),
        (SlotKind.YearbookPhoto, "", new("照片中看不清楚臉部，請更換。", "Faces cannot be made out; replace the photo.")),
        (null, "PAGE_MAP", new("評選重點與頁碼不符，請更正對照表。", "The criteria are not on the pages named; correct the map.")),
        (null, "DECLARATIONS", new("直屬主管的姓名、職稱或關係未填妥。", "Name, title or relation of the supervisor is incomplete.")),
    ];
}
