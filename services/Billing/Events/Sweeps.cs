using CseaMesh.Billing.Api;
using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Events;

/// <summary>Tells once per bill that its due date has passed with lines open (FEE-08, FEE-13).</summary>
internal sealed class MarkOverdue(BillingDb db, Outbox outbox) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        var due = await db.Bills.Include(b => b.Lines)
            .Where(b => b.OverdueAt == null && b.DueUntil <= now && (b.State == BillState.Issued || b.State == BillState.PartPaid)).ToListAsync(ct);
        foreach (var bill in due.Where(b => b.MarkOverdue(now)))
        {
            outbox.Publish(bill.Edition, bill.Id, bill.NextFact(), Facts.Overdue(bill));
        }

        await db.SaveChangesAsync(ct);
    }
}

/// <summary>Where the edition prices by the day of payment, open fees follow memberships that begin or end with the days.</summary>
internal sealed class RepriceDaily(BillingDb db, Repricing repricing) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        foreach (var copy in await db.Editions.AsNoTracking().ToListAsync(ct))
        {
            if (!Rulebook.Of(copy).PricedOnPayment)
            {
                continue;
            }

            var open = await db.Bills.Include(b => b.Lines).Where(b => b.Edition == copy.Code && b.Kind == FeeKind.ReviewFee && b.State == BillState.Issued).ToListAsync(ct);
            await repricing.RunAsync(open, TaipeiTime.DateOf(now), ct);
        }

        await db.SaveChangesAsync(ct);
    }
}
