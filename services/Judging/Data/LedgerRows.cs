using CseaMesh.Judging.Domain.Ledger;

namespace CseaMesh.Judging.Data;

/// <summary>Head of an edition's ledger. Its size is the concurrency token: two appends to the same position cannot both be saved.</summary>
internal sealed class LedgerHead
{
    public required string Edition { get; init; }

    public required long Size { get; set; }

    /// <summary>Roots of the complete subtrees (<see cref="Domain.Ledger.Frontier"/>).</summary>
    public required byte[] Frontier { get; set; }

    public Frontier Open() => Domain.Ledger.Frontier.FromBytes(Size, Frontier);
}

/// <summary>One entry of the ledger. Salt and detail may be erased; commitment and leaf stay for good.</summary>
internal sealed class LedgerRow
{
    public required string Edition { get; init; }

    /// <summary>From 0.</summary>
    public required long Position { get; init; }

    public required LedgerKind Kind { get; init; }

    public required byte[] Commitment { get; init; }

    public required byte[] Leaf { get; init; }

    public byte[]? Salt { get; set; }

    public string? Detail { get; set; }

    /// <summary>Sheet, round, result or decision concerned; empty where none is.</summary>
    public required string SubjectId { get; init; }

    public required int SubjectVersion { get; init; }

    public required DateTime At { get; init; }
}
