using CseaMesh.Gateway.Api;
using CseaMesh.Gateway.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Gateway.Accounts.Api;

internal sealed partial class GatewayApi
{
    public override async Task<ListAccountsResponse> ListAccounts(ListAccountsRequest request, ServerCallContext context)
    {
        var caller = context.Caller().RequireAny(StaffRoles.Administrator, StaffRoles.Auditor);
        var page = Page.Read(request.PageSize, request.PageToken, $"{caller.Id}|{request.MailPrefix}|{request.Role}");
        var query = db.Accounts.AsNoTracking();
        if (request.MailPrefix.Trim().ToLowerInvariant() is { Length: > 0 } prefix)
        {
            query = query.Where(a => a.Email!.StartsWith(prefix));
        }

        if (ToText(request.Role) is { Length: > 0 } role)
        {
            query = query.Where(a => db.Grants.Any(g => g.AccountId == a.Id && g.Role == role && g.WithdrawnAt == null));
        }

        if (page.After is { } after)
        {
            query = query.Where(a => string.Compare(a.Id, after) > 0);
        }

        var ct = context.CancellationToken;
        var (rows, next) = page.Next(await query.OrderBy(a => a.Id).Take(page.Size + 1).ToListAsync(ct), a => a.Id);
        var ids = rows.Select(r => r.Id).ToList();
        var roles = (await db.Grants.AsNoTracking().Where(g => ids.Contains(g.AccountId) && g.WithdrawnAt == null).ToListAsync(ct)).ToLookup(g => g.AccountId, g => g.Role);
        return new ListAccountsResponse { Accounts = { rows.Select(a => Show(a, roles[a.Id].Order(StringComparer.Ordinal))) }, NextPageToken = next };
    }

    public override async Task<GetAccountResponse> GetAccount(GetAccountRequest request, ServerCallContext context)
    {
        context.Caller().RequireAny(StaffRoles.Administrator, StaffRoles.Auditor);
        var account = await TheirsAsync(request.AccountId);
        var grants = await db.Grants.AsNoTracking().Where(g => g.AccountId == account.Id).OrderByDescending(g => g.Id).ToListAsync(context.CancellationToken);
        return new GetAccountResponse
        {
            Account = Show(account, grants.Where(g => g.WithdrawnAt is null).Select(g => g.Role).Order(StringComparer.Ordinal)),
            Grants = { grants.Select(Show) },
        };
    }

    public override async Task<GrantRoleResponse> GrantRole(GrantRoleRequest request, ServerCallContext context)
    {
        var (account, role, reason) = await CheckRoleActAsync(context.Caller(), request.AccountId, request.Role, request.Reason);
        if (!account.EmailConfirmed)
        {
            throw Refusal.Precondition("MAIL_UNCONFIRMED", "這個帳號還沒有確認電子郵件地址。", "This account has not confirmed its mail address.");
        }

        var ct = context.CancellationToken;
        if (!await db.Grants.AnyAsync(g => g.AccountId == account.Id && g.Role == role && g.WithdrawnAt == null, ct))
        {
            await RequireNoOfficeAsync(account, ct);
            db.Grants.Add(new RoleGrant
            {
                Id = Ids.New(TimeProvider.System),
                AccountId = account.Id,
                Role = role,
                GrantedBy = context.Caller().Id,
                GrantedAt = DateTime.UtcNow,
                GrantReason = reason,
            });
            await SaveRolesAsync(account);
        }

        return new GrantRoleResponse { Account = await ShowAsync(account, ct) };
    }

    public override async Task<WithdrawRoleResponse> WithdrawRole(WithdrawRoleRequest request, ServerCallContext context)
    {
        var (account, role, reason) = await CheckRoleActAsync(context.Caller(), request.AccountId, request.Role, request.Reason);
        var ct = context.CancellationToken;
        if (await db.Grants.SingleOrDefaultAsync(g => g.AccountId == account.Id && g.Role == role && g.WithdrawnAt == null, ct) is { } grant)
        {
            grant.WithdrawnBy = context.Caller().Id;
            grant.WithdrawnAt = DateTime.UtcNow;
            grant.WithdrawReason = reason;
            await SaveRolesAsync(account);
        }

        return new WithdrawRoleResponse { Account = await ShowAsync(account, ct) };
    }

    private async Task<(Account Account, string Role, string Reason)> CheckRoleActAsync(Caller caller, string accountId, StaffRole role, string reason)
    {
        caller.RequireAny(StaffRoles.Administrator);
        var check = new FieldCheck();
        check.Known("role", role);
        var text = check.Optional("reason", reason, RoleGrant.ReasonLength);
        check.ThrowIfAny();
        var account = await TheirsAsync(accountId);
        if (account.Id == caller.Id)
        {
            throw Refusal.Denied("SECOND_PERSON_NEEDED", "不能變更自己的角色，請由另一位管理者處理。", "Nobody changes his own roles; another administrator must do it.");
        }

        return text.Length > 0 ? (account, ToText(role), text) : throw Refusal.Precondition("REASON_MISSING", "請填寫理由。", "Please give a reason.");
    }

    /// <summary>Staff and committee are different people; the other half of the rule is Judging's, which binds no seat to a staff account.</summary>
    private async Task RequireNoOfficeAsync(Account account, CancellationToken ct)
    {
        var judging = new Judging.V1.Judging.JudgingClient(channels.AsSelf("judging"));
        var held = await judging.ListOfficesAsync(
            new Judging.V1.ListOfficesRequest { PersonId = account.Id, Mail = account.Email },
            deadline: DateTime.UtcNow + Deadlines.Usual,
            cancellationToken: ct);
        if (held.Editions.Count > 0)
        {
            throw Refusal.Precondition("DUTIES_SEPARATE", "評審委員與公證人不能兼任工作人員。", "A member of the committee or the notary cannot be staff as well.")
                .With("editions", string.Join(", ", held.Editions));
        }
    }

    /// <summary>The new stamp makes open sessions read the roles anew; saved with the grant, so that two acts at once cannot both succeed.</summary>
    private async Task SaveRolesAsync(Account account)
    {
        account.Version++;
        account.SecurityStamp = Guid.NewGuid().ToString("N");
        Check(await users.UpdateAsync(account));
        tokenCache.Clear();
    }

    private static V1.RoleGrant Show(RoleGrant grant) => new()
    {
        Role = ToWire(grant.Role),
        GrantedBy = grant.GrantedBy,
        GrantedAt = grant.GrantedAt.ToTimestamp(),
        GrantReason = grant.GrantReason,
        WithdrawnBy = grant.WithdrawnBy,
        WithdrawnAt = grant.WithdrawnAt?.ToTimestamp(),
        WithdrawReason = grant.WithdrawReason,
    };
}
