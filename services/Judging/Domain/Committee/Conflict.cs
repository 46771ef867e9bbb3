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

    public bool Bars => State == ConflictState.Confirmed && Grade == ConflictGrade.Hard;

    public bool Concerns(Rounds.Candidate candidate) => EntryId.Length > 0 ? EntryId == candidate.Id : OrganisationId == candidate.OrganisationId;
}

/// <summary>Looks for ties that the facts at hand suggest: the member's employer by name, and the domain of the member's mail.</summary>
internal static class ConflictFinder
{
    /// <param name="fold">Comparison key of a name, so that width, case and variants do not hide a match.</param>
    public static (ConflictKind Kind, string Evidence)? Suspect(Member member, OrganisationFacts organisation, Func<string, string> fold)
    {
        var employer = fold(member.Employer);
        if (employer.Length > 1 && organisation.Names.Any(n => fold(n) is { Length: > 1 } name && (name == employer || name.Contains(employer, StringComparison.Ordinal) || employer.Contains(name, StringComparison.Ordinal))))
        {
            return (ConflictKind.Employer, member.Employer);
        }

        var domain = member.Mail[(member.Mail.IndexOf('@', StringComparison.Ordinal) + 1)..];
        return organisation.MailDomains.Contains(domain, StringComparer.OrdinalIgnoreCase) ? (ConflictKind.Employer, $"@{domain}") : null;
    }
}

/// <summary>What is known of an organisation for finding conflicts.</summary>
internal sealed record OrganisationFacts(string Id, IReadOnlyList<string> Names, IReadOnlyList<string> MailDomains);
