namespace CseaMesh.Registration.Domain;

/// <summary>A filter of the entries list that somebody keeps under a name.</summary>
public sealed class EntryView : Aggregate
{
    /// <summary>Account id.</summary>
    public required string OwnerId { get; init; }

    public required string Name { get; set; }

    public bool Shared { get; set; }

    /// <summary>As the contract writes it.</summary>
    public required string Filter { get; set; }
}
