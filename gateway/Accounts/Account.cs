using CseaMesh.Platform.Data;
using Microsoft.AspNetCore.Identity;

namespace CseaMesh.Gateway.Accounts;

/// <summary>A person who can sign in. Its id is the person's id everywhere in the system. Identity keeps password, lockout and stamps.</summary>
internal sealed class Account : IdentityUser<string>
{
    public const int NameLength = 50;

    public required string DisplayName { get; set; }

    /// <summary>zh-TW or en.</summary>
    public required string Language { get; set; }

    /// <summary>UTC, machine time.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Raised when name, language or roles change; the etag.</summary>
    public int Version { get; set; } = 1;
}

/// <summary>A staff role given to an account; kept when it is withdrawn.</summary>
internal sealed class RoleGrant
{
    public const int ReasonLength = 500;

    public required string Id { get; init; }

    public required string AccountId { get; init; }

    /// <summary>One of <see cref="Platform.Identity.StaffRoles.All"/>.</summary>
    public required string Role { get; init; }

    /// <summary>Account id of the administrator, or "configuration".</summary>
    public required string GrantedBy { get; init; }

    public required DateTime GrantedAt { get; init; }

    public required string GrantReason { get; init; }

    public string WithdrawnBy { get; set; } = "";

    public DateTime? WithdrawnAt { get; set; }

    public string WithdrawReason { get; set; } = "";
}

/// <summary>A token with which a program acts for an account. Only its hash is kept.</summary>
internal sealed class PersonalToken
{
    public const int NameLength = 60;

    public required string Id { get; init; }

    public required string AccountId { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>Its first characters, to recognise it by.</summary>
    public required string Prefix { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime ExpiresAt { get; init; }

    public DateTime? RevokedAt { get; set; }

    /// <summary>To the hour, so that reading with a token does not write each time.</summary>
    public DateTime? LastUsedAt { get; set; }
}

/// <summary>What a code sent by mail proves.</summary>
internal enum CodePurpose
{
    ConfirmMail,
    ResetPassword,
}

/// <summary>The latest six-digit code sent to an account for one purpose. A newer one replaces it.</summary>
internal sealed class MailCode
{
    public const int MostAttempts = 5;
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    public required string AccountId { get; init; }

    public required CodePurpose Purpose { get; init; }

    /// <summary>Id of this issue of the code; part of the hash.</summary>
    public required string Issue { get; set; }

    public required string Hash { get; set; }

    public required DateTime ExpiresAt { get; set; }

    /// <summary>Wrong tries so far; at <see cref="MostAttempts"/> the code is void.</summary>
    public int Attempts { get; set; }

    /// <summary>Concurrency token: two tries at once cannot both count as the last one allowed.</summary>
    public int Version { get; set; }
}

/// <summary>A key of ASP.NET Core's data protection, shared by all replicas of the gateway: cookies and form tokens made by one are read by the others.</summary>
internal sealed class ProtectionKey
{
    public required string Name { get; init; }

    public required string Xml { get; init; }
}
