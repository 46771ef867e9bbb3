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
    private const int MaxSplits = 50;

    public override async Task<V1.AllocateResponse> Allocate(V1.AllocateRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Cashier);
        if (await db.ReplayAsync<V1.AllocateResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var money = await MoneyAsync(request.Line, ct);
        var rules = await db.RulesAsync(money.Edition, ct);
        var bills = await BillsOfAsync(request, money, ct);
        await RequireForeignAsync(caller, bills.Values, ct);
        Etag.Match(request.Etag, money.Version);
        if (money.State == StatementLineState.Ignored || money.UnallocatedTwd <= 0)
        {
            throw Refusal.Precondition("ALREADY_ALLOCATED", "這筆款項沒有未銷帳的餘額。", "This money has nothing left to allocate.");
        }

        WhyNotSplit(request, rules, money, bills).ThrowIfAny();
        foreach (var split in request.Splits)
        {
            var bill = bills[split.Bill];
            var only = split.BillLine.Length > 0 ? bill.Lines.Single(l => l.Id == split.BillLine) : null;
            if (desk.Take(rules, money, bill, split.AmountTwd, MatchGround.Staff, caller.Id, only: only) != split.AmountTwd)
            {
                throw Mismatch($"{bill.Number} 的各項費用收不下這個金額：已取消的項目只能一次繳足。", $"The lines of {bill.Number} cannot take that amount: a cancelled line is only reopened by its whole fee.", split.AmountTwd);
            }
        }

        money.ByHand = true;
        money.Note("", "");
        foreach (var bill in bills.Values.Distinct())
        {
            Matcher.Link(money, await db.Reports.Where(r => r.BillId == bill.Id).ToListAsync(ct));
        }

        var answer = new V1.AllocateResponse { Line = await ShownAsync(money, ct) };
        foreach (var bill in bills.Values.Distinct())
        {
            answer.Bills.Add(await ShownAsync(bill, rules, true, ct));
        }

        db.Remember(caller.Id, request.RequestId, request, answer, clock.Now());
        await SaveAsync(ct);
        return answer;
    }

    /// <summary>The bills named by the splits, under the id or number each split gives.</summary>
    private async Task<Dictionary<string, Bill>> BillsOfAsync(V1.AllocateRequest request, StatementLine money, CancellationToken ct)
    {
        var check = new FieldCheck();
        check.True(request.Splits.Count is >= 1 and <= MaxSplits, "splits", $"splits 須有 1 到 {MaxSplits} 筆", $"splits must hold 1 to {MaxSplits}", "OUT_OF_RANGE");
        for (var i = 0; i < request.Splits.Count; i++)
        {
            check.Range($"splits[{i}].amount_twd", request.Splits[i].AmountTwd, 1, MaxAmount);
        }

        check.ThrowIfAny();
        var named = request.Splits.Select(s => s.Bill).Distinct().ToList();
        var bills = await db.Bills.Include(b => b.Lines).Where(b => b.Edition == money.Edition && (named.Contains(b.Id) || named.Contains(b.Number))).ToListAsync(ct);
        var found = new Dictionary<string, Bill>();
        foreach (var split in request.Splits)
        {
            var bill = bills.SingleOrDefault(b => b.Id == split.Bill || b.Number == split.Bill);
            if (bill is null || (split.BillLine.Length > 0 && bill.Lines.All(l => l.Id != split.BillLine)))
            {
                throw Refusal.NotFound($"找不到繳費單 {split.Bill} 或其中的項目。", $"There is no bill {split.Bill}, or no such line on it.");
            }

            found[split.Bill] = bill;
        }

        return found;
    }

    /// <summary>Whether the money fits: no more than there is, no more than is owed, and no difference that nobody has looked at (FEE-17).</summary>
    private static Refusal? WhyNotSplit(V1.AllocateRequest request, Rulebook rules, StatementLine money, IReadOnlyDictionary<string, Bill> bills)
    {
        var date = rules.DateOf(money);
        var sum = request.Splits.Sum(s => s.AmountTwd);
        if (sum > money.UnallocatedTwd)
        {
            return Mismatch($"分配 {sum:N0} 元，超過未銷帳的 {money.UnallocatedTwd:N0} 元。", $"{sum:N0} TWD is more than the {money.UnallocatedTwd:N0} TWD not yet allocated.", sum - money.UnallocatedTwd);
        }

        var over = money.UnallocatedTwd - sum;
        foreach (var group in request.Splits.GroupBy(s => bills[s.Bill]))
        {
            var bill = group.Key;
            var asked = group.All(s => s.BillLine.Length > 0) ? bill.Lines.Where(l => group.Any(s => s.BillLine == l.Id)).ToList() : bill.Lines;
            var takers = asked.Where(l => BillRules.WhyNotTake(l, bill.DueUntil, date, lateAccepted: false) is null).ToList();
            if (takers.Count == 0)
            {
                // The reason that stands in the way of an unpaid line says more than that others are paid.
                return asked.OrderBy(l => l.State == LineState.Settled).Select(l => BillRules.WhyNotTake(l, bill.DueUntil, date, lateAccepted: false)).First(r => r is not null);
            }

            var payable = takers.Sum(l => l.RestTwd);
            var given = group.Sum(s => s.AmountTwd);
            if (given > payable)
            {
                return Mismatch($"{bill.Number} 只需 {payable:N0} 元，分配了 {given:N0} 元。", $"{bill.Number} takes {payable:N0} TWD; {given:N0} was given.", given - payable);
            }

            var shortBy = takers.Where(l => l.State == LineState.Open).Sum(l => l.RestTwd) - given;
            if (shortBy > rules.Tolerance && (rules.HoldsPartPayments || !request.DifferenceConfirmed))
            {
                return Mismatch($"{bill.Number} 還差 {shortBy:N0} 元。手續費由付款人負擔；若要先銷部分，請確認差額。", $"{bill.Number} stays {shortBy:N0} TWD short. Charges are the payer's; confirm the difference to allocate a part.", -shortBy);
            }
        }

        return over > 0 && !request.DifferenceConfirmed
            ? Mismatch($"還有 {over:N0} 元沒有分配；若要先留作暫收款，請確認差額。", $"{over:N0} TWD stays unallocated; confirm the difference to leave it.", over)
            : null;
    }

    private static Refusal Mismatch(string zh, string en, long difference) => Refusal.Precondition("AMOUNT_MISMATCH", zh, en).With("difference_twd", difference);
}
