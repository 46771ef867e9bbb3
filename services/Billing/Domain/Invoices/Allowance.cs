using CseaMesh.Platform.Data;
using CseaMesh.Platform.Time;

namespace CseaMesh.Billing.Domain;

internal enum AllowanceState
{
    Queued = 1,
    Uploaded = 2,
    Confirmed = 3,
    Failed = 4,
    Cancelled = 5,
}

internal sealed class AllowanceItem
{
    public long Seq { get; init; }

    public required string AllowanceId { get; init; }

    /// <summary>Ordinal of the invoice's item.</summary>
    public int Ordinal { get; init; }

    public required string Description { get; init; }

    /// <summary>Without tax.</summary>
    public long AmountTwd { get; init; }

    public long TaxTwd { get; init; }
}

/// <summary>A part of an invoice taken back by the seller, with the buyer's consent on file: for corrections only (FEE-10).</summary>
internal sealed class Allowance : Aggregate
{
    public required string Edition { get; init; }

    public required string InvoiceId { get; init; }

    public required string InvoiceNumber { get; init; }

    /// <summary>"2025-A-00001", at most 16 characters.</summary>
    public required string Number { get; init; }

    public required string Reason { get; init; }

    public AllowanceState State { get; private set; } = AllowanceState.Queued;

    public DateTime IssuedAt { get; init; }

    public string CancelReason { get; private set; } = "";

    public DateTime? CancelledAt { get; private set; }

    public int Facts { get; private set; }

    public List<AllowanceItem> Items { get; init; } = [];

    public long AmountTwd => Items.Sum(i => i.AmountTwd);

    public long TaxTwd => Items.Sum(i => i.TaxTwd);

    public DateOnly IssuedOn => TaipeiTime.DateOf(IssuedAt);

    public int NextFact() => ++Facts;

    /// <summary>The platform's answer; none changes a cancelled allowance.</summary>
    public void Answered(TurnkeyState state) => State = State is AllowanceState.Cancelled or AllowanceState.Confirmed ? State : state switch
    {
        TurnkeyState.Uploaded => AllowanceState.Uploaded,
        TurnkeyState.Confirmed => AllowanceState.Confirmed,
        TurnkeyState.Failed => AllowanceState.Failed,
        TurnkeyState.Queued => State,
    };

    public void Cancel(string reason, DateTime at) => (State, CancelReason, CancelledAt) = (AllowanceState.Cancelled, reason, at);
}
