using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    private const int MaxReason = 500;

    public override async Task<V1.ProposeWaiverResponse> ProposeWaiver(V1.ProposeWaiverRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Cashier);
        if (await db.ReplayAsync<V1.ProposeWaiverResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var bill = await BillAsync(caller, request.Bill, ct);
        await RequireForeignAsync(caller, [bill], ct);
        var reason = Reason(request.Reason, MaxReason);
        var line = bill.Lines.SingleOrDefault(l => l.Id == request.BillLine) ?? throw Refusal.NotFound("找不到這個繳費項目。", "There is no such bill line.");
        WaiverRules.WhyNotWaive(line, request.AmountTwd).ThrowIfAny();
        await RequireNoOpenProposalAsync(ProposalKind.Waiver, bill.Id, ct);
        var proposal = NewProposal(caller, ProposalKind.Waiver, bill, request.AmountTwd, reason, line: line.Id);
        var answer = new V1.ProposeWaiverResponse { Proposal = Shown(proposal, bill) };
        db.Remember(caller.Id, request.RequestId, request, answer, clock.Now());
        await SaveAsync(ct);
        return answer;
    }

    public override async Task<V1.ApproveWaiverResponse> ApproveWaiver(V1.ApproveWaiverRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Secretariat);
        var (proposal, bill) = await DecideAsync(caller, request.Proposal, ProposalKind.Waiver, request.Etag, ct);
        var line = bill.Lines.Single(l => l.Id == proposal.BillLineId);
        WaiverRules.WhyNotWaive(line, proposal.AmountTwd).ThrowIfAny();
        proposal.Decide(ProposalState.Approved, caller.Id, clock.Now());
        desk.Waive(bill, line, proposal.AmountTwd);
        await SaveAsync(ct);
        return new V1.ApproveWaiverResponse { Proposal = Shown(proposal, bill), Bill = await ShownAsync(bill, await db.RulesAsync(bill.Edition, ct), true, ct) };
    }

    public override async Task<V1.ProposeLateAcceptanceResponse> ProposeLateAcceptance(V1.ProposeLateAcceptanceRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Cashier);
        if (await db.ReplayAsync<V1.ProposeLateAcceptanceResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var money = await MoneyAsync(request.Line, ct);
        var bill = await BillAsync(caller, request.Bill, ct);
        await RequireForeignAsync(caller, [bill], ct);
        var reason = Reason(request.Reason, MaxReason);
        var rules = await db.RulesAsync(money.Edition, ct);
        LateRules.WhyNotAccept(bill, money, rules.DateOf(money), rules.TakesLate(bill.Kind)).ThrowIfAny();
        await RequireNoOpenProposalAsync(ProposalKind.LateAcceptance, bill.Id, ct);
        var proposal = NewProposal(caller, ProposalKind.LateAcceptance, bill, LateRules.Takes(bill, money, rules.DateOf(money)), reason, money: money.Id);
        var answer = new V1.ProposeLateAcceptanceResponse { Proposal = Shown(proposal, bill) };
        db.Remember(caller.Id, request.RequestId, request, answer, clock.Now());
        await SaveAsync(ct);
        return answer;
    }

    public override async Task<V1.AcceptLateResponse> AcceptLate(V1.AcceptLateRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Secretariat);
        var (proposal, bill) = await DecideAsync(caller, request.Proposal, ProposalKind.LateAcceptance, request.Etag, ct);
        var money = await MoneyAsync(proposal.StatementLineId, ct);
        var rules = await db.RulesAsync(bill.Edition, ct);
        LateRules.WhyNotAccept(bill, money, rules.DateOf(money), rules.TakesLate(bill.Kind)).ThrowIfAny();
        proposal.Decide(ProposalState.Approved, caller.Id, clock.Now());
        desk.Take(rules, money, bill, LateRules.Takes(bill, money, rules.DateOf(money)), MatchGround.Staff, proposal.ProposedBy, lateAccepted: true);
        money.ByHand = true;
        money.Note("逾期款項經兩人同意收下", "Late money, accepted by two persons");
        await SaveAsync(ct);
        return new V1.AcceptLateResponse { Proposal = Shown(proposal, bill), Bill = await ShownAsync(bill, rules, true, ct) };
    }

    public override async Task<V1.RefuseProposalResponse> RefuseProposal(V1.RefuseProposalRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Secretariat);
        var reason = Reason(request.Reason, MaxReason);
        var (proposal, bill) = await DecideAsync(caller, request.Proposal, null, request.Etag, ct);
        proposal.Decide(ProposalState.Refused, caller.Id, clock.Now(), reason);
        await SaveAsync(ct);
        return new V1.RefuseProposalResponse { Proposal = Shown(proposal, bill) };
    }

    public override async Task<V1.ListProposalsResponse> ListProposals(V1.ListProposalsRequest request, ServerCallContext context)
    {
        RequireBooks(context.Caller());
        var ct = context.CancellationToken;
        var rules = await db.RulesAsync(request.Edition, ct);
        var page = Page.Read(request.PageSize, request.PageToken, $"proposals|{context.Caller().Id}|{rules.Code}|{request.State}");
        var proposals = db.Proposals.AsNoTracking().Where(p => p.Edition == rules.Code);
        if (request.State != V1.ProposalState.Unspecified)
        {
            var state = (ProposalState)(int)request.State;
            proposals = proposals.Where(p => p.State == state);
        }

        if (page.After is { } after)
        {
            proposals = proposals.Where(p => string.Compare(p.Id, after) < 0);
        }

        var (rows, next) = page.Next(await proposals.OrderByDescending(p => p.Id).Take(page.Size + 1).ToListAsync(ct), p => p.Id);
        var ids = rows.Select(p => p.BillId).Distinct().ToList();
        var numbers = await db.Bills.AsNoTracking().Where(b => ids.Contains(b.Id)).ToDictionaryAsync(b => b.Id, b => b.Number, ct);
        return new V1.ListProposalsResponse { Proposals = { rows.Select(p => Show.Proposal(p, numbers[p.BillId])) }, NextPageToken = next };
    }

    /// <summary>The proposal and its bill, once it is sure that this person may decide it.</summary>
    private async Task<(Proposal Proposal, Bill Bill)> DecideAsync(Caller caller, string id, ProposalKind? kind, string etag, CancellationToken ct)
    {
        var proposal = await ProposalAsync(id, kind, ct);
        proposal.WhyNotDecide(caller.Id).ThrowIfAny();
        Etag.Match(etag, proposal.Version);
        var bill = await db.Bills.Include(b => b.Lines).SingleAsync(b => b.Id == proposal.BillId, ct);
        await RequireForeignAsync(caller, [bill], ct);
        return (proposal, bill);
    }

    private async Task RequireNoOpenProposalAsync(ProposalKind kind, string bill, CancellationToken ct)
    {
        if (await db.Proposals.AnyAsync(p => p.BillId == bill && p.Kind == kind && p.State == ProposalState.Proposed, ct))
        {
            throw Refusal.Precondition("PROPOSAL_OPEN", "這張繳費單已有一件提案等待決定。", "A proposal for this bill is waiting for a decision.");
        }
    }

    private Proposal NewProposal(Caller caller, ProposalKind kind, Bill bill, long amount, string reason, string line = "", string money = "")
    {
        var proposal = new Proposal
        {
            Id = Ids.New(clock),
            Edition = bill.Edition,
            Kind = kind,
            BillId = bill.Id,
            BillLineId = line,
            StatementLineId = money,
            AmountTwd = amount,
            Reason = reason,
            ProposedBy = caller.Id,
            CreatedAt = clock.Now(),
        };
        db.Proposals.Add(proposal);
        return proposal;
    }

    private V1.Proposal Shown(Proposal proposal, Bill bill)
    {
        var shown = Show.Proposal(proposal, bill.Number);
        shown.Etag = NextEtag(proposal);
        return shown;
    }
}
