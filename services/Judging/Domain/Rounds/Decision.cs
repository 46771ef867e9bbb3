using CseaMesh.Platform.Data;

namespace CseaMesh.Judging.Domain.Rounds;

/// <summary>An act of the committee with its reason; always in the ledger, never silent (ORG-01, ORG-03).</summary>
internal sealed class Decision : Aggregate
{
    public required string Edition { get; init; }

    public required string Number { get; init; }

    public required DecisionKind Kind { get; init; }

    public required int Award { get; init; }

    /// <summary>Null where no round is concerned.</summary>
    public required Results.RoundKind? Round { get; init; }

    /// <summary>Result version that it belongs to; 0 where it concerns none.</summary>
    public required int ResultVersion { get; init; }

    public required string EntryId { get; init; }

    /// <summary>What was decided, as far as a recomputation needs it (entry ids with commas, or a number).</summary>
    public required string Value { get; init; }

    public required string Reason { get; init; }

    public required string DecidedBy { get; init; }

    public required DateTime DecidedAt { get; init; }

    public required long LedgerIndex { get; init; }
}
