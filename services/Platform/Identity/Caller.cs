using CseaMesh.Platform.Errors;

namespace CseaMesh.Platform.Identity;

/// <summary>The staff roles that a token may carry. Committee offices and organisation roles are not here: services keep those themselves.</summary>
public static class StaffRoles
{
    public const string Secretariat = "secretariat";
    public const string Cashier = "cashier";
    public const string CheckOfficer = "check_officer";
    public const string Auditor = "auditor";
    public const string Administrator = "administrator";

    public static readonly IReadOnlyList<string> All = [Secretariat, Cashier, CheckOfficer, Auditor, Administrator];
}

/// <summary>Who calls, as the signed token says. Everything else a right needs, the service reads from its own data.</summary>
/// <param name="Id">Account id; for a service its short name; empty for a visitor.</param>
/// <param name="Mail">Verified mail address in lower case, or empty.</param>
/// <param name="IsService">True for another service of the mesh (event delivery).</param>
public sealed record Caller(string Id, string Name, string Mail, IReadOnlyList<string> Roles, bool IsService = false)
{
    public static readonly Caller Visitor = new("", "", "", []);

    public bool IsSignedIn => Id.Length > 0 && !IsService;

    /// <summary>True for anyone holding at least one staff role.</summary>
    public bool IsStaff => Roles.Count > 0;

    public bool Is(string role) => Roles.Contains(role);

    public bool IsAny(params ReadOnlySpan<string> roles)
    {
        foreach (var role in roles)
        {
            if (Is(role))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Refuses visitors (UNAUTHENTICATED SIGN_IN_NEEDED) and other services.</summary>
    public Caller RequireSignedIn() => IsSignedIn ? this : throw SignInNeeded();

    /// <summary>Refuses whoever holds none of the roles (PERMISSION_DENIED NOT_YOURS).</summary>
    public Caller RequireAny(params ReadOnlySpan<string> roles)
    {
        RequireSignedIn();
        return IsAny(roles) ? this : throw NotYours();
    }

    public static Refusal SignInNeeded() => Refusal.Unauthenticated("SIGN_IN_NEEDED", "請先登入。", "Please sign in first.");

    public static Refusal NotYours() => Refusal.Denied("NOT_YOURS", "您的帳號沒有這項權限。", "Your account does not have this right.");
}
