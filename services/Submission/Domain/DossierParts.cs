namespace CseaMesh.Submission.Domain;

/// <summary>A row that is changed only through its dossier.</summary>
internal abstract class DossierPart
{
    public long Seq { get; init; }

    public string DossierId { get; set; } = "";
}

/// <summary>One version of one place: a file or a link. Kept whatever happens later.</summary>
internal sealed class SlotVersion : DossierPart
{
    /// <summary>Id by which the file is asked for.</summary>
    public required string Id { get; init; }

    public required SlotKind Kind { get; init; }

    public required int Ordinal { get; init; }

    /// <summary>1, 2, ... in its place.</summary>
    public int No { get; set; }

    public bool Current { get; set; }

    public required DateTime ReceivedAt { get; init; }

    public required string By { get; init; }

    // A file.
    public string Sha256 { get; init; } = "";

    public long Size { get; init; }

    public string ContentType { get; init; } = "";

    /// <summary>Ending of the canonical name, by the type found.</summary>
    public string Ending { get; init; } = "";

    public string SentName { get; set; } = "";

    /// <summary>Null when they could not be counted: a person has to look.</summary>
    public int? Pages { get; init; }

    public int? Characters { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    /// <summary>0 when the picture states none.</summary>
    public int Dpi { get; init; }

    /// <summary>Measured; null when unknown.</summary>
    public int? Seconds { get; init; }

    public int? StrictCharacters { get; init; }

    public TextState Text { get; init; }

    /// <summary>What else was seen in it.</summary>
    public IReadOnlyList<FileNote> Notes { get; set; } = [];

    /// <summary>How the mail is found again with which it came; empty for what was sent online.</summary>
    public string MailEvidence { get; set; } = "";

    /// <summary>Bytes that judges read; empty until the dossier is accepted.</summary>
    public string ReadingSha256 { get; set; } = "";

    public long ReadingSize { get; set; }

    /// <summary>What could identify somebody was taken out of the bytes that judges read.</summary>
    public bool ReadingClean { get; set; }

    // A link.
    public string Url { get; set; } = "";

    public int DeclaredSeconds { get; init; }

    public LinkState LinkState { get; set; }

    public DateTime? LinkCheckedAt { get; set; }

    public int LinkStatus { get; set; }

    // Evidence.
    public int BonusItem { get; init; }

    public DateOnly? OccurredOn { get; init; }

    public bool IsLink => Url.Length > 0;

    /// <summary>The first thing noted under this key, or null.</summary>
    public string? Note(string key) => Notes.FirstOrDefault(n => n.Key == key)?.Value;

    public Item Item => Item.Of(Kind, Ordinal);
}

internal enum LinkState
{
    Waiting,
    Reached,
    NotReached,
    NotPublic,
}

internal enum StepKind
{
    Opened,
    File,
    Link,
    Cleared,
    Submitted,
    SubmittedBySystem,
    Claimed,
    Released,
    Judged,
    SupplementAsked,
    SupplementPassed,
    Returned,
    Accepted,
    Reopened,
    Closed,
    Reinstated,
    Verdict,
    Yearbook,
}

/// <summary>One step in the life of a dossier; steps are only ever added.</summary>
internal sealed class Step : DossierPart
{
    public required DateTime At { get; init; }

    /// <summary>Account id; empty for the system.</summary>
    public required string By { get; init; }

    public required StepKind Kind { get; init; }

    /// <summary>Item key; empty for the dossier as a whole.</summary>
    public string Item { get; init; } = "";

    public string Text { get; init; } = "";
}

internal enum Verdict
{
    None,
    Accepted,
    Supplement,
    Invalid,
}

/// <summary>An officer's word on one item (PRE-01).</summary>
internal sealed class Check : DossierPart
{
    public required string Item { get; init; }

    public required Verdict Verdict { get; init; }

    public required string Reason { get; init; }

    public required string By { get; init; }

    public required DateTime At { get; init; }
}

internal sealed class Supplement : DossierPart
{
    public required int No { get; init; }

    /// <summary>e.g. 2025-T-0123-S1.</summary>
    public required string Number { get; init; }

    public required DateTime AskedAt { get; init; }

    public required string AskedBy { get; init; }

    /// <summary>First refused instant.</summary>
    public required DateTime Until { get; init; }

    public DateTime? AnsweredAt { get; set; }

    public List<SupplementItem> Items { get; } = [];

    public bool Names(Item item) => Items.Any(i => i.Item == item.Key);
}

internal sealed class SupplementItem
{
    public long Seq { get; init; }

    public required string Item { get; init; }

    public required string Reason { get; init; }

    /// <summary>Number of the version that was found wanting; 0 when the place was empty or is no place.</summary>
    public required int Version { get; init; }
}

/// <summary>One act of handing in, with what was handed in.</summary>
internal sealed class HandIn : DossierPart
{
    public required int No { get; init; }

    public required DateTime At { get; init; }

    public required string By { get; init; }

    public required bool Automatic { get; init; }

    public required string Manifest { get; set; }

    public required string Sha256 { get; init; }
}

/// <summary>An officer's word for the judges: disregard an item, or give no points for a bonus item.</summary>
internal sealed class MaterialVerdict : DossierPart
{
    public required int No { get; init; }

    /// <summary>Empty for a verdict on a bonus item.</summary>
    public required string Item { get; init; }

    public required int BonusItem { get; init; }

    public required bool Invalid { get; init; }

    public required string Reason { get; init; }

    public required string By { get; init; }

    public required DateTime At { get; init; }
}

internal enum AiUse
{
    Unstated,
    None,
    Language,
    Content,
}

/// <summary>The entrant's statements.</summary>
internal sealed record Declarations
{
    public bool LawfulSource { get; init; }

    public bool CopyrightCleared { get; init; }

    public bool FactsInPeriod { get; init; }

    public bool FrontCover { get; init; }

    public bool BackCover { get; init; }

    public DateOnly? EvidenceFrom { get; init; }

    public DateOnly? EvidenceTo { get; init; }

    public string SupervisorName { get; init; } = "";

    public string SupervisorTitle { get; init; } = "";

    public string SupervisorRelation { get; init; } = "";

    public AiUse AiUse { get; init; }

    public string AiUseNote { get; init; } = "";

    public string CompetitionHistory { get; init; } = "";

    public int Covers => (FrontCover ? 1 : 0) + (BackCover ? 1 : 0);
}
