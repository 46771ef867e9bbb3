using CseaMesh.Platform.Data;

namespace CseaMesh.Judging.Domain.Scoring;

/// <summary>That an entrant may read what the judges wrote, and which comments were held back. The id is the entry's.</summary>
internal sealed class FeedbackRelease : Aggregate
{
    public required string Edition { get; init; }

    public required int Award { get; init; }

    /// <summary>Ids of sheets whose comment is not passed on, with commas.</summary>
    public string Withheld { get; set; } = "";

    public required string ReleasedBy { get; set; }

    public required DateTime ReleasedAt { get; set; }

    public IReadOnlyList<string> WithheldIds => Withheld.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
