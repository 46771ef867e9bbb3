namespace CseaMesh.Platform.Data;

/// <summary>
/// A thing that is changed as a whole: time-ordered id, version as concurrency token and etag, and who changed it when.
/// Version and stamps are set when it is saved; nothing else writes them.
/// </summary>
public abstract class Aggregate
{
    /// <summary>26 characters, time-ordered (<see cref="Ids"/>).</summary>
    public required string Id { get; init; }

    /// <summary>1 when first saved, raised by every save.</summary>
    public int Version { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    public string CreatedBy { get; set; } = "";

    /// <summary>UTC.</summary>
    public DateTime ChangedAt { get; set; }

    public string ChangedBy { get; set; } = "";
}
