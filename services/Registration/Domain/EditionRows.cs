namespace CseaMesh.Registration.Domain;

/// <summary>One version of an edition file. Once published, its document never changes (ORG-02).</summary>
public sealed class EditionVersion : Aggregate
{
    public required string Code { get; init; }

    public required int Number { get; init; }

    public required int Year { get; set; }

    /// <summary>Code of the edition a first version was copied from.</summary>
    public string CopiedFrom { get; init; } = "";

    /// <summary>A draft whose release calls the activity off.</summary>
    public bool Cancels { get; set; }

    public required string NameZh { get; set; }

    public required string NameEn { get; set; }

    public EditionState State { get; set; } = EditionState.Draft;

    /// <summary>The document in protobuf's binary form.</summary>
    public required byte[] Document { get; set; }

    public required string Sha256 { get; set; }

    public string Reason { get; set; } = "";

    public required string ImportedBy { get; set; }

    public string PublishedBy { get; set; } = "";

    public DateTime? PublishedAt { get; set; }

    /// <summary>What everybody goes by.</summary>
    public bool IsInForce => State is EditionState.Published or EditionState.Cancelled;
}

/// <summary>What other services have told about an edition as a whole.</summary>
public sealed class EditionProgress : Aggregate
{
    public required string Code { get; init; }

    /// <summary>Bank statements are reconciled through this day.</summary>
    public DateOnly? StatementsThrough { get; set; }

    /// <summary>From here the scoring settings are frozen.</summary>
    public DateTime? MethodDeclaredAt { get; set; }
}

/// <summary>How far one award has come, as Judging told it.</summary>
public sealed class AwardProgress : Aggregate
{
    public required string Edition { get; init; }

    public required int Award { get; init; }

    public bool ReviewSealed { get; set; }

    /// <summary>Latest certified result; 0 = none.</summary>
    public int CertifiedVersion { get; set; }

    public bool Correction { get; set; }

    /// <summary>Result version that is public; 0 = none.</summary>
    public int PublishedVersion { get; set; }

    /// <summary>A published winner was disqualified; the award waits for a corrected result.</summary>
    public bool UnderCorrection { get; set; }
}

/// <summary>One entry's place in a certified result. Hidden until it is published.</summary>
public sealed class CertifiedPlace
{
    public required string Edition { get; init; }

    public required int Award { get; init; }

    public required int ResultVersion { get; init; }

    public required string EntryId { get; init; }

    public required int Place { get; init; }

    public required bool Shared { get; init; }

    public required bool Winner { get; init; }

    /// <summary>A winner's score as it is shown, where the edition published scores when it was certified.</summary>
    public string Shown { get; init; } = "";
}

/// <summary>Something the clock or another service left for the secretariat.</summary>
public sealed class StaffTask : Aggregate
{
    public required string Edition { get; init; }

    public required string Kind { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }

    public string? EntryId { get; init; }

    public DateTime? ClosedAt { get; set; }

    public string Note { get; set; } = "";
}
