using System.Security.Claims;
using CseaMesh.Platform.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CseaMesh.Gateway.Accounts;

/// <summary>What the session or access token of a request says about its owner.</summary>
internal static class CallerClaims
{
    public const string Id = ClaimTypes.NameIdentifier;
    public const string Name = ClaimTypes.Name;
    public const string Mail = ClaimTypes.Email;
    public const string Role = ClaimTypes.Role;
    public const string Language = "language";

    /// <summary>"missing": this session must set up two-step sign-in before anything else.</summary>
    public const string SecondFactor = "second_factor";

    /// <summary>The signed-in person, or <see cref="Caller.Visitor"/>.</summary>
    public static Caller Caller(this HttpContext context) => context.User.ToCaller();

    public static Caller ToCaller(this ClaimsPrincipal user) => user.FindFirstValue(Id) is { Length: > 0 } id
        ? new Caller(id, user.FindFirstValue(Name) ?? "", user.FindFirstValue(Mail) ?? "", [.. user.FindAll(Role).Select(r => r.Value)])
        : Platform.Identity.Caller.Visitor;
}

/// <summary>The claims of an account: its mail only when confirmed, its staff roles as granted now.</summary>
internal sealed class PrincipalFactory(GatewayDb db, IOptions<IdentityOptions> identity) : IUserClaimsPrincipalFactory<Account>
{
    public async Task<ClaimsPrincipal> CreateAsync(Account user)
    {
        var claims = new List<Claim>
        {
            new(CallerClaims.Id, user.Id),
            new(CallerClaims.Name, user.DisplayName),
            new(CallerClaims.Language, user.Language),
            new(identity.Value.ClaimsIdentity.SecurityStampClaimType, user.SecurityStamp ?? ""),
        };
        if (user.EmailConfirmed)
        {
            claims.Add(new Claim(CallerClaims.Mail, user.Email!));
        }

        claims.AddRange((await db.RolesOfAsync(user.Id)).Select(r => new Claim(CallerClaims.Role, r)));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, IdentityConstants.ApplicationScheme, CallerClaims.Name, CallerClaims.Role));
    }
}

internal static class GrantQueries
{
    /// <summary>Staff roles that the account holds now.</summary>
    public static async Task<List<string>> RolesOfAsync(this GatewayDb db, string account, CancellationToken ct = default) =>
        await db.Grants.Where(g => g.AccountId == account && g.WithdrawnAt == null).Select(g => g.Role).OrderBy(r => r).Distinct().ToListAsync(ct);
}
