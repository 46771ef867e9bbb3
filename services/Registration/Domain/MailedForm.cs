namespace CseaMesh.Registration.Domain;

/// <summary>A registration form that came by mail, with what it registered (REG-01). Its bytes are a row of their own.</summary>
public sealed class MailedForm : Aggregate
{
    public const int MaxBytes = 2 << 20;

    private const int MaxName = 120;

    private static readonly string[] Endings = [".xlsx", ".xls", ".ods", ".docx", ".doc", ".odt", ".pdf", ".jpg", ".jpeg", ".png", ".eml"];

    public required string Edition { get; init; }

    /// <summary>"2025-M-0001".</summary>
    public required string Number { get; init; }

    public required string OrganisationId { get; set; }

    /// <summary>The person who wrote; the account's id once there is one.</summary>
    public required string SenderId { get; init; }

    public required string SenderName { get; set; }

    public required string SenderMail { get; set; }

    /// <summary>When the mail arrived: the time of the registration, for its window and its price.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>What finds the mail again.</summary>
    public required string Evidence { get; set; }

    public required string SentName { get; set; }

    public required int Size { get; init; }

    /// <summary>Lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public required string Checkout { get; init; }

    public DateTime? ErasedAt { get; set; }

    /// <summary>REG-02: the name the rule gives the form, with the ending it was sent with.</summary>
    public string NameFor(string pattern, string company) => pattern.Replace("{company}", company, StringComparison.Ordinal) + Ending(SentName);

    /// <summary>The last component of a name as sent, without what a file name cannot hold.</summary>
    public static string CleanName(string sent)
    {
        var last = string.Concat(sent.Normalize(System.Text.NormalizationForm.FormC).Split('/', '\\')[^1].EnumerateRunes()
            .Where(r => System.Text.Rune.GetUnicodeCategory(r) is not (System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format))).Trim(' ', '.');
        return last.Length <= MaxName ? last : last[^MaxName..].TrimStart('\uDC00');
    }

    public static Refusal? WhyNotFile(string name, int size) =>
        size == 0 || size > MaxBytes
            ? Refusal.Invalid("content", $"報名表檔案須為 1 位元組到 {MaxBytes >> 20} MiB", $"the form's file must be 1 byte to {MaxBytes >> 20} MiB", "FILE_TOO_LARGE")
            : Endings.Contains(Ending(name))
                ? null
                : Refusal.Invalid("file_name", $"報名表檔案須為 {string.Join("、", Endings)}", $"the form's file must be one of {string.Join(", ", Endings)}", "FORM_TYPE");

    /// <summary>The mail counts from when it arrived, not from when it was read; but not once the judges are at work.</summary>
    public static Refusal? WhyNotTakenIn(Season season, DateTime receivedAt, DateTime now) =>
        receivedAt > now
            ? Refusal.Invalid("mail.received_at", "收到郵件的時間不得晚於現在", "mail.received_at must not lie in the future", "OUT_OF_RANGE")
            : EntryRules.WhyNotOpen(season, receivedAt) ?? (now >= season.ReviewOpens
                ? Refusal.Precondition("WINDOW_CLOSED", "複審已開始，不能再登錄報名。", "Review has begun; no registration can be taken in any more.")
                : null);

    private static string Ending(string name) => Path.GetExtension(name).ToLowerInvariant();
}

/// <summary>The bytes of a <see cref="MailedForm"/>; the row goes when a person in it is erased.</summary>
public sealed class MailedFormFile
{
    public required string FormId { get; init; }

    public required byte[] Content { get; init; }
}
