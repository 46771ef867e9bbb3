using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Money;

public sealed class ProposalsModel(Desk desk) : AppPage(desk)
{
    public IReadOnlyList<Proposal> Proposals { get; private set; } = [];

    public async Task OnGetAsync() =>
        Proposals = (await Desk.Billing.ListProposalsAsync(new() { Edition = EditionCode, PageSize = 100 }, cancellationToken: Ct)).Proposals;

    public async Task<IActionResult> OnPostApproveAsync(string id, ProposalKind kind, string etag)
    {
        var accepted = await TryAsync(async () =>
        {
            if (kind == ProposalKind.Waiver) await Desk.Billing.ApproveWaiverAsync(new() { Proposal = id, Etag = etag }, cancellationToken: Ct);
            else await Desk.Billing.AcceptLateAsync(new() { Proposal = id, Etag = etag }, cancellationToken: Ct);
        });
        if (accepted) return Done(T["proposal.approved"]);
        await OnGetAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostRefuseAsync(string id, string etag, string? reason)
    {
        if (await TryAsync(async () => await Desk.Billing.RefuseProposalAsync(new() { Proposal = id, Etag = etag, Reason = reason ?? "" }, cancellationToken: Ct))) return Done(T["proposal.refused"]);
        await OnGetAsync();
        return Page();
    }
}
