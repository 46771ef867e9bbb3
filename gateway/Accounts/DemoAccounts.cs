using CseaMesh.Platform.Data;
using CseaMesh.Platform.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Gateway.Accounts;

/// <summary>
/// Accounts that an installation starts with, from configuration <c>Demo:Accounts</c>: at least the first administrator of a new system, all
/// roles in a demonstration. Existing accounts are left as they are.
/// </summary>
internal sealed class DemoAccounts(IServiceScopeFactory scopes, PlainSql sql, ILookupNormalizer normalizer, IConfiguration configuration) : IHostedService
{
    /// <param name="Id">26 characters, or empty for a new one.</param>
    /// <param name="Roles">Staff roles as in the token.</param>
    /// <param name="Token">Access token valid for a year, or empty; begins with <see cref="AccessTokens.Start"/>.</param>
    internal sealed record Entry(string Mail, string Name, string Password, string Id = "", string Language = "zh-TW", string[]? Roles = null, string Token = "");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var entries = configuration.GetSection("Demo:Accounts").Get<Entry[]>() ?? [];
        if (entries.Length == 0)
        {
            return;
        }

        // All of them are there at every start but the first.
        var known = sql.Read("SELECT \"NormalizedEmail\" FROM \"Accounts\"", row => row.GetString(0)).ToHashSet();
        var missing = entries.Where(e => known.Add(normalizer.NormalizeEmail(e.Mail)!)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDb>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var tokens = scope.ServiceProvider.GetRequiredService<AccessTokens>();
        var hashes = new Dictionary<string, string>(); // demonstrations give many accounts one password, and hashing is slow by design
        foreach (var entry in missing)
        {
            if (!hashes.TryGetValue(entry.Password, out var hash))
            {
                hashes[entry.Password] = hash = users.PasswordHasher.HashPassword(null!, entry.Password);
            }

            Add(db, users, tokens, entry, hash);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static void Add(GatewayDb db, UserManager<Account> users, AccessTokens tokens, Entry entry, string passwordHash)
    {
        var mail = entry.Mail.ToLowerInvariant();
        var account = new Account
        {
            Id = entry.Id.Length > 0 ? entry.Id : Ids.New(TimeProvider.System),
            UserName = mail,
            NormalizedUserName = users.NormalizeName(mail),
            Email = mail,
            NormalizedEmail = users.NormalizeEmail(mail),
            EmailConfirmed = true,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            LockoutEnabled = true,
            DisplayName = entry.Name,
            Language = entry.Language,
            CreatedAt = DateTime.UtcNow,
            PasswordHash = passwordHash,
        };
        db.Accounts.Add(account);
        foreach (var role in entry.Roles ?? [])
        {
            db.Grants.Add(new RoleGrant
            {
                Id = Ids.New(TimeProvider.System),
                AccountId = account.Id,
                Role = StaffRoles.All.Contains(role) ? role : throw new InvalidOperationException($"Demo:Accounts names the unknown role {role}."),
                GrantedBy = "configuration",
                GrantedAt = DateTime.UtcNow,
                GrantReason = "Account that the installation starts with.",
            });
        }

        if (entry.Token.Length > 0)
        {
            tokens.Add(account.Id, "Demo", TimeSpan.FromDays(366), entry.Token);
        }
    }
}
