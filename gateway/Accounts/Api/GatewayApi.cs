using CseaMesh.Gateway.V1;
using CseaMesh.Platform;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Gateway.Accounts.Api;

/// <summary>The gateway's own rpcs. Each use case has its file.</summary>
internal sealed partial class GatewayApi(
    GatewayDb db, UserManager<Account> users, Passwords passwords, SecondFactors second, MailCodes codes, Letters letters, AccessTokens tokens, AccessTokenCache tokenCache, Clocks clocks, ServiceChannels channels)
    : V1.Gateway.GatewayBase
{
    private async Task<Account> MineAsync(Caller caller) =>
        await users.FindByIdAsync(caller.RequireSignedIn().Id) ?? throw Caller.SignInNeeded();

    private async Task<Account> TheirsAsync(string id) =>
        (id.Length == 26 ? await users.FindByIdAsync(id) : null) ?? throw Refusal.NotFound("找不到這個帳號。", "There is no such account.");

    private async Task<V1.Account> ShowAsync(Account account, CancellationToken ct) => Show(account, await db.RolesOfAsync(account.Id, ct));

    private static V1.Account Show(Account account, IEnumerable<string> roles) => new()
    {
        AccountId = account.Id,
        Mail = account.Email,
        MailConfirmed = account.EmailConfirmed,
        DisplayName = account.DisplayName,
        Language = account.Language == "en" ? Language.En : Language.ZhTw,
        Roles = { roles.Select(ToWire) },
        CreatedAt = account.CreatedAt.ToTimestamp(),
        Etag = Etag.Of(account.Version),
    };

    private static string ToText(Language language) => language == Language.En ? "en" : "zh-TW";

    private static StaffRole ToWire(string role) => role switch
    {
        StaffRoles.Secretariat => StaffRole.Secretariat,
        StaffRoles.Cashier => StaffRole.Cashier,
        StaffRoles.CheckOfficer => StaffRole.CheckOfficer,
        StaffRoles.Auditor => StaffRole.Auditor,
        StaffRoles.Administrator => StaffRole.Administrator,
        _ => StaffRole.Unspecified,
    };

    private static string ToText(StaffRole role) => role switch
    {
        StaffRole.Secretariat => StaffRoles.Secretariat,
        StaffRole.Cashier => StaffRoles.Cashier,
        StaffRole.CheckOfficer => StaffRoles.CheckOfficer,
        StaffRole.Auditor => StaffRoles.Auditor,
        StaffRole.Administrator => StaffRoles.Administrator,
        _ => "",
    };

    /// <summary>Identity reports a lost race as a failed result.</summary>
    private static void Check(IdentityResult result)
    {
        if (result.Succeeded)
        {
            return;
        }

        throw result.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure))
            ? Refusal.Stale()
            : new InvalidOperationException(string.Join(' ', result.Errors.Select(e => e.Description)));
    }

    /// <summary>New password, new stamp: sessions elsewhere end within a minute, access tokens at once. The caller saves.</summary>
    private async Task ReplacePasswordAsync(Account account, string password, CancellationToken ct)
    {
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        account.SecurityStamp = Guid.NewGuid().ToString("N");
        account.ConcurrencyStamp = Guid.NewGuid().ToString("N");
        account.LockoutEnd = null;
        account.AccessFailedCount = 0;
        await tokens.RevokeAllAsync(account.Id, ct);
    }
}
