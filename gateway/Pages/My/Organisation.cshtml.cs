using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My;

public sealed class OrganisationModel(Desk desk) : AppPage(desk)
{
    public sealed class InviteForm
    {
        public string? Name { get; set; }
        public string? Mail { get; set; }
        public string? Role { get; set; } = nameof(MemberRole.Member);
    }

    [BindProperty] public InviteForm Form { get; set; } = new();
    [BindProperty] public string? RequestId { get; set; }

    public IReadOnlyList<Organisation> All { get; private set; } = [];
    public Organisation? Current { get; private set; }
    public IReadOnlyList<OrganisationMember> Members { get; private set; } = [];
    public IReadOnlyList<Membership> Memberships { get; private set; } = [];
    public bool IsManager => Current?.MyRole == MemberRole.Manager;
    public Option[] Roles => [new(nameof(MemberRole.Member), T["state.MemberRole.Member"]), new(nameof(MemberRole.Manager), T["state.MemberRole.Manager"])];

    public ListIndustriesResponse Trades { get; private set; } = new();

    public string TradeName(string code) => Lang.Pick(Trades.Industries.Concat(Trades.LinesOfBusiness).FirstOrDefault(t => t.Code == code)?.Name);

    public async Task<IActionResult> OnPostRoleAsync(string id, string member, MemberRole role)
    {
        OrganisationMember? changed = null;
        if (await TryAsync(async () => changed = (await Desk.Registration.ChangeMemberRoleAsync(new() { Organisation = id, Member = member, Role = role }, cancellationToken: Ct)).Member))
            return Done(T["org.roleDone", changed!.Name, Statuses.Word(T, changed.Role)], new { id });
        await OnGetAsync(id);
        return Page();
    }

    public async Task OnGetAsync(string? id)
    {
        All = (await Desk.Registration.GetMeAsync(new(), cancellationToken: Ct)).Organisations;
        Current = All.FirstOrDefault(o => o.Id == id) ?? All.FirstOrDefault();
        RequestId ??= NewRequestId();
        if (Current is null) return;
        Trades = await Desk.Registration.ListIndustriesAsync(new(), cancellationToken: Ct);
        Members = [.. (await Desk.Registration.ListMembersAsync(new() { Organisation = Current.Id }, cancellationToken: Ct)).Members.Where(m => m.State != MemberState.Removed)];
        Memberships = [.. (await Desk.Registration.ListMembershipsAsync(new() { PageSize = 50 }, cancellationToken: Ct)).Memberships.Where(m => m.OrganisationId.Length == 0 || m.OrganisationId == Current.Id)];
    }

    public async Task<IActionResult> OnPostInviteAsync(string id)
    {
        var request = new InviteMemberRequest
        {
            Organisation = id, RequestId = RequestId ?? NewRequestId(), Name = Form.Name ?? "", Mail = Form.Mail ?? "",
            Role = Enum.TryParse<MemberRole>(Form.Role, out var role) ? role : MemberRole.Unspecified,
        };
        if (await TryAsync(async () => await Desk.Registration.InviteMemberAsync(request, cancellationToken: Ct)))
            return Done(T["org.invitedDone", request.Mail], new { id });
        await OnGetAsync(id);
        return Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(string id, string member)
    {
        OrganisationMember? removed = null;
        if (await TryAsync(async () => removed = (await Desk.Registration.RemoveMemberAsync(new() { Organisation = id, Member = member }, cancellationToken: Ct)).Member))
            return Done(T["org.removed", removed!.Name], new { id });
        await OnGetAsync(id);
        return Page();
    }
}
