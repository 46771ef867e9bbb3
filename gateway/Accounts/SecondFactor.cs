namespace CseaMesh.Gateway.Accounts;

/// <summary>The authenticator app of an account. In force once a first code has proved that the app has the secret.</summary>
internal sealed class SecondFactor
{
    public const int MostFailures = 5;
    public const int RecoveryCodes = 10;
    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(15);

    public required string AccountId { get; init; }

    /// <summary>The secret under data protection.</summary>
    public required string Secret { get; set; }

    public DateTime? ConfirmedAt { get; set; }

    /// <summary>Time step of the last code that was taken; none at or before it is taken again.</summary>
    public long LastStep { get; set; }

    public int Failures { get; set; }

    public DateTime? LockedUntil { get; set; }

    /// <summary>Concurrency token: the same code at two places at once counts at one.</summary>
    public int Version { get; set; }
}

/// <summary>A code for the day the phone is lost; works once. Only its hash is kept.</summary>
internal sealed class RecoveryCode
{
    public required string AccountId { get; init; }

    public required string Hash { get; init; }

    public DateTime? UsedAt { get; set; }
}
