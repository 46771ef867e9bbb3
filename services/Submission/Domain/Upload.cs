using CseaMesh.Platform.Errors;

namespace CseaMesh.Submission.Domain;

internal enum UploadState
{
    Receiving,

    /// <summary>Every byte is kept; it waits for its inspector or is with him.</summary>
    Inspecting,
    Accepted,
    Refused,
}

/// <summary>A file on its way that may be interrupted and resumed. Where it stands is told by the bytes on the disk, not by a row.</summary>
internal sealed class Upload
{
    public required string Id { get; init; }

    public required string Dossier { get; init; }

    public required SlotKind Kind { get; init; }

    public required int Ordinal { get; init; }

    /// <summary>Account id of who sends it.</summary>
    public required string By { get; init; }

    public required string SentName { get; init; }

    public required long Size { get; init; }

    /// <summary>Expected; empty = not checked.</summary>
    public string Sha256 { get; init; } = "";

    public bool? FrontCover { get; init; }

    public bool? BackCover { get; init; }

    public int BonusItem { get; init; }

    public DateOnly? OccurredOn { get; init; }

    /// <summary>When the mail arrived that staff enter; null for what is sent online.</summary>
    public DateTime? MailAt { get; init; }

    public string MailEvidence { get; init; } = "";

    /// <summary>The time of the act: an upload begun in time may end a little later.</summary>
    public required DateTime StartedAt { get; init; }

    public required DateTime ExpiresAt { get; init; }

    public UploadState State { get; private set; }

    /// <summary>When its last byte came; null before.</summary>
    public DateTime? ReceivedAt { get; private set; }

    /// <summary>SHA-256 of what came.</summary>
    public string ReceivedSha256 { get; private set; } = "";

    /// <summary>Id of the version made of it.</summary>
    public string File { get; private set; } = "";

    public string Refusal { get; private set; } = "";

    public string RefusalZh { get; private set; } = "";

    public string RefusalEn { get; private set; } = "";

    public Item Item => Item.Of(Kind, Ordinal);

    /// <summary>Every byte is here and kept: what its sender gets a receipt for.</summary>
    public void Receive(string sha256, DateTime at) => (State, ReceivedSha256, ReceivedAt) = (UploadState.Inspecting, sha256, at);

    public void Accept(string file) => (State, File) = (UploadState.Accepted, file);

    public void Refuse(Refusal refusal) => (State, Refusal, RefusalZh, RefusalEn) = (UploadState.Refused, refusal.Reason, refusal.Zh, refusal.En);

    /// <summary>The same refusal again, for whoever asks again.</summary>
    public Refusal? WhyRefused() => State == UploadState.Refused ? Platform.Errors.Refusal.Precondition(Refusal, RefusalZh, RefusalEn) : null;
}

/// <summary>How an upload may be continued.</summary>
internal static class UploadRules
{
    public const int MaxOpenPerDossier = 40;

    /// <summary>An upload begun before the close may end this much after it.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromHours(1);

    private static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>A day, but not longer than an hour past the end of the window in which it began.</summary>
    public static DateTime ExpiresAt(DateTime now, DateTime? windowUntil) =>
        windowUntil is { } until && until > now && until + Late < now + Life ? until + Late : now + Life;

    public static Refusal? WhyNotSized(long size) => size > 0
        ? null
        : size == 0
            ? FileRules.WhyNotEmpty(0)
            : Refusal.Invalid("size_bytes", "size_bytes 不得為負", "size_bytes must not be negative", "OUT_OF_RANGE");

    public static Refusal? WhyNotMore(int open) => open < MaxOpenPerDossier
        ? null
        : Refusal.Precondition("TOO_MANY_UPLOADS", $"這一件已有 {open} 個未完成的上傳；請先完成或取消。", $"{open} uploads of this dossier are unfinished; finish or cancel them first.");

    public static Refusal? WhyNotOffset(long have, long sent) => have == sent
        ? null
        : Refusal.Precondition("OFFSET_WRONG", $"應從第 {have} 個位元組續傳，收到的是 {sent}。", $"The upload continues at byte {have}, not at {sent}.").With("offset", have);

    public static Refusal? WhyNotWithin(long announced, long size) => size <= announced
        ? null
        : Refusal.Invalid("size_bytes", $"送來的位元組比宣告的 {announced} 多。", $"More bytes came than the {announced} announced.", "SIZE_MISMATCH");

    public static Refusal? WhyNotAlgorithm(string algorithm) => algorithm is "" or "sha1" or "sha256"
        ? null
        : Refusal.Invalid("checksum_algorithm", "checksum_algorithm 只接受 sha1 與 sha256", "checksum_algorithm takes sha1 and sha256", "CHECKSUM_UNKNOWN");

    public static Refusal ChecksumDiffers() => Refusal.Invalid("checksum", "這一段在傳輸中改變了：校驗碼不符，請重送。", "This piece changed on its way: its checksum differs. Send it again.", "CHECKSUM_MISMATCH");

    public static Refusal Busy() => Refusal.Aborted("UPLOAD_BUSY", "同一個上傳正在另一個連線進行。", "This upload is being continued on another connection.");

    public static Refusal NotFound() => Refusal.NotFound("查無這個上傳，或已逾期。", "No such upload, or it has expired.");

    /// <summary>A mail is entered with the time it arrived, which lies in the past.</summary>
    public static Refusal? WhyNotMail(DateTime receivedAt, DateTime now) => receivedAt <= now
        ? null
        : Refusal.Invalid("mail.received_at", "mail.received_at 不得晚於現在", "mail.received_at must not lie in the future", "OUT_OF_RANGE");
}
