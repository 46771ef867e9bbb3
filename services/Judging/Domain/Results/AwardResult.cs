using CseaMesh.Platform.Data;

namespace CseaMesh.Judging.Domain.Results;

/// <summary>Numbers as in the contract.</summary>
public enum ResultState
{
    Sealed = 1,
    Certified = 2,
    Published = 3,
    Corrected = 4,
}

/// <summary>A version of the result of one round of one award; what it says is the canonical file.</summary>
internal sealed class AwardResult : Aggregate
{
    public required string Edition { get; init; }

    public required int Award { get; init; }

    public required RoundKind Kind { get; init; }

    /// <summary>1, 2, ... per award and round.</summary>
    public required int No { get; init; }

    public ResultState State { get; set; } = ResultState.Sealed;

    /// <summary>Canonical JSON (<see cref="ResultFile"/>).</summary>
    public required string Document { get; set; }

    /// <summary>SHA-256 of the document, hex.</summary>
    public required string FileHash { get; set; }

    /// <summary>Ledger index of the RESULT entry, once certified.</summary>
    public long? LedgerIndex { get; set; }

    public ResultFile File => ResultFile.Read(Document);

    public void Put(ResultFile file)
    {
        Document = file.Write();
        FileHash = CanonicalJson.Hash(Document);
    }
}
