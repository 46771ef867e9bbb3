using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    // A report that no money answers within these days of reconciled statements was of no transfer to this account.
    private const int ReportWaitsDays = 3;

    public override async Task<V1.ReconcileResponse> Reconcile(V1.ReconcileRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Cashier, StaffRoles.Secretariat);
        var rules = await db.RulesAsync(request.Edition, ct);
        var check = new FieldCheck();
        var through = check.Date("through", request.Through);
        check.ThrowIfAny();
        var reason = request.LeaveQueued ? Reason(request.Reason) : "";
        if (through >= TaipeiTime.DateOf(clock.Now()))
        {
            throw Refusal.Precondition("TOO_EARLY", "這一天還沒結束，不能確認對帳完成。", "That day is not over yet.");
        }

        await RequireCoverageAsync(rules, through, ct);
        var queued = await db.StatementLines.CountAsync(l => l.Edition == rules.Code && l.State == StatementLineState.Queued && l.TransactionDate <= through, ct);
        if (queued > 0 && !request.LeaveQueued)
        {
            throw Refusal.Precondition("QUEUE_NOT_EMPTY", $"到這一天為止還有 {queued} 筆交易待處理。", $"{queued} movements through that day still wait for a decision.").With("queued", queued);
        }

        foreach (var report in await db.Reports.Where(r => r.Edition == rules.Code && r.State == ReportState.Reported).ToListAsync(ct))
        {
            if (report.PaidOn.AddDays(ReportWaitsDays) <= through)
            {
                report.State = ReportState.NotFound;
            }
        }

        var now = clock.Now();
        db.Reconciliations.Add(new Reconciliation { Id = Ids.New(clock), Edition = rules.Code, AccountNumber = rules.AccountDigits, Through = through, Queued = queued, Reason = reason });
        outbox.Publish(rules.Code, $"{rules.Code}/{rules.AccountDigits}", await db.NextNumberAsync($"reconciled/{rules.Code}", ct), new V1.StatementsReconciled
        {
            AccountNumber = rules.Account.AccountNumber,
            Through = through.ToWire(),
            At = now.ToTimestamp(),
        });
        await SaveAsync(ct);
        return new V1.ReconcileResponse { AccountNumber = rules.Account.AccountNumber, Through = through.ToWire(), Queued = queued, At = now.ToTimestamp() };
    }

    /// <summary>Every day from the first bill, or from the last reconciliation, must be in a statement.</summary>
    private async Task RequireCoverageAsync(Rulebook rules, DateOnly through, CancellationToken ct)
    {
        var first = await db.Bills.Where(b => b.Edition == rules.Code).OrderBy(b => b.IssuedAt).Select(b => (DateTime?)b.IssuedAt).FirstOrDefaultAsync(ct);
        var from = await ReconciledThroughAsync(rules.Code, ct) is { } done ? done.AddDays(1) : first is { } at ? TaipeiTime.DateOf(at) : through;
        var statements = await db.Statements.Where(s => s.Edition == rules.Code).Select(s => new { s.CoversFrom, s.CoversThrough }).ToListAsync(ct);
        if (Coverage.FirstGap(statements.Select(s => (s.CoversFrom, s.CoversThrough)), from, through) is { } gap)
        {
            throw Refusal.Precondition("STATEMENTS_BEHIND", $"{gap:yyyy-MM-dd} 還沒有匯入對帳單；匯入時可註明涵蓋的日期。", $"No imported statement speaks for {gap:yyyy-MM-dd}; an import can say which days it covers.").With("first_day_missing", $"{gap:yyyy-MM-dd}");
        }
    }
}
