using CseaMesh.Platform.Errors;

namespace CseaMesh.Submission.Domain;

/// <summary>What was found in a file. Null = it could not be told, and a person has to look.</summary>
internal sealed record FileFacts
{
    public int? Pages { get; init; }

    public int? Characters { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    public int Dpi { get; init; }

    public int? Seconds { get; init; }

    /// <summary>Characters without any joining of words and figures; shown beside the count that decides.</summary>
    public int? StrictCharacters { get; init; }

    public TextState Text { get; init; }

    public IReadOnlyList<FileNote> Notes { get; init; } = [];
}

/// <summary>One thing seen in a file.</summary>
/// <param name="Identifies">May tell who is behind the material.</param>
internal sealed record FileNote(string Key, string Value, bool Identifies)
{
    private const int Longest = 120;

    public static FileNote Of(string key, string value, bool identifies = false)
    {
        var clean = new string([.. value.Where(c => !char.IsControl(c))]).Trim();
        return new FileNote(key, clean.Length <= Longest ? clean : clean[..Longest].TrimEnd('\uD800', '\uDBFF'), identifies);
    }
}

/// <summary>When a file is refused at the door (DOC-01, DOC-02, DOC-05, YBK-07, YBK-11).</summary>
internal static class FileRules
{
    public static Refusal? WhyNotSize(SlotRule rule, long bytes) => bytes <= rule.MaxBytes
        ? null
        : Refusal.Precondition("FILE_TOO_LARGE",
            $"檔案超過上限 {SlotFindings.Size(rule.MaxBytes)}。", $"The file exceeds the limit of {SlotFindings.Size(rule.MaxBytes)}.")
            .With("max_bytes", rule.MaxBytes);

    public static Refusal? WhyNotEmpty(long bytes) => bytes > 0
        ? null
        : Refusal.Precondition("FILE_EMPTY", "檔案是空的（0 位元組）。", "The file is empty (0 bytes).");

    /// <summary>The type found must be one of the slot's, and the name's ending must not claim another.</summary>
    public static Refusal? WhyNotType(SlotRule rule, FileType? found, string sentName)
    {
        var ending = FileNames.Ending(sentName);
        if (found is not null && found.Endings.Any(rule.Formats.Contains) && (ending.Length == 0 || found.Endings.Contains(ending)))
        {
            return null;
        }
        if (rule.Formats is ["pdf"])
        {
            return Refusal.Precondition("NOT_PDF", "這不是 PDF 檔；請上傳 .pdf 格式的檔案。", "This is not a PDF; send a .pdf file.").With("sent_name", sentName);
        }
        var formats = string.Join('、', rule.Formats.Select(f => "." + f));
        return Refusal.Precondition("FILE_TYPE_WRONG",
            $"檔案內容不是 {formats}，或副檔名與內容不符。", $"The content is not {formats.Replace("、", ", ")}, or the name's ending does not match it.")
            .With("formats", string.Join(',', rule.Formats));
    }

    public static Refusal? WhyNotHash(string expected, string actual) => expected.Length == 0 || expected.Equals(actual, StringComparison.OrdinalIgnoreCase)
        ? null
        : Refusal.Invalid("sha256", "檔案在傳輸中改變了：SHA-256 不符。", "The file changed on its way: SHA-256 differs.", "HASH_MISMATCH").With("received", actual);

    public static Refusal? WhyNotAnnounced(long announced, long received) => announced == 0 || announced == received
        ? null
        : Refusal.Invalid("size_bytes", $"應收 {announced} 位元組，實收 {received}。", $"{announced} bytes were announced, {received} arrived.", "SIZE_MISMATCH");

    /// <summary>Pages beside the covers declared (DOC-05).</summary>
    public static Refusal? WhyNotPages(SlotRule rule, FileFacts facts, int covers)
    {
        if (rule.MaxPages > 0 && facts.Pages <= covers)
        {
            return Refusal.Precondition("TOO_FEW_PAGES",
                $"文件共 {facts.Pages} 頁，扣除封面封底 {covers} 頁後沒有內文。", $"The document has {facts.Pages} page(s); without its {covers} cover(s) nothing is left.")
                .With("pages", facts.Pages!.Value).With("covers", covers);
        }
        if (rule.MaxPages == 0 || facts.Pages is not { } pages || SlotFindings.Counted(pages, covers) <= rule.MaxPages)
        {
            return null;
        }
        return Refusal.Precondition("TOO_MANY_PAGES",
            $"{pages} 頁扣除封面封底 {covers} 頁，計 {pages - covers} 頁，超過上限 {rule.MaxPages} 頁。有封面或封底請先勾選。",
            $"{pages} pages less {covers} cover(s) = {pages - covers}, over the limit of {rule.MaxPages}. Declare its covers if it has any.")
            .With("pages", pages).With("covers", covers).With("max_pages", rule.MaxPages);
    }

    /// <summary>The refusal that a reader means by this reason; null for none. A reason that no reader gives says that the file is unreadable.</summary>
    public static Refusal? Named(string reason) => reason switch
    {
        "" => null,
        "FILE_TOO_COMPLEX" => TooComplex(),
        "MACRO_FOUND" => Macro(),
        "EXTERNAL_CONTENT" => External(),
        "PDF_ENCRYPTED" => Encrypted(),
        _ => Unreadable(),
    };

    public static Refusal Encrypted() => Refusal.Precondition("PDF_ENCRYPTED",
        "PDF 有密碼或使用限制；請移除保護後重新上傳。", "The PDF is protected by a password or by restrictions; remove them and send it again.");

    public static Refusal Unreadable() => Refusal.Precondition("FILE_UNREADABLE", "檔案已損毀，無法開啟。", "The file is damaged and cannot be opened.");

    /// <summary>What cannot be read within the limits of time, memory and output: bombs, telephone books, endless nesting.</summary>
    public static Refusal TooComplex() => Refusal.Precondition("FILE_TOO_COMPLEX",
        "檔案內容過於龐大或層層包覆，系統在安全時限內無法讀完；請重新匯出較單純的檔案。",
        "The file unpacks to too much, or is nested too deeply, to be read within safe limits; export a simpler one.");

    public static Refusal Polyglot() => Refusal.Precondition("FILE_POLYGLOT",
        "檔案同時藏有另一種格式（壓縮檔）；請上傳單純的檔案。", "The file hides a second format (an archive) behind the first; send a plain file.");

    public static Refusal NoPicture() => Refusal.Precondition("FILE_TYPE_WRONG",
        "檔案裡沒有影像，只有聲音或其他資料。", "The file holds no moving picture, only sound or other data.");

    public static Refusal Macro() => Refusal.Precondition("MACRO_FOUND", "文件含有巨集；請另存為不含巨集的 .docx。", "The document carries macros; save it as .docx without macros.");

    public static Refusal External() => Refusal.Precondition("EXTERNAL_CONTENT",
        "文件引用外部檔案或範本；請改為內嵌。", "The document refers to files or templates elsewhere; embed them.");
}
