namespace CseaMesh.Registration.Domain;

public enum CertificateState
{
    Unspecified,
    Valid,
    Superseded,
    Revoked,
}

/// <summary>One version of a winner's certificate with the words printed on it (WIN-06). The number stays, every version has its own code.</summary>
public sealed class Certificate : Aggregate
{
    public required string Edition { get; init; }

    public required string WinId { get; init; }

    public required string OrganisationId { get; init; }

    /// <summary>"2025-W-T10-01".</summary>
    public required string Number { get; init; }

    /// <summary>1, 2, ...; only the latest is valid.</summary>
    public required int Issue { get; init; }

    public required string Code { get; init; }

    public CertificateState State { get; set; } = CertificateState.Valid;

    public required int Award { get; init; }

    public required string OrganisationName { get; init; }

    public string OrganisationEnglishName { get; init; } = "";

    public string Label { get; set; } = "";

    public required DateTime IssuedAt { get; init; }

    public string Reason { get; init; } = "";
}
