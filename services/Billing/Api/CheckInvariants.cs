using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Common.V1;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    public override async Task<V1.CheckInvariantsResponse> CheckInvariants(V1.CheckInvariantsRequest request, ServerCallContext context)
    {
        context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor, StaffRoles.Administrator);
        return new V1.CheckInvariantsResponse { Invariants = { await new Invariants(db, clock.Now()).CheckAsync(context.CancellationToken) } };
    }
}

/// <summary>What must always hold of money. Each query finds what contradicts it; none needs to trust the code that keeps it.</summary>
internal sealed class Invariants(BillingDb db, DateTime now)
{
    private const int Shown = 20;

    private DateTime DayAgo => now.AddDays(-1);

    public async Task<IReadOnlyList<Invariant>> CheckAsync(CancellationToken ct) =>
    [
        await HoldsAsync("postings-sum-to-zero", "每一筆帳的借貸相等", "Every transaction of the ledger sums to zero",
            db.Postings.GroupBy(p => p.Transaction).Where(g => g.Sum(p => p.AmountTwd) != 0).Select(g => g.Key), ct),
        await HoldsAsync("money-accounted-for", "交易金額 = 已銷帳 + 已退回 + 未銷帳，且已銷帳等於各筆銷帳之和", "A movement is what was allocated, returned and left; allocated is the sum of its allocations",
            db.StatementLines.Where(l => l.AllocatedTwd != db.Allocations.Where(a => a.StatementLineId == l.Id && a.UndoneAt == null).Sum(a => a.AmountTwd)
                || (l.AmountTwd > 0 && l.AmountTwd < l.AllocatedTwd + l.ReturnedTwd)
                || (l.AmountTwd > 0 && l.State != StatementLineState.Ignored && (l.State == StatementLineState.Queued) != (l.AmountTwd > l.AllocatedTwd + l.ReturnedTwd))).Select(l => l.Id), ct),
        await HoldsAsync("unallocated-agrees-with-ledger", "暫收款與分類帳相符", "The ledger knows the same unallocated money",
            from l in db.StatementLines
            join p in Held(LedgerAccount.Unallocated) on l.Id equals p.Subject into held
            from p in held.DefaultIfEmpty()
            where l.AmountTwd > 0 && -((long?)p!.Sum ?? 0) != (l.State == StatementLineState.Ignored ? 0 : l.AmountTwd - l.AllocatedTwd - l.ReturnedTwd)
            select l.Id, ct),
        await HoldsAsync("receivable-agrees-with-ledger", "應收款與分類帳相符", "The ledger knows the same debts",
            from l in db.BillLines
            join p in Held(LedgerAccount.Receivable) on l.Id equals p.Subject into held
            from p in held.DefaultIfEmpty()
            where ((long?)p!.Sum ?? 0) != (l.State == LineState.Cancelled ? 0 : l.AmountTwd - l.AllocatedTwd - l.WaivedTwd)
            select l.Id, ct),
        await HoldsAsync("settled-means-paid-in-full", "已繳清的項目金額剛好，未繳清的還有差額", "A settled line is paid exactly; an open one is not",
            db.BillLines.Where(l => (l.State == LineState.Settled) != (l.AllocatedTwd + l.WaivedTwd == l.AmountTwd) && l.State != LineState.Cancelled).Select(l => l.Id), ct),
        await HoldsAsync("line-equals-its-allocations", "項目的已銷帳金額等於各筆銷帳之和", "What is on a line is the sum of its allocations",
            db.BillLines.Where(l => l.AllocatedTwd != db.Allocations.Where(a => a.BillLineId == l.Id && a.UndoneAt == null).Sum(a => a.AmountTwd)).Select(l => l.Id), ct),
        await HoldsAsync("cancelled-holds-no-money", "取消的項目沒有款項", "A cancelled line holds no money",
            db.BillLines.Where(l => l.State == LineState.Cancelled && (l.AllocatedTwd != 0 || l.WaivedTwd != 0)).Select(l => l.Id), ct),
        await HoldsAsync("bill-equals-its-live-lines", "繳費單合計等於未取消的項目", "A bill is the sum of its live lines",
            db.Bills.Where(b => b.TotalTwd != b.Lines.Where(l => l.State != LineState.Cancelled).Sum(l => l.AmountTwd)
                || b.AllocatedTwd != b.Lines.Where(l => l.State != LineState.Cancelled).Sum(l => l.AllocatedTwd)
                || (b.State == BillState.Paid) != (b.Lines.Any(l => l.State == LineState.Settled) && b.Lines.All(l => l.State != LineState.Open))).Select(b => b.Id), ct),
        await HoldsAsync("one-line-per-entry-and-fee", "每件報名每種費用只有一個項目", "An entry has one line per fee",
            db.BillLines.Where(l => l.Kind != FeeKind.Extras).GroupBy(l => new { l.EntryId, l.Kind }).Where(g => g.Count() > 1).Select(g => g.Key.EntryId), ct),
        Holds("line-follows-price-table", "項目金額符合計價日的價目表", "A line's amount is the price of its pricing day", await OffPriceAsync(ct)),
        await HoldsAsync("fingerprint-once", "同一筆交易只計一次", "No movement is counted twice",
            db.StatementLines.GroupBy(l => l.Fingerprint).Where(g => g.Count() > 1).Select(g => g.Key), ct),
        await HoldsAsync("settled-in-time-or-accepted", "逾期款項須經同意才算繳清", "Late money settles only what two persons accepted",
            db.Allocations.Where(a => a.UndoneAt == null && a.Late
                && !db.Proposals.Any(p => p.Kind == ProposalKind.LateAcceptance && p.State == ProposalState.Approved && p.BillId == a.BillId && p.StatementLineId == a.StatementLineId)).Select(a => a.Id), ct),
        await HoldsAsync("two-persons", "免除差額與收受逾期款項須由兩人決定", "A proposal is decided by another person than its proposer",
            db.Proposals.Where(p => p.State != ProposalState.Proposed && (p.DecidedBy == p.ProposedBy || p.DecidedBy == "")).Select(p => p.Id), ct),
        await HoldsAsync("return-only-of-unallocated", "退回的款項從未超過未銷帳的餘額", "Money sent back was never set against a fee",
            db.StatementLines.Where(l => l.ReturnedTwd < 0 || (l.AmountTwd > 0 && l.ReturnedTwd > l.AmountTwd - l.AllocatedTwd)).Select(l => l.Id), ct),
        await HoldsAsync("bank-agrees-with-ledger", "分類帳的銀行科目等於對帳單的交易", "The ledger's bank account holds exactly the movements of the statements",
            from l in db.StatementLines
            join p in Held(LedgerAccount.Bank) on l.Id equals p.Subject into held
            from p in held.DefaultIfEmpty()
            where ((long?)p!.Sum ?? 0) != l.AmountTwd
            select l.Id, ct),
        await HoldsAsync("invoice-adds-up", "發票的銷售額加稅額等於總額，也等於各項之和", "Sales and tax of an invoice are its total, and the total is the sum of its items",
            db.Invoices.Where(i => i.SalesTwd + i.TaxTwd != i.TotalTwd || i.TotalTwd != i.Items.Sum(x => x.AmountTwd) || i.SalesTwd != i.Items.Sum(x => x.SalesTwd)).Select(i => i.Id), ct),
        await HoldsAsync("invoice-equals-what-was-paid", "已繳清繳費單的憑證等於實收金額", "The documents of a paid bill are what was paid",
            db.Bills.Where(b => b.State == BillState.Paid && db.Invoices.Any(i => i.BillId == b.Id && i.State != InvoiceState.Draft && i.State != InvoiceState.Voided)
                && db.InvoiceItems.Where(x => db.Invoices.Any(i => i.Id == x.InvoiceId && i.BillId == b.Id && i.State != InvoiceState.Draft && i.State != InvoiceState.Voided)
                    && b.Lines.Any(l => l.Id == x.BillLineId && l.State == LineState.Settled)).Sum(x => x.AmountTwd)
                > b.AllocatedTwd).Select(b => b.Id), ct),
        await HoldsAsync("line-invoiced-once", "一個繳費項目只有一張有效的憑證", "A bill line stands on one live document only",
            db.InvoiceItems.Where(x => db.Invoices.Any(i => i.Id == x.InvoiceId && i.State != InvoiceState.Draft && i.State != InvoiceState.Voided)).GroupBy(x => x.BillLineId).Where(g => g.Count() > 1).Select(g => g.Key), ct),
        await HoldsAsync("invoice-number-once", "發票號碼不重複，且在登錄的字軌內", "No invoice number is used twice",
            db.Invoices.Where(i => i.Number != null).GroupBy(i => i.Number).Where(g => g.Count() > 1).Select(g => g.Key!), ct),
        await HoldsAsync("allowances-within-invoice", "折讓合計不超過發票的銷售額與稅額，且與發票記錄相符", "Allowances never exceed sales and tax of their invoice, which knows them",
            db.Invoices.Where(i => i.AllowedSalesTwd > i.SalesTwd || i.AllowedTaxTwd > i.TaxTwd || (i.State == InvoiceState.Voided && i.AllowedSalesTwd + i.AllowedTaxTwd != 0)
                || i.AllowedSalesTwd != db.Allowances.Where(a => a.InvoiceId == i.Id && a.State != AllowanceState.Cancelled).SelectMany(a => a.Items).Sum(x => x.AmountTwd)
                || i.AllowedTaxTwd != db.Allowances.Where(a => a.InvoiceId == i.Id && a.State != AllowanceState.Cancelled).SelectMany(a => a.Items).Sum(x => x.TaxTwd)).Select(i => i.Id), ct),
        await HoldsAsync("paid-has-document", "繳清的繳費單一天內有發票或收據", "A paid bill has its document within a day",
            db.Bills.Where(b => b.State == BillState.Paid && b.ChangedAt < DayAgo && b.Lines.Any(l => l.State == LineState.Settled
                && !db.InvoiceItems.Any(x => x.BillLineId == l.Id && db.Invoices.Any(i => i.Id == x.InvoiceId && i.State != InvoiceState.Draft && i.State != InvoiceState.Voided)))).Select(b => b.Id), ct),
        Holds("waived-was-approved", "免除的差額都經核准，或在容許差額內", "What was waived was approved, or within the edition's tolerance", await UnapprovedWaiversAsync(ct)),
    ];

    /// <summary>What an account of the ledger holds of each subject, added up in one pass.</summary>
    private IQueryable<Balance> Held(LedgerAccount account) =>
        db.Postings.Where(p => p.Account == account).GroupBy(p => p.Subject).Select(g => new Balance { Subject = g.Key, Sum = g.Sum(p => p.AmountTwd) });

    private async Task<List<string>> OffPriceAsync(CancellationToken ct)
    {
        var tables = (await db.Prices.AsNoTracking().ToListAsync(ct)).GroupBy(p => p.Edition).ToDictionary(g => g.Key, g => new PriceTable([.. g]));
        var lines = await (from bill in db.Bills join line in db.BillLines on bill.Id equals line.BillId select new { bill.Edition, Line = line }).AsNoTracking().ToListAsync(ct);
        return [.. lines.Where(x => x.Line.Quantity * tables[x.Edition].Of(x.Line.AwardClass, x.Line.Basis, x.Line.Kind, x.Line.PricingDate, x.Line.Good) != x.Line.AmountTwd).Select(x => x.Line.Id)];
    }

    private async Task<List<string>> UnapprovedWaiversAsync(CancellationToken ct)
    {
        var waived = await (from bill in db.Bills
                            join line in db.BillLines on bill.Id equals line.BillId
                            where line.WaivedTwd > 0
                            select new { bill.Edition, line.Id, line.WaivedTwd, Approved = db.Proposals.Where(p => p.BillLineId == line.Id && p.Kind == ProposalKind.Waiver && p.State == ProposalState.Approved).Max(p => (long?)p.AmountTwd) ?? 0 }).ToListAsync(ct);
        var tolerance = (await db.Editions.AsNoTracking().ToListAsync(ct)).ToDictionary(e => e.Code, e => Rulebook.Of(e).Tolerance);
        return [.. waived.Where(w => w.WaivedTwd > Math.Max(w.Approved, tolerance[w.Edition])).Select(w => w.Id)];
    }

    private static async Task<Invariant> HoldsAsync(string name, string zh, string en, IQueryable<string> against, CancellationToken ct) =>
        Holds(name, zh, en, await against.ToListAsync(ct));

    private static Invariant Holds(string name, string zh, string en, IReadOnlyCollection<string> against) =>
        new() { Name = name, Meaning = new Text { Zh = zh, En = en }, ViolationCount = against.Count, Violations = { against.Take(Shown) } };

    private sealed class Balance
    {
        public required string Subject { get; init; }

        public long Sum { get; init; }
    }
}
