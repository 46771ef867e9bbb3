namespace CseaMesh.Judging.Domain.Committee;

/// <summary>A relation of a member to an organisation, on record before anybody declares anything.</summary>
internal sealed class MemberTie
{
    public required string MemberId { get; init; }

    public required int No { get; init; }

    public required string Edition { get; init; }

    public required ConflictKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>統一編號; empty when not known.</summary>
    public required string Ubn { get; init; }

    public DateOnly? From { get; init; }

    /// <summary>Last day; null = still so.</summary>
    public DateOnly? Until { get; init; }
}
