using CseaMesh.Billing.Api;
using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Events;

/// <summary>
/// Gives every paid bill its document (FEE-15): at once where numbers and buyer are in order, else a draft that says what is missing and is tried
/// again. What a person has voided is only issued anew by a person.
/// </summary>
internal sealed class IssueDocuments(BillingDb db, Issuing issuing) : ISweep
{
    private const int AtATime = 100;

    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        foreach (var copy in await db.Editions.AsNoTracking().ToListAsync(ct))
        {
            var rules = Rulebook.Of(copy);
            for (var bills = await WaitingAsync(rules, ct); bills.Count > 0; bills = bills.Count < AtATime ? [] : await WaitingAsync(rules, ct))
            {
                await IssueAsync(rules, bills, ct);
            }

            if (!await issuing.IsReadyAsync(rules, ct))
            {
                continue;
            }

            var drafts = await db.Invoices.Where(i => i.Edition == rules.Code && i.State == InvoiceState.Draft).Select(i => i.BillId).Distinct().ToListAsync(ct);
            foreach (var part in drafts.Chunk(AtATime))
            {
                await IssueAsync(rules, await db.Bills.Include(b => b.Lines).Where(b => part.Contains(b.Id)).ToListAsync(ct), ct);
            }
        }
    }

    private Task<List<Bill>> WaitingAsync(Rulebook rules, CancellationToken ct)
    {
        var onIssue = rules.InvoicesOnIssue;
        return db.Bills.Include(b => b.Lines)
            .Where(b => b.Edition == rules.Code && (b.State == BillState.Paid || (onIssue && (b.State == BillState.Issued || b.State == BillState.PartPaid)))
                && b.Lines.Any(l => (l.State == LineState.Settled || (onIssue && l.State == LineState.Open)) && !db.InvoiceItems.Any(i => i.BillLineId == l.Id)))
            .OrderBy(b => b.Id).Take(AtATime).ToListAsync(ct);
    }

    private async Task IssueAsync(Rulebook rules, IReadOnlyList<Bill> bills, CancellationToken ct)
    {
        foreach (var bill in bills)
        {
            if (await issuing.DraftAsync(rules, bill, null, ct) is { } draft)
            {
                await issuing.IssueAsync(rules, bill, draft, ct);
            }
        }

        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (Refusal r) when (r.Kind == RefusalKind.Aborted)
        {
            // Somebody works on one of these bills at this moment; the next run finds them again.
        }

        db.ChangeTracker.Clear();
    }
}
