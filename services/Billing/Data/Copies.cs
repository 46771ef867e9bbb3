using CseaMesh.Billing.Domain;

namespace CseaMesh.Billing.Data;

/// <summary>The edition as Registration last published it.</summary>
internal sealed class EditionCopy
{
    public required string Code { get; init; }

    public int Version { get; set; }

    /// <summary>Bytes of csea.edition.v1.Edition.</summary>
    public byte[] Document { get; set; } = [];
}

/// <summary>An organisation that may pay.</summary>
internal sealed class OrganisationCopy
{
    public required string Id { get; init; }

    public long SourceVersion { get; set; }

    public string LegalName { get; set; } = "";

    public string ShortName { get; set; } = "";

    /// <summary>Unified business number; empty for bodies known by another identifier.</summary>
    public string Ubn { get; set; } = "";

    public string InvoiceTitle { get; set; } = "";

    public string InvoiceMail { get; set; } = "";
}

/// <summary>Who belongs to an organisation: decides who sees its bills.</summary>
internal sealed class MemberCopy
{
    public required string OrganisationId { get; init; }

    public required string PersonId { get; init; }

    public long SourceVersion { get; set; }

    public bool Manager { get; set; }

    public bool Active { get; set; }
}

/// <summary>A membership of the association.</summary>
internal sealed class MembershipCopy
{
    public required string Id { get; init; }

    public long SourceVersion { get; set; }

    public MembershipKind Kind { get; set; }

    /// <summary>Organisation or person.</summary>
    public string Holder { get; set; } = "";

    public DateOnly From { get; set; }

    public DateOnly To { get; set; }

    public bool Verified { get; set; }

    public MembershipTerm Term => new(Kind, Holder, From, To, Verified);
}

/// <summary>An entry as far as money is concerned.</summary>
internal sealed class EntryCopy
{
    public required string Id { get; init; }

    public required string Edition { get; init; }

    public long SourceVersion { get; set; }

    public string Number { get; set; } = "";

    public int Award { get; set; }

    public AwardClass AwardClass { get; set; }

    public string OrganisationId { get; set; } = "";

    public string PersonId { get; set; } = "";

    public string MadeBy { get; set; } = "";

    public string Label { get; set; } = "";

    public DateTime RegisteredAt { get; set; }
}
