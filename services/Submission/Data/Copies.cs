namespace CseaMesh.Submission.Data;

/// <summary>The edition as last published.</summary>
internal sealed class EditionCopy
{
    public required string Code { get; init; }

    public required int Version { get; set; }

    /// <summary>The document in proto form.</summary>
    public required byte[] Document { get; set; }

    /// <summary>The close of registration for which open drafts have been dealt with; null before.</summary>
    public DateTime? ClosedFor { get; set; }
}

/// <summary>Names of an organisation, for file names.</summary>
internal sealed class OrganisationCopy
{
    public required string Id { get; init; }

    public required long Version { get; set; }

    /// <summary>Short name, or the legal name where there is none.</summary>
    public required string FileName { get; set; }
}

/// <summary>Who belongs to which organisation.</summary>
internal sealed class MemberCopy
{
    public required string Id { get; init; }

    public required long Version { get; set; }

    public required string Organisation { get; set; }

    public required string Person { get; set; }

    public required bool Manager { get; set; }

    public required bool Active { get; set; }
}

/// <summary>A seat of the committee; whoever holds one is not staff.</summary>
internal sealed class SeatCopy
{
    public required string Edition { get; init; }

    public required string MemberId { get; init; }

    /// <summary>Empty until the statement is accepted.</summary>
    public required string Person { get; set; }

    public required long Version { get; set; }
}

/// <summary>A judge's right to read an entry, granted or taken by Judging. No row = no right.</summary>
internal sealed class ReadingRight
{
    public required string Entry { get; init; }

    public required string MemberId { get; init; }

    public required string Person { get; set; }

    public required bool Granted { get; set; }

    public required string Reason { get; set; }

    public required long Version { get; set; }

    public required DateTime Since { get; set; }
}

/// <summary>A round after whose seal verdicts come too late.</summary>
internal sealed class SealedRound
{
    public required string Edition { get; init; }

    public required int Award { get; init; }

    public required string Round { get; init; }
}

/// <summary>Who opened what (CNF-01); rows are only ever added.</summary>
internal sealed class AccessRow
{
    public long Seq { get; init; }

    public required string Edition { get; init; }

    public required DateTime At { get; init; }

    public required string Person { get; init; }

    public required string PersonName { get; set; }

    /// <summary>judge, check_officer, secretariat or entrant.</summary>
    public required string As { get; init; }

    public required string Entry { get; init; }

    public string File { get; init; } = "";

    public string Item { get; init; } = "";

    /// <summary>dossier, original or reading_copy.</summary>
    public required string What { get; init; }
}
