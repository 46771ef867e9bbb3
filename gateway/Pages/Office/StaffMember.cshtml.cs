using CseaMesh.Gateway.Ui;
using CseaMesh.Gateway.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>One account: its roles, who gave and took them and why, and for an administrator the acts themselves.</summary>
internal sealed class StaffMemberModel(Desk desk, V1.Gateway.GatewayClient gateway) : AppPage(desk)
{
    private const string AtStart = "configuration";

    public sealed class Input
    {
        public StaffRole Role { get; set; }
        public string? Reason { get; set; }
    }

    /// <summary>One line of the history.</summary>
    public sealed record Act(bool Given, StaffRole Role, string By, Timestamp At, string Reason);

    [BindProperty] public Input Form { get; set; } = new();

    public V1.Account Account { get; private set; } = new();
    public IReadOnlyList<Act> Acts { get; private set; } = [];

    /// <summary>The role whose withdrawal was just refused: its form stays open.</summary>
    public StaffRole? Withdrawing { get; private set; }

    public IEnumerable<Option> Free => StaffModel.Roles.Except(Account.Roles).Select(r => new Option(r.ToString(), Name(r)));

    public async Task OnGetAsync(string account)
    {
        var found = await gateway.GetAccountAsync(new() { AccountId = account }, cancellationToken: Ct);
        Account = found.Account;
        var people = new Dictionary<string, string> { [AtStart] = T["staff.configuration"], [Account.AccountId] = Account.DisplayName };
        foreach (var id in found.Grants.SelectMany(g => new[] { g.GrantedBy, g.WithdrawnBy }).Where(id => id.Length > 0).Distinct()) people.TryAdd(id, await NameOfAsync(id));
        Acts =
        [
            .. found.Grants.SelectMany(g => g.WithdrawnAt is null ? [Given(g)] : new[] { Given(g), new Act(false, g.Role, people[g.WithdrawnBy], g.WithdrawnAt, g.WithdrawReason) })
                .OrderByDescending(a => a.At.ToDateTime()),
        ];

        Act Given(RoleGrant g) => new(true, g.Role, people[g.GrantedBy], g.GrantedAt, g.GrantedBy == AtStart ? "" : g.GrantReason);
    }

    public async Task<IActionResult> OnPostGrantAsync(string account)
    {
        V1.Account? now = null;
        var request = new GrantRoleRequest { AccountId = account, Role = Form.Role, Reason = Form.Reason ?? "" };
        if (await TryAsync(async () => now = (await gateway.GrantRoleAsync(request, cancellationToken: Ct)).Account)) return Done(T["staff.granted", now!.DisplayName, Name(Form.Role)], new { account });
        await OnGetAsync(account);
        return Page();
    }

    public async Task<IActionResult> OnPostWithdrawAsync(string account, StaffRole role)
    {
        V1.Account? now = null;
        var request = new WithdrawRoleRequest { AccountId = account, Role = role, Reason = Request.Form[$"reason-{role}"].ToString() };
        if (await TryAsync(async () => now = (await gateway.WithdrawRoleAsync(request, cancellationToken: Ct)).Account)) return Done(T["staff.withdrawn", now!.DisplayName, Name(role)], new { account });
        Withdrawing = role;
        await OnGetAsync(account);
        return Page();
    }

    private string Name(StaffRole role) => T["account.role." + StaffModel.Key(role)];

    private async Task<string> NameOfAsync(string id)
    {
        try
        {
            return (await gateway.GetAccountAsync(new() { AccountId = id }, cancellationToken: Ct)).Account.DisplayName;
        }
        catch (RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.NotFound)
        {
            return T["staff.former"];
        }
    }
}
