using CseaMesh.Platform.Data;

namespace CseaMesh.Billing.Domain;

internal enum TurnkeyState
{
    Queued = 1,
    Uploaded = 2,
    Confirmed = 3,
    Failed = 4,
}

/// <summary>One message to the Ministry's platform, kept as it was sent.</summary>
internal sealed class TurnkeyMessage : Aggregate
{
    /// <summary>F0401, F0501, F0701, G0401, G0501, E0402.</summary>
    public required string Code { get; init; }

    /// <summary>Invoice, allowance or number range.</summary>
    public required string SubjectId { get; init; }

    public required string DocumentNumber { get; init; }

    public TurnkeyState State { get; private set; } = TurnkeyState.Queued;

    public required byte[] Content { get; init; }

    public DateTime QueuedAt { get; init; }

    public DateTime? ExportedAt { get; private set; }

    public DateTime? AnsweredAt { get; private set; }

    public DateOnly UploadUntil { get; init; }

    public string ResultCode { get; private set; } = "";

    public string ResultText { get; private set; } = "";

    /// <summary>Unique, so that writing it again overwrites the same file.</summary>
    public string FileName => $"{Code}-{DocumentNumber}-{Id}.xml";

    public void Export(DateTime at) => (State, ExportedAt) = (TurnkeyState.Uploaded, at);

    /// <summary>Takes the platform's answer; false when it says nothing new. A confirmation is final, a refusal may still be followed by one.</summary>
    public bool Answer(TurnkeyState state, string code, string text, DateTime at)
    {
        if (State == TurnkeyState.Confirmed || (State == state && ResultCode == code))
        {
            return false;
        }

        (State, ResultCode, ResultText, AnsweredAt) = (state, code, text, at);
        return true;
    }
}
