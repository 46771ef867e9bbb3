using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using CseaMesh.Platform.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CseaMesh.Gateway.Accounts;

/// <summary>Access tokens of programs: made, recognised, ended. 256 random bits need no slow hash.</summary>
internal sealed class AccessTokens(GatewayDb db, AccessTokenCache cache, IUserClaimsPrincipalFactory<Account> principals)
{
    public const string Scheme = "token";
    public const string Start = "csea_pat_";
    public const int MostPerAccount = 50;

    private const int PrefixLength = 15;
    private static readonly TimeSpan UseIsNoted = TimeSpan.FromHours(1);

    /// <summary>Adds a token to the account; the caller saves. The text of the token exists only in the answer.</summary>
    public (string Token, PersonalToken Row) Add(string account, string name, TimeSpan valid)
    {
        var token = Start + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (token, Add(account, name, valid, token));
    }

    /// <summary>Adds a token whose text is given (demonstration accounts).</summary>
    public PersonalToken Add(string account, string name, TimeSpan valid, string token)
    {
        var now = DateTime.UtcNow;
        var row = new PersonalToken
        {
            Id = Ids.New(TimeProvider.System),
            AccountId = account,
            Name = name,
            Hash = Hash(token),
            Prefix = token[..Math.Min(PrefixLength, token.Length)],
            CreatedAt = now,
            ExpiresAt = now + valid,
        };
        db.Tokens.Add(row);
        return row;
    }

    /// <summary>Whoever the token stands for, or null when it is unknown, revoked or expired.</summary>
    public async Task<ClaimsPrincipal?> ResolveAsync(string token, CancellationToken ct)
    {
        var hash = Hash(token);
        if (cache.Find(hash) is { } known)
        {
            return known;
        }

        var now = DateTime.UtcNow;
        var found = await (from t in db.Tokens.AsNoTracking()
                           join a in db.Accounts.AsNoTracking() on t.AccountId equals a.Id
                           where t.Hash == hash && t.RevokedAt == null && t.ExpiresAt > now
                           select new { Token = t, Account = a }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        if (found.Token.LastUsedAt is not { } used || now - used > UseIsNoted)
        {
            await db.Tokens.Where(t => t.Id == found.Token.Id).ExecuteUpdateAsync(t => t.SetProperty(x => x.LastUsedAt, now), ct);
        }

        var principal = await principals.CreateAsync(found.Account);
        cache.Add(hash, principal, found.Token.ExpiresAt);
        return principal;
    }

    /// <summary>Marks all live tokens of the account as revoked; the caller saves.</summary>
    public async Task RevokeAllAsync(string account, CancellationToken ct)
    {
        foreach (var token in await db.Tokens.Where(t => t.AccountId == account && t.RevokedAt == null).ToListAsync(ct))
        {
            token.RevokedAt = DateTime.UtcNow;
        }

        cache.Clear();
    }

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>Tokens seen in the last seconds, so that a busy program does not cost a query per call. A token revoked here ends at once, on other replicas within that time.</summary>
internal sealed class AccessTokenCache
{
    private const int Most = 10_000;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, (ClaimsPrincipal Principal, DateTime Until)> _known = new();

    public ClaimsPrincipal? Find(string hash) => _known.TryGetValue(hash, out var known) && known.Until > DateTime.UtcNow ? known.Principal : null;

    public void Add(string hash, ClaimsPrincipal principal, DateTime expires)
    {
        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        var until = DateTime.UtcNow + Kept;
        _known[hash] = (principal, until < expires ? until : expires);
    }

    /// <summary>Forgets everything: after a change to tokens, passwords or roles.</summary>
    public void Clear() => _known.Clear();
}

/// <summary>Reads "Authorization: Bearer csea_pat_..." of a request. Anything else in that header is refused, not ignored.</summary>
internal sealed class AccessTokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : "";
        return token.StartsWith(AccessTokens.Start, StringComparison.Ordinal) && token.Length < 200
            && await tokens.ResolveAsync(token, Context.RequestAborted) is { } principal
            ? AuthenticateResult.Success(new AuthenticationTicket(principal, AccessTokens.Scheme))
            : AuthenticateResult.Fail("The access token is unknown, revoked or expired.");
    }
}
