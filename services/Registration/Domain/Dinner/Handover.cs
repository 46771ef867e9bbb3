namespace CseaMesh.Registration.Domain;

public enum HandoverKind
{
    Unspecified,
    Trophy,
    Certificate,
    Yearbooks,
    Photos,
}

/// <summary>Something handed to a winner (WIN-06, DIN-06, DIN-09). Each kind once per win.</summary>
public sealed class Handover : Aggregate
{
    private const int MostPhotos = 2000;

    public required string WinId { get; init; }

    public required HandoverKind Kind { get; init; }

    public required int Count { get; init; }

    public required string Recipient { get; set; }

    public string Note { get; init; } = "";

    public required string By { get; init; }

    /// <summary>Why this cannot be handed over now.</summary>
    public static Refusal? WhyNot(HandoverKind kind, int count, Win win, Season season, DateTime now)
    {
        if (win.WhyNotAccept() is { } refusal)
        {
            return refusal;
        }

        if (now < season.DinnerOpens)
        {
            return Refusal.Precondition("TOO_EARLY", $"頒獎晚宴於 {season.DinnerOpens.AddHours(8):yyyy-MM-dd HH:mm} 開始，獎座、證書、專刊與照片於當天交付。", $"Trophies, certificates, yearbooks and photographs are handed out at the dinner, from {season.DinnerOpens.AddHours(8):yyyy-MM-dd HH:mm}.").With("from", season.DinnerOpens.ToString("O", null));
        }

        var (least, most) = kind switch
        {
            HandoverKind.Yearbooks => (win.Books + win.ExtraBooks, win.Books + win.ExtraBooks),
            HandoverKind.Photos => (1, MostPhotos),
            _ => (1, 1),
        };
        return count >= least && count <= most && count > 0
            ? null
            : Refusal.Precondition("COUNT_DIFFERS", kind == HandoverKind.Yearbooks ? $"專刊須一次領取 {most} 本，現為 {count} 本（DIN-06）。" : $"數量須為 {least} 到 {most}，現為 {count}。", kind == HandoverKind.Yearbooks ? $"All {most} yearbooks are collected at one time; this says {count} (DIN-06)." : $"The count must be {least} to {most}; this says {count}.")
                .With("limit", most).With("actual", count);
    }
}
