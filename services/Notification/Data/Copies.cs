using CseaMesh.Notification.Domain;
using CseaMesh.Platform.Data;

namespace CseaMesh.Notification.Data;

/// <summary>The published edition, as last heard.</summary>
internal sealed class EditionCopy
{
    public required string Code { get; init; }

    public int Version { get; set; }

    /// <summary>The csea.edition.v1.Edition.</summary>
    public required byte[] Document { get; set; }

    public DateTime PublishedAt { get; set; }
}

/// <summary>Name, address and language of a person with an account.</summary>
internal sealed class PersonCopy
{
    public required string Id { get; init; }

    public string Name { get; set; } = "";

    public string Mail { get; set; } = "";

    public Language Language { get; set; }

    /// <summary>Asked that his data be used no more: only what the law asks for is written to him.</summary>
    public bool Stopped { get; set; }

    /// <summary>Version at Registration; 0 while known only from a membership or the committee.</summary>
    public long SourceVersion { get; set; }
}

/// <summary>What a person has chosen about his letters. The id is the person's.</summary>
internal sealed class Preference : Aggregate
{
    public Language Language { get; set; }
}

internal sealed class OrganisationCopy
{
    public required string Id { get; init; }

    public string Name { get; set; } = "";

    /// <summary>The state's name at Registration.</summary>
    public string State { get; set; } = "";

    public long SourceVersion { get; set; }
}

/// <summary>A person's place in an organisation.</summary>
internal sealed class MemberCopy
{
    public required string Id { get; init; }

    public string OrganisationId { get; set; } = "";

    public string PersonId { get; set; } = "";

    public bool IsManager { get; set; }

    public bool Active { get; set; }

    public long SourceVersion { get; set; }
}

/// <summary>What letters say about an entry.</summary>
internal sealed class EntryCopy
{
    public required string Id { get; init; }

    public string Number { get; set; } = "";

    public string AwardZh { get; set; } = "";

    public string AwardEn { get; set; } = "";

    public bool Corporate { get; set; }

    public string OrganisationId { get; set; } = "";

    public string OrganisationName { get; set; } = "";

    /// <summary>Team or person; empty for a company.</summary>
    public string Label { get; set; } = "";

    public string PersonId { get; set; } = "";

    public string PersonName { get; set; } = "";

    public string PersonMail { get; set; } = "";

    public string MadeBy { get; set; } = "";

    public string ContactName { get; set; } = "";

    public string ContactMail { get; set; } = "";

    public bool InternationalWish { get; set; }

    /// <summary>The material has been handed in.</summary>
    public bool Submitted { get; set; }

    public long SourceVersion { get; set; }

    /// <summary>Company, team or person as a letter names it.</summary>
    public string Entrant => Label.Length == 0 ? OrganisationName : $"{OrganisationName} {Label}";
}

internal sealed class WinCopy
{
    public required string Id { get; init; }

    public required string EntryId { get; init; }

    public int Tickets { get; set; }

    public int Books { get; set; }

    public bool Live { get; set; }

    /// <summary>The award-fee bill is known, and with it all that the winner letter says.</summary>
    public bool Billed { get; set; }
}

/// <summary>How far a judge has come in a round.</summary>
internal sealed class JudgeProgress
{
    /// <summary>"edition/person/round".</summary>
    public required string Id { get; init; }

    public required string Edition { get; init; }

    public required string PersonId { get; init; }

    public bool Finals { get; init; }

    public int Assigned { get; set; }

    public int Done { get; set; }

    public DateTime DueUntil { get; set; }

    public DateTime ChangedAt { get; set; }

    /// <summary>How many sheets the judge has been told of.</summary>
    public int Announced { get; set; }

    public long SourceVersion { get; set; }
}
