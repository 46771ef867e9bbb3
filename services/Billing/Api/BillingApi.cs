using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Identity;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

/// <summary>The rpcs of Billing, one use case per file. Here: who may see and touch what.</summary>
internal sealed partial class BillingApi(BillingDb db, Desk desk, Matcher matcher, Issuing issuing, TurnkeyFolder turnkey, Outbox outbox, TimeProvider clock) : V1.Billing.BillingBase
{
    private static bool SeesAll(Caller caller) => caller.IsAny(StaffRoles.Cashier, StaffRoles.Secretariat, StaffRoles.Auditor);

    private static void RequireBooks(Caller caller) => caller.RequireAny(StaffRoles.Cashier, StaffRoles.Secretariat, StaffRoles.Auditor);

    /// <summary>
    /// Bills a caller may know of: all for those who keep the books; else those of organisations the caller manages, those with an entry the
    /// caller made or is named in, and those the caller pays.
    /// </summary>
    private IQueryable<Bill> VisibleBills(Caller caller)
    {
        if (SeesAll(caller))
        {
            return db.Bills;
        }

        var me = caller.Id;
        return db.Bills.Where(b => b.PayerPerson == me
            || db.Members.Any(m => m.OrganisationId == b.PayerOrganisation && m.PersonId == me && m.Active
                && (m.Manager || b.Lines.Any(l => db.Entries.Any(e => e.Id == l.EntryId && (e.MadeBy == me || e.PersonId == me))))));
    }

    /// <summary>A bill by id or number, with its lines. NOT_FOUND also when the caller may not know of it.</summary>
    private async Task<Bill> BillAsync(Caller caller, string idOrNumber, CancellationToken ct)
    {
        caller.RequireSignedIn();
        return await VisibleBills(caller).Include(b => b.Lines).SingleOrDefaultAsync(b => b.Id == idOrNumber || b.Number == idOrNumber, ct)
            ?? throw Refusal.NotFound("找不到這張繳費單。", "There is no such bill.");
    }

    /// <summary>Who may act for the payer: its managers, the paying person; and the cashier, unless it is the cashier's own organisation.</summary>
    private async Task RequirePayerOrCashierAsync(Caller caller, Bill bill, CancellationToken ct)
    {
        if (bill.PayerPerson == caller.Id
            || await db.Members.AnyAsync(m => m.OrganisationId == bill.PayerOrganisation && m.PersonId == caller.Id && m.Active && m.Manager, ct))
        {
            return;
        }

        if (!caller.Is(StaffRoles.Cashier))
        {
            throw Caller.NotYours();
        }

        await RequireForeignAsync(caller, [bill], ct);
    }

    /// <summary>Staff never act on bills of an organisation they belong to.</summary>
    private async Task RequireForeignAsync(Caller caller, IEnumerable<Bill> bills, CancellationToken ct)
    {
        var payers = bills.Select(b => b.PayerOrganisation).Where(id => id.Length > 0).Distinct().ToList();
        if (bills.Any(b => b.PayerPerson == caller.Id) || await db.Members.AnyAsync(m => payers.Contains(m.OrganisationId) && m.PersonId == caller.Id && m.Active, ct))
        {
            throw Refusal.Denied("OWN_ORGANISATION", "您是這個單位的成員，這件事要由別人處理。", "You belong to this organisation; someone else must do this.");
        }
    }

    private async Task<StatementLine> MoneyAsync(string id, CancellationToken ct) =>
        await db.StatementLines.SingleOrDefaultAsync(l => l.Id == id, ct) ?? throw Refusal.NotFound("找不到這筆交易明細。", "There is no such statement line.");

    private async Task<Proposal> ProposalAsync(string id, ProposalKind? kind, CancellationToken ct) =>
        await db.Proposals.SingleOrDefaultAsync(p => p.Id == id && (kind == null || p.Kind == kind), ct) ?? throw Refusal.NotFound("找不到這件提案。", "There is no such proposal.");

    /// <summary>A bill as answered, with the etag it will have once saved.</summary>
    private async Task<V1.Bill> ShownAsync(Bill bill, Rulebook rules, bool toStaff, CancellationToken ct)
    {
        await db.Reports.Where(r => r.BillId == bill.Id).LoadAsync(ct);
        await db.Allocations.Where(a => a.BillId == bill.Id).LoadAsync(ct);
        var shown = Show.Bill(bill, rules, clock.GetUtcNow().UtcDateTime)
            .With(db.Reports.Local.Where(r => r.BillId == bill.Id), db.Allocations.Local.Where(a => a.BillId == bill.Id), toStaff);
        shown.Etag = NextEtag(bill);
        return shown;
    }

    /// <summary>A movement as answered, with its allocations and the etag it will have once saved.</summary>
    private async Task<V1.StatementLine> ShownAsync(StatementLine money, CancellationToken ct)
    {
        await db.Allocations.Where(a => a.StatementLineId == money.Id).LoadAsync(ct);
        var allocations = db.Allocations.Local.Where(a => a.StatementLineId == money.Id).OrderBy(a => a.Id, StringComparer.Ordinal).ToList();
        var ids = allocations.Select(a => a.BillId).Distinct().ToList();
        var numbers = await db.Bills.AsNoTracking().Where(b => ids.Contains(b.Id)).ToDictionaryAsync(b => b.Id, b => b.Number, ct);
        var shown = Show.StatementLine(money);
        shown.Allocations.AddRange(allocations.Select(a => Show.Allocation(a, numbers[a.BillId], toStaff: true)));
        shown.Etag = NextEtag(money);
        return shown;
    }

    /// <summary>
    /// Saves all of a use case at once. Whoever meets another act on the same rows, the same movements or the same request in this very
    /// moment is told so (ABORTED STALE_ETAG) and finds on the second try what the first one left.
    /// </summary>
    private async Task SaveAsync(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw Refusal.Stale();
        }
    }

    private string NextEtag(Aggregate aggregate) =>
        Etag.Of(db.Entry(aggregate).State is EntityState.Added or EntityState.Modified ? aggregate.Version + 1 : aggregate.Version);

    /// <summary>A reason that a person must give. FAILED_PRECONDITION REASON_MISSING, or INVALID_ARGUMENT when it is too long.</summary>
    private static string Reason(string reason, int max = 200)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw Refusal.Precondition("REASON_MISSING", "請填寫理由。", "A reason is needed.");
        }

        var check = new FieldCheck();
        var text = check.Text("reason", reason, max, multiline: true);
        check.ThrowIfAny();
        return text;
    }
}
