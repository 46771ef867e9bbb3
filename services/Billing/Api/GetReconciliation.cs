using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using CseaMesh.Platform.Identity;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    private const int MaxReportDays = 400;

    public override async Task<V1.GetReconciliationResponse> GetReconciliation(V1.GetReconciliationRequest request, ServerCallContext context)
    {
        RequireBooks(context.Caller());
        var ct = context.CancellationToken;
        var rules = await db.RulesAsync(request.Edition, ct);
        var check = new FieldCheck();
        var from = request.From.Length > 0 ? check.Date("from", request.From) : DateOnly.MinValue;
        var through = request.Through.Length > 0 ? check.Date("through", request.Through) : TaipeiTime.DateOf(clock.Now());
        check.True(from <= through, "through", "through 不能早於 from", "through must not be before from");
        check.True(request.From.Length == 0 || through.DayNumber - from.DayNumber < MaxReportDays, "through", $"一次最多 {MaxReportDays} 天", $"At most {MaxReportDays} days at a time", "OUT_OF_RANGE");
        check.ThrowIfAny();

        var lines = db.StatementLines.AsNoTracking().Where(l => l.Edition == rules.Code && l.TransactionDate >= from && l.TransactionDate <= through);
        var movements = await lines.OrderBy(l => l.TransactionDate).ThenBy(l => l.Id)
            .Select(l => new { l.Id, l.TransactionDate, l.TransactionTime, l.AmountTwd, l.AllocatedTwd, l.ReturnedTwd, l.State, l.BalanceTwd }).ToListAsync(ct);

        // What the allocations and the ledger say of the same movements, each added up by itself.
        var allocated = await db.Allocations.Where(a => a.Edition == rules.Code && a.UndoneAt == null).GroupBy(a => a.StatementLineId)
            .Select(g => new { g.Key, Sum = g.Sum(a => a.AmountTwd) }).ToDictionaryAsync(g => g.Key, g => g.Sum, ct);
        var ledger = await db.Postings.Where(p => p.Edition == rules.Code && (p.Account == LedgerAccount.Bank || p.Account == LedgerAccount.Unallocated))
            .GroupBy(p => new { p.Subject, p.Account }).Select(g => new { g.Key.Subject, g.Key.Account, Sum = g.Sum(p => p.AmountTwd) }).ToListAsync(ct);
        var bank = ledger.Where(l => l.Account == LedgerAccount.Bank).ToDictionary(l => l.Subject, l => l.Sum);
        var waiting = ledger.Where(l => l.Account == LedgerAccount.Unallocated).ToDictionary(l => l.Subject, l => -l.Sum);

        var answer = new V1.GetReconciliationResponse { AsOf = clock.Now().ToTimestamp(), ReconciledThrough = (await ReconciledThroughAsync(rules.Code, ct)).ToWire() };
        long? balance = null;
        foreach (var group in movements.GroupBy(m => m.TransactionDate))
        {
            var day = new V1.ReconciledDay { Day = group.Key.ToWire() };
            foreach (var m in group)
            {
                var incoming = Math.Max(0, m.AmountTwd);
                var live = allocated.GetValueOrDefault(m.Id);
                var left = m.State == StatementLineState.Ignored ? 0 : incoming - (incoming > 0 ? m.AllocatedTwd + m.ReturnedTwd : 0);
                day.Movements++;
                day.ReceivedTwd += incoming;
                day.PaidOutTwd += Math.Max(0, -m.AmountTwd);
                day.AllocatedTwd += live;
                day.ReturnedTwd += m.ReturnedTwd;
                day.PutAsideTwd += m.State == StatementLineState.Ignored ? incoming : 0;
                day.UnallocatedTwd += left;
                day.DifferenceTwd += Math.Abs(incoming - live - m.ReturnedTwd - (m.State == StatementLineState.Ignored ? incoming : left))
                    + Math.Abs(bank.GetValueOrDefault(m.Id) - m.AmountTwd)
                    + (incoming > 0 ? Math.Abs(waiting.GetValueOrDefault(m.Id) - left) : 0);
            }

            Balance(day, [.. group.Where(m => m.BalanceTwd is not null).OrderBy(m => m.TransactionTime).Select(m => (m.AmountTwd, m.BalanceTwd!.Value))], group.All(m => m.BalanceTwd is not null), ref balance);
            answer.Days.Add(day);
        }

        answer.DifferenceTwd = answer.Days.Sum(d => d.DifferenceTwd);
        answer.StatementBankTwd = movements.Sum(m => m.AmountTwd);
        answer.LedgerBankTwd = movements.Sum(m => bank.GetValueOrDefault(m.Id));
        answer.LedgerSumTwd = await db.Postings.Where(p => p.Edition == rules.Code).SumAsync(p => p.AmountTwd, ct);
        return answer;
    }

    /// <summary>
    /// The bank's balance at the end of the day, and by how much it differs from the day before plus the movements. The order within a day is not
    /// always told: the last movement is the one whose balance no other movement of the day starts from.
    /// </summary>
    private static void Balance(V1.ReconciledDay day, IReadOnlyList<(long Amount, long Balance)> movements, bool whole, ref long? before)
    {
        if (!whole || movements.Count == 0)
        {
            before = null;
            return;
        }

        var starts = movements.GroupBy(m => m.Balance - m.Amount).ToDictionary(g => g.Key, g => g.Count());
        foreach (var m in movements.Where(m => starts.TryGetValue(m.Balance, out var n) && n > 0))
        {
            starts[m.Balance]--;
        }

        var ends = movements.GroupBy(m => m.Balance).ToDictionary(g => g.Key, g => g.Count());
        foreach (var m in movements.Where(m => ends.TryGetValue(m.Balance - m.Amount, out var n) && n > 0))
        {
            ends[m.Balance - m.Amount]--;
        }

        var closing = ends.Where(e => e.Value > 0).Select(e => (long?)e.Key).FirstOrDefault() ?? movements[^1].Balance;
        var opening = starts.Where(s => s.Value > 0).Select(s => (long?)s.Key).FirstOrDefault() ?? movements[0].Balance - movements[0].Amount;
        day.BalanceTwd = closing;
        day.BalanceGapTwd = (before ?? opening) + movements.Sum(m => m.Amount) - closing;
        before = closing;
    }
}
