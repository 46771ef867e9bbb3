using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

public sealed class OrganisationsModel(Desk desk) : AppPage(desk)
{
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public OrganisationState? State { get; set; }

    public IReadOnlyList<Organisation> Organisations { get; private set; } = [];
    public IReadOnlyList<Membership> Memberships { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;

    public async Task OnGetAsync()
    {
        var list = await Desk.Registration.ListOrganisationsAsync(new() { Text = Q ?? "", State = State ?? 0, PageSize = 50, PageToken = Pager.Token(Request) }, cancellationToken: Ct);
        (Organisations, Pager) = (list.Organisations, new Pager(Request, list.NextPageToken));
        Memberships = (await Desk.Registration.ListMembershipsAsync(new() { State = MembershipState.Claimed, PageSize = 50 }, cancellationToken: Ct)).Memberships;
    }

    public Task<IActionResult> OnPostVerifyAsync(string id, string etag) => ActAsync(async () =>
        T["office.verified", (await Desk.Registration.VerifyOrganisationAsync(new() { Organisation = id, Etag = etag }, cancellationToken: Ct)).Organisation.Form.LegalName]);

    public Task<IActionResult> OnPostRejectAsync(string id, string etag, string? reason) => ActAsync(async () =>
        T["office.rejected", (await Desk.Registration.RejectOrganisationAsync(new() { Organisation = id, Etag = etag, Reason = reason ?? "" }, cancellationToken: Ct)).Organisation.Form.LegalName]);

    public Task<IActionResult> OnPostVerifyMembershipAsync(string id, string etag) => ActAsync(async () =>
    {
        await Desk.Registration.VerifyMembershipAsync(new() { Membership = id, Etag = etag }, cancellationToken: Ct);
        return T["office.mVerified"];
    });

    private async Task<IActionResult> ActAsync(Func<Task<string>> act)
    {
        var said = "";
        if (await TryAsync(async () => said = await act())) return Done(said);
        await OnGetAsync();
        return Page();
    }
}
