namespace CseaMesh.Mesh;

/// <summary>An account that the mesh starts with.</summary>
/// <param name="Roles">Staff roles as in the token; empty for entrants, judges and the notary.</param>
/// <param name="Token">Access token ("csea_pat_..."), or empty for none.</param>
public sealed record MeshAccount(string Mail, string Name, string Password, IReadOnlyList<string> Roles, string Token = "");

/// <summary>How to run the six programs in one process.</summary>
public sealed record MeshOptions
{
    /// <summary>Folder of everything that lasts: databases, files, mail, keys. Created when missing.</summary>
    public required string Data { get; init; }

    /// <summary>Browsers and JSON; 0 = any free port.</summary>
    public int HttpPort { get; init; }

    /// <summary>gRPC; 0 = any free port.</summary>
    public int GrpcPort { get; init; }

    /// <summary>Address of a Redis server for the live board; null = kept in memory.</summary>
    public string? Redis { get; init; }

    /// <summary>Where the rehearsal clock starts; null = real time.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>The rehearsal clock stands still between moves.</summary>
    public bool ClockFrozen { get; init; }

    public IReadOnlyList<MeshAccount> Accounts { get; init; } = [];

    /// <summary>Sign-in attempts per address and minute at the gateway.</summary>
    public int SignInPerMinute { get; init; } = 20;

    /// <summary>Least level that is logged: Information, Warning, Error ...</summary>
    public string LogLevel { get; init; } = "Warning";

    /// <summary>Further configuration of every host, as --Section:Key=value.</summary>
    public IReadOnlyList<string> More { get; init; } = [];
}
