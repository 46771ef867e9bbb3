using CseaMesh.Judging.Domain.Rounds;

namespace CseaMesh.Judging.Domain.Ledger;

/// <summary>
/// The public key with which the notary or the government member cosigns checkpoints. The private key never comes here: it lies in the
/// browser, or in a program of the witness's own. A later key replaces an earlier one; cosignatures keep the key they were made with.
/// </summary>
internal sealed class Witness
{
    public required string Id { get; init; }

    public required string Edition { get; init; }

    public required Office Office { get; init; }

    public required string PersonId { get; init; }

    /// <summary>As <see cref="NoteKey"/> writes it.</summary>
    public required string Key { get; init; }

    public required DateTime At { get; init; }
}

/// <summary>A witness's confirmation of the ledger as it stood at one size: from then on nobody can show a ledger that begins otherwise.</summary>
internal sealed class Cosignature
{
    public required string Edition { get; init; }

    public required long Size { get; init; }

    public required string WitnessId { get; init; }

    /// <summary>Signature line of the note.</summary>
    public required string Line { get; init; }

    public required DateTime At { get; init; }
}
