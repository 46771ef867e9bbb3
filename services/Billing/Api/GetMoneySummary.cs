using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Time;
using CseaMesh.Platform.Identity;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    public override async Task<V1.GetMoneySummaryResponse> GetMoneySummary(V1.GetMoneySummaryRequest request, ServerCallContext context)
    {
        RequireBooks(context.Caller());
        var ct = context.CancellationToken;
        var rules = await db.RulesAsync(request.Edition, ct);
        var now = clock.Now();
        var lines =
            from bill in db.Bills
            join line in db.BillLines on bill.Id equals line.BillId
            where bill.Edition == rules.Code && line.State != LineState.Cancelled
            select new { line.Kind, line.AwardClass, line.State, line.AmountTwd, line.AllocatedTwd, line.WaivedTwd, Late = bill.DueUntil <= now };
        var classes = await lines.GroupBy(l => new { l.Kind, l.AwardClass }).Select(g => new
        {
            g.Key,
            Lines = g.Count(),
            Settled = g.Count(l => l.State == LineState.Settled),
            Due = g.Sum(l => l.AmountTwd),
            Paid = g.Sum(l => l.AllocatedTwd),
            Waived = g.Sum(l => l.WaivedTwd),
            Overdue = g.Sum(l => l.Late && l.State == LineState.Open ? l.AmountTwd - l.AllocatedTwd - l.WaivedTwd : 0),
        }).ToListAsync(ct);
        var money = db.StatementLines.Where(l => l.Edition == rules.Code);
        var queued = await money.Where(l => l.State == StatementLineState.Queued).Select(l => new { l.AmountTwd, l.AllocatedTwd, l.ReturnedTwd }).ToListAsync(ct);
        var balances = await db.Postings.Where(p => p.Edition == rules.Code).GroupBy(p => p.Account).Select(g => new { g.Key, Sum = g.Sum(p => p.AmountTwd) }).ToListAsync(ct);
        return new V1.GetMoneySummaryResponse
        {
            Classes =
            {
                classes.OrderBy(c => c.Key.Kind).ThenBy(c => c.Key.AwardClass).Select(c => new V1.ClassMoney
                {
                    Kind = c.Key.Kind.ToWire(),
                    AwardClass = c.Key.AwardClass.ToWire(),
                    Lines = c.Lines,
                    SettledLines = c.Settled,
                    DueTwd = c.Due,
                    PaidTwd = c.Paid,
                    WaivedTwd = c.Waived,
                    OverdueTwd = c.Overdue,
                }),
            },
            UnallocatedTwd = queued.Where(l => l.AmountTwd > 0).Sum(l => l.AmountTwd - l.AllocatedTwd - l.ReturnedTwd),
            QueuedLines = queued.Count,
            ReturnedTwd = await money.SumAsync(l => l.ReturnedTwd, ct),
            ReconciledThrough = (await ReconciledThroughAsync(rules.Code, ct)).ToWire(),
            Ledger = { balances.OrderBy(b => b.Key).Select(b => new V1.AccountBalance { Account = LedgerName(b.Key), BalanceTwd = b.Sum }) },
            AsOf = now.ToTimestamp(),
        };
    }

    private static string LedgerName(LedgerAccount account) => account switch
    {
        LedgerAccount.Bank => "BANK",
        LedgerAccount.Unallocated => "UNALLOCATED",
        LedgerAccount.Receivable => "RECEIVABLE",
        LedgerAccount.Fees => "FEES",
        LedgerAccount.Waived => "WAIVED",
        LedgerAccount.Returns => "RETURNS",
        LedgerAccount.NotOurs => "NOT_OURS",
    };
}
