using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Notification.Domain;

internal enum BatchState
{
    Held,
    Released,
    Cancelled,
}

/// <summary>Letters of one purpose that wait together for the secretariat.</summary>
internal sealed class Batch : Aggregate
{
    public required string Edition { get; init; }

    public required string Purpose { get; init; }

    /// <summary>1, 2, ... within (edition, purpose).</summary>
    public required int Number { get; init; }

    public BatchState State { get; set; }

    public DateTime? NotBefore { get; init; }

    public DateTime? ReleasedAt { get; set; }

    public string ReleasedBy { get; set; } = "";

    public string Reason { get; set; } = "";

    public Refusal? WhyNotRelease(DateTime now)
    {
        if (State is BatchState.Cancelled)
        {
            return IsCancelled();
        }

        if (State is BatchState.Released)
        {
            return IsReleased();
        }

        return NotBefore is { } from && now < from
            ? Refusal.Precondition(
                "TOO_EARLY",
                $"這批信最早於 {FieldValue.Time(from).In(Language.Zh)} 才能放行。",
                $"This batch may be released from {FieldValue.Time(from).In(Language.En)} at the earliest.").With("not_before", from.ToString("O"))
            : null;
    }

    /// <param name="unsent">Released letters that have not left yet.</param>
    public Refusal? WhyNotHold(int unsent) => State switch
    {
        BatchState.Cancelled => IsCancelled(),
        BatchState.Held => Refusal.Precondition("BATCH_HELD", "這批信尚未放行。", "This batch has not been released."),
        _ when unsent == 0 => Refusal.Precondition("BATCH_SENT", "這批信都已經寄出，無法收回。", "Every letter of this batch has left; none can be taken back."),
        _ => null,
    };

    public Refusal? WhyNotCancel() => State switch
    {
        BatchState.Cancelled => IsCancelled(),
        BatchState.Released => IsReleased(),
        _ => null,
    };

    public void Release(DateTime now, string by)
    {
        State = BatchState.Released;
        ReleasedAt = now;
        ReleasedBy = by;
    }

    public void Hold()
    {
        State = BatchState.Held;
        ReleasedAt = null;
        ReleasedBy = "";
    }

    public void Cancel(string reason)
    {
        State = BatchState.Cancelled;
        Reason = reason;
    }

    private static Refusal IsReleased() => Refusal.Precondition("BATCH_RELEASED", "這批信已經放行。", "This batch has been released already.");

    private static Refusal IsCancelled() => Refusal.Precondition("BATCH_CANCELLED", "這批信已經取消。", "This batch has been cancelled.");
}
