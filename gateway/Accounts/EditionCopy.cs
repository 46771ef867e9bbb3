namespace CseaMesh.Gateway.Accounts;

/// <summary>A published edition, or their list, as Registration last showed it: a fact owned elsewhere, kept as a copy.</summary>
internal sealed class EditionCopy
{
    /// <summary>Stands as the code of the list of all published editions.</summary>
    public const string List = "*";

    public required string Code { get; init; }

    /// <summary>Version of the edition; of the list, the sum of all its versions, which rises with each of them.</summary>
    public required int Version { get; set; }

    /// <summary>The answer in protobuf's binary form.</summary>
    public required byte[] Document { get; set; }
}
