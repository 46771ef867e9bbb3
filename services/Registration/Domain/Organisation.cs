namespace CseaMesh.Registration.Domain;

/// <summary>A registered body, known by 統一編號 or another registration number (ELI-03).</summary>
public sealed class Organisation : Aggregate
{
    public required IdKind IdKind { get; set; }

    public required string IdNumber { get; set; }

    public required string LegalName { get; set; }

    /// <summary>Used in file names (DOC-09).</summary>
    public required string ShortName { get; set; }

    public string EnglishName { get; set; } = "";

    public required IReadOnlyList<OrganisationKind> Kinds { get; set; }

    public string OtherKind { get; set; } = "";

    public required Audience Audience { get; set; }

    /// <summary>In own words, where no code fits.</summary>
    public string Industry { get; set; } = "";

    /// <summary>Code of <see cref="Industries.All"/>, or empty.</summary>
    public string IndustryCode { get; set; } = "";

    /// <summary>Codes of <see cref="Industries.LinesOfBusiness"/>.</summary>
    public IReadOnlyList<string> LinesOfBusiness { get; set; } = [];

    public string GroupParentUbn { get; set; } = "";

    public IReadOnlyList<string> MailDomains { get; set; } = [];

    public string InvoiceTitle { get; set; } = "";

    public required string InvoiceMail { get; set; }

    public DateTime TaiwanAttestedAt { get; set; }

    public OrganisationState State { get; set; } = OrganisationState.Unverified;

    public DateTime? VerifiedAt { get; set; }

    /// <summary>Why it was rejected or merged.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The organisation that everything of this one belongs to now.</summary>
    public string? MergedInto { get; set; }

    /// <summary><see cref="OrganisationNames.Key"/> of the legal name.</summary>
    public string NameKey { get; set; } = "";

    /// <summary>Folded names and identifier, for search.</summary>
    public string SearchKey { get; set; } = "";

    public bool IsVerified => State == OrganisationState.Verified;
}

/// <summary>A person's place in an organisation. It starts with a name and a mail address; accepting binds the account.</summary>
public sealed class OrganisationMember : Aggregate
{
    public required string OrganisationId { get; set; }

    /// <summary>Account id; null until the invitation is accepted.</summary>
    public string? PersonId { get; set; }

    public required string Name { get; set; }

    /// <summary>Lower case.</summary>
    public required string Mail { get; set; }

    public required MemberRole Role { get; set; }

    public required MemberState State { get; set; }
}

/// <summary>A membership of the association: it decides the member price, it gives no rights here.</summary>
public sealed class Membership : Aggregate
{
    public required MembershipKind Kind { get; init; }

    /// <summary>Holder of a GROUP membership.</summary>
    public string? OrganisationId { get; set; }

    /// <summary>Holder of an INDIVIDUAL membership.</summary>
    public string? PersonId { get; set; }

    /// <summary>統一編號 or mail address of a holder who is not registered yet; empty once bound.</summary>
    public string HolderKey { get; set; } = "";

    public required string HolderName { get; set; }

    public required string MemberNumber { get; init; }

    /// <summary>Term, both days inclusive.</summary>
    public required DateOnly From { get; init; }

    public required DateOnly To { get; set; }

    /// <summary>It is somebody's whom we know; before, it changes no price.</summary>
    public bool IsBound => OrganisationId is not null || PersonId is not null;

    public MembershipState State { get; set; } = MembershipState.Claimed;

    public string Evidence { get; init; } = "";

    public string Reason { get; set; } = "";
}

/// <summary>Someone with an account, or someone named by an entry who has none yet.</summary>
public sealed class Person : Aggregate
{
    public required string Name { get; set; }

    public string EnglishName { get; set; } = "";

    /// <summary>Lower case.</summary>
    public string Mail { get; set; } = "";

    public string Phone { get; set; } = "";

    public string Employer { get; set; } = "";

    public string Post { get; set; } = "";

    /// <summary>"zh" or "en".</summary>
    public string Language { get; set; } = "zh";

    /// <summary>The id is an account's; otherwise the person is only named by others.</summary>
    public bool HasAccount { get; set; }

    public string NoticeEdition { get; set; } = "";

    /// <summary>0 = none accepted.</summary>
    public int NoticeVersion { get; set; }

    public DateTime? NoticeAt { get; set; }

    /// <summary>Since then nothing is done with the data that the law does not ask for; null = the use goes on.</summary>
    public DateTime? StoppedAt { get; set; }

    /// <summary>Personal fields are gone since then; the id stays, so that results keep standing.</summary>
    public DateTime? ErasedAt { get; set; }
}
