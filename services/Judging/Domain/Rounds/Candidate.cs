using CseaMesh.Judging.Domain.Results;
using CseaMesh.Platform.Data;

namespace CseaMesh.Judging.Domain.Rounds;

/// <summary>A qualified entry as judging knows it (PRE-06). The id is the entry's.</summary>
internal sealed class Candidate : Aggregate
{
    public required string Edition { get; init; }

    public required int Award { get; set; }

    public required AwardClass Class { get; set; }

    public required string Number { get; set; }

    /// <summary>Company, team or person.</summary>
    public required string Entrant { get; set; }

    public required string OrganisationId { get; set; }

    public required string OrganisationName { get; set; }

    /// <summary>False once withdrawn, lapsed, disqualified or no longer qualified.</summary>
    public bool Active { get; set; } = true;

    /// <summary>Why it is not active.</summary>
    public string Reason { get; set; } = "";

    public bool Returning { get; set; }

    /// <summary>Bonus items that a staff verdict fixes at 0 (VID-11, BON-04), as numbers with commas.</summary>
    public string ForcedZero { get; set; } = "";

    /// <summary>The video is to be disregarded (VID-04, VID-05).</summary>
    public bool VideoDisregarded { get; set; }

    /// <summary>Version of the entry that these facts come from.</summary>
    public long SourceVersion { get; set; }

    public IReadOnlySet<int> ForcedZeroItems => ParseItems(ForcedZero);

    public static IReadOnlySet<int> ParseItems(string items) =>
        items.Length == 0 ? new HashSet<int>() : items.Split(',').Select(i => int.Parse(i, System.Globalization.CultureInfo.InvariantCulture)).ToHashSet();
}
