using CseaMesh.Gateway.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Gateway.Accounts.Api;

internal sealed partial class GatewayApi
{
    private const int UsualDays = 30;

    [Public]
    public override async Task<CreateAccessTokenResponse> CreateAccessToken(CreateAccessTokenRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck();
        var name = check.Text("name", request.Name, PersonalToken.NameLength);
        var days = request.ValidDays == 0 ? UsualDays : check.Range("valid_days", request.ValidDays, 1, 366);
        check.ThrowIfAny();

        var caller = context.Caller();
        var account = caller.IsSignedIn ? await MineAsync(caller) : await passwords.CheckAsync(request.Mail.Trim(), request.Password);
        // A token made with the password alone would be a way around the second step.
        if (!caller.IsSignedIn && await second.IsOnAsync(account.Id, ct))
        {
            await second.CheckAsync(account.Id, request.SecondFactorCode, ct);
        }

        var now = DateTime.UtcNow;
        if (await db.Tokens.CountAsync(t => t.AccountId == account.Id && t.RevokedAt == null && t.ExpiresAt > now, ct) >= AccessTokens.MostPerAccount)
        {
            throw Refusal.Precondition("TOO_MANY_TOKENS", $"每個帳號最多 {AccessTokens.MostPerAccount} 個有效的存取權杖，請先停用不用的。",
                $"An account has at most {AccessTokens.MostPerAccount} live access tokens; revoke one that is not needed.").With("limit", AccessTokens.MostPerAccount);
        }

        var (token, row) = tokens.Add(account.Id, name, TimeSpan.FromDays(days));
        await db.SaveChangesAsync(ct);
        return new CreateAccessTokenResponse { Token = token, AccessToken = Show(row) };
    }

    public override async Task<ListAccessTokensResponse> ListAccessTokens(ListAccessTokensRequest request, ServerCallContext context)
    {
        var id = context.Caller().RequireSignedIn().Id;
        var now = DateTime.UtcNow;
        var live = await db.Tokens.AsNoTracking().Where(t => t.AccountId == id && t.RevokedAt == null && t.ExpiresAt > now)
            .OrderByDescending(t => t.Id).ToListAsync(context.CancellationToken);
        return new ListAccessTokensResponse { AccessTokens = { live.Select(Show) } };
    }

    public override async Task<RevokeAccessTokenResponse> RevokeAccessToken(RevokeAccessTokenRequest request, ServerCallContext context)
    {
        var id = context.Caller().RequireSignedIn().Id;
        var token = await db.Tokens.SingleOrDefaultAsync(t => t.Id == request.TokenId && t.AccountId == id, context.CancellationToken)
            ?? throw Refusal.NotFound("找不到這個存取權杖。", "There is no such access token.");
        token.RevokedAt ??= DateTime.UtcNow;
        await db.SaveChangesAsync(context.CancellationToken);
        tokenCache.Clear();
        return new RevokeAccessTokenResponse();
    }

    private static AccessToken Show(PersonalToken token) => new()
    {
        TokenId = token.Id,
        Name = token.Name,
        Prefix = token.Prefix,
        CreatedAt = token.CreatedAt.ToTimestamp(),
        ExpiresAt = token.ExpiresAt.ToTimestamp(),
        LastUsedAt = token.LastUsedAt?.ToTimestamp(),
    };
}
