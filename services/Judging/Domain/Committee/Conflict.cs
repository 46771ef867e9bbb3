using CseaMesh.Platform.Data;

namespace CseaMesh.Judging.Domain.Committee;

/// <summary>Numbers as in the contract.</summary>
public enum ConflictGrade
{
    Hard = 1,
    Soft = 2,
}

/// <summary>Numbers as in the contract.</summary>
public enum ConflictKind
{
    Employer = 1,
    Group = 2,
    Client = 3,
    Supplier = 4,
    Family = 5,
    Shares = 6,
    Coached = 7,
    Other = 8,
}

/// <summary>Numbers as in the contract.</summary>
public enum ConflictState
{
    Proposed = 1,
    Confirmed = 2,
    Dismissed = 3,
}

/// <summary>How a tie became known; numbers as in the contract.</summary>
public enum ConflictSource
{
    Declared = 1,
    Ubn = 2,
    Name = 3,
    Group = 4,
    MailDomain = 5,
}

/// <summary>A tie between a member and an organisation, or one of its entries. Confirmed and HARD it bars the member from the entry.</summary>
internal sealed class Conflict : Aggregate
{
    public required string Edition { get; init; }

    public required string MemberId { get; init; }

    public required string OrganisationId { get; init; }

    /// <summary>Empty when every entry of the organisation is meant.</summary>
    public required string EntryId { get; init; }

    public required ConflictKind Kind { get; set; }

    public required ConflictGrade Grade { get; set; }

    public required ConflictState State { get; set; }

    public required string Evidence { get; set; }

    public ConflictSource Source { get; init; } = ConflictSource.Declared;

    /// <summary>Found and not yet answered by the chair: the member must not meet the entry before that.</summary>
    public bool IsOpen => State == ConflictState.Proposed && Grade == ConflictGrade.Hard;

    public bool Bars => State == ConflictState.Confirmed && Grade == ConflictGrade.Hard;

    public bool Concerns(Rounds.Candidate candidate) => EntryId.Length > 0 ? EntryId == candidate.Id : OrganisationId == candidate.OrganisationId;
}
