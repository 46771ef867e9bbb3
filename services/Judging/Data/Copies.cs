namespace CseaMesh.Judging.Data;

/// <summary>The edition as last published, and the method once it is declared.</summary>
internal sealed class EditionCopy
{
    public required string Code { get; init; }

    /// <summary>Version of the document.</summary>
    public required int Version { get; set; }

    /// <summary>Rises with every change of this row; concurrency token and key of the cache.</summary>
    public int Revision { get; set; }

    /// <summary>The whole csea.edition.v1.Edition.</summary>
    public required byte[] Document { get; set; }

    /// <summary>Canonical scoring settings as declared; null before. From then on they hold, whatever a corrected document says.</summary>
    public string? DeclaredMethod { get; set; }

    public DateTime? DeclaredAt { get; set; }

    public string DeclaredBy { get; set; } = "";

    public long? RulesIndex { get; set; }

    /// <summary>Version of the last CommitteeChanged.</summary>
    public int CommitteeVersion { get; set; }

    /// <summary>Winners of at least one award are public.</summary>
    public bool IsPublished { get; set; }
}

/// <summary>What is known of an organisation, for finding conflicts.</summary>
internal sealed class OrganisationCopy
{
    public required string Id { get; init; }

    public required string LegalName { get; set; }

    public required string ShortName { get; set; }

    public required string EnglishName { get; set; }

    /// <summary>統一編號; empty for organisations with another identifier.</summary>
    public string Ubn { get; set; } = "";

    public required string GroupParent { get; set; }

    /// <summary>With blanks between.</summary>
    public required string MailDomains { get; set; }

    public required long SourceVersion { get; set; }
}

/// <summary>Who acts for an organisation: needed for the finalist's own acts.</summary>
internal sealed class OrganisationMemberCopy
{
    public required string Id { get; init; }

    public required string OrganisationId { get; set; }

    public required string PersonId { get; set; }

    public required bool Active { get; set; }

    public required long SourceVersion { get; set; }
}

/// <summary>What was last reported of a judge's progress.</summary>
internal sealed class ProgressNote
{
    public required string MemberId { get; init; }

    public required Domain.Results.RoundKind Kind { get; init; }

    public int Assigned { get; set; }

    public int Done { get; set; }

    public DateTime Due { get; set; }

    public int Version { get; set; }
}
