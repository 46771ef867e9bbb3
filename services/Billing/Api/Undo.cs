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
    public override async Task<V1.UndoAllocationResponse> UndoAllocation(V1.UndoAllocationRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Cashier);
        if (await db.ReplayAsync<V1.UndoAllocationResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var reason = Reason(request.Reason);
        var allocation = await db.Allocations.SingleOrDefaultAsync(a => a.Id == request.Allocation, ct) ?? throw Refusal.NotFound("找不到這筆銷帳。", "There is no such allocation.");
        if (!allocation.IsLive)
        {
            throw Refusal.Precondition("ALREADY_UNDONE", "這筆銷帳已經取消。", "This allocation is already undone.");
        }

        var bill = await db.Bills.Include(b => b.Lines).SingleAsync(b => b.Id == allocation.BillId, ct);
        await RequireForeignAsync(caller, [bill], ct);
        var money = await MoneyAsync(allocation.StatementLineId, ct);
        var rules = await db.RulesAsync(bill.Edition, ct);
        await desk.ReleaseAsync(rules, allocation, money, bill, reason, ct);
        money.Note("銷帳已取消，待人工處理", "The matching was undone; a person must decide");
        var answer = new V1.UndoAllocationResponse { Line = await ShownAsync(money, ct), Bill = await ShownAsync(bill, rules, true, ct) };
        db.Remember(caller.Id, request.RequestId, request, answer, clock.Now());
        await SaveAsync(ct);
        return answer;
    }

    public override async Task<V1.MarkIgnoredResponse> MarkIgnored(V1.MarkIgnoredRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Cashier);
        var money = await MoneyAsync(request.Line, ct);
        var reason = Reason(request.Reason);
        Etag.Match(request.Etag, money.Version);
        if (money.State != StatementLineState.Queued || money.AllocatedTwd != 0 || money.ReturnedTwd != 0)
        {
            throw Refusal.Precondition("ALREADY_ALLOCATED", "這筆交易已經處理過，不能標記為無關。", "This movement is already dealt with and cannot be put aside.");
        }

        desk.Post(Ledger.Ignore(Ids.New(clock), money, clock.Now()));
        money.Ignore();
        money.ByHand = true;
        money.Note(reason, reason);
        await SaveAsync(ct);
        return new V1.MarkIgnoredResponse { Line = await ShownAsync(money, ct) };
    }

    public override async Task<V1.RecordReturnResponse> RecordReturn(V1.RecordReturnRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Cashier);
        if (await db.ReplayAsync<V1.RecordReturnResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var money = await MoneyAsync(request.Line, ct);
        var check = new FieldCheck();
        check.Range("amount_twd", request.AmountTwd, 1, MaxAmount);
        check.ThrowIfAny();
        var reason = Reason(request.Reason);
        Etag.Match(request.Etag, money.Version);
        BillRules.WhyNotReturn(money, request.AmountTwd).ThrowIfAny();
        if (request.OutgoingLine.Length > 0)
        {
            await LinkOutgoingAsync(request, money, ct);
        }

        desk.Post(Ledger.Return(Ids.New(clock), money, request.AmountTwd, clock.Now()));
        money.Return(request.AmountTwd);
        money.ByHand = true;
        money.Note($"已退回：{reason}", $"Sent back: {reason}");
        var answer = new V1.RecordReturnResponse { Line = await ShownAsync(money, ct) };
        db.Remember(caller.Id, request.RequestId, request, answer, clock.Now());
        await SaveAsync(ct);
        return answer;
    }

    /// <summary>The bank's own record of the return: an outgoing movement of the same amount that answers no other return.</summary>
    private async Task LinkOutgoingAsync(V1.RecordReturnRequest request, StatementLine money, CancellationToken ct)
    {
        var outgoing = await MoneyAsync(request.OutgoingLine, ct);
        if (outgoing.Edition != money.Edition || outgoing.AmountTwd != -request.AmountTwd || outgoing.State != StatementLineState.Queued)
        {
            throw Mismatch("支出明細的金額須與退回金額相同，且尚未處理。", "The outgoing movement must have the same amount and not be dealt with yet.", request.AmountTwd + outgoing.AmountTwd);
        }

        outgoing.SendBack();
        outgoing.ByHand = true;
        outgoing.Note($"退回 {money.TransactionDate:yyyy-MM-dd} 的款項", $"Return of the money of {money.TransactionDate:yyyy-MM-dd}");
    }
}
