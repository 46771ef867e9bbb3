using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

/// <summary>
/// Makes documents for what bills have settled, and their messages to the platform. Like <see cref="Desk"/> it changes and publishes, and saves nothing.
/// </summary>
internal sealed class Issuing(BillingDb db, Outbox outbox, Seller seller, TimeProvider clock)
{
    public Seller Seller => seller;

    /// <summary>The draft for those lines of a bill that no live document covers; null when there are none.</summary>
    public async Task<Invoice?> DraftAsync(Rulebook rules, Bill bill, Buyer? buyer, CancellationToken ct)
    {
        var ids = bill.Lines.Select(l => l.Id).ToList();
        var known = await db.Invoices.Include(i => i.Items).Where(i => i.BillId == bill.Id && i.State != InvoiceState.Voided).ToListAsync(ct);
        var covered = known.Where(i => i.IsLive).SelectMany(i => i.Items).Select(i => i.BillLineId).ToHashSet();
        var lines = bill.Lines.Where(l => !covered.Contains(l.Id) && Counts(rules, l)).OrderBy(l => l.Ordinal).ToList();
        var draft = known.FirstOrDefault(i => i.State == InvoiceState.Draft && i.Kind == rules.Document);
        if (lines.Count == 0)
        {
            if (draft is not null)
            {
                db.Invoices.Remove(draft);
            }

            return null;
        }

        if (draft is null)
        {
            draft = new Invoice { Id = Ids.New(clock), Edition = bill.Edition, Kind = rules.Document, BillId = bill.Id, BillNumber = bill.Number, PrintCode = NewCode() };
            db.Invoices.Add(draft);
        }

        var amounts = lines.Select(l => Amount(rules, l)).ToList();
        var sales = Tax.Parts(amounts);
        draft.Fill(buyer ?? BuyerOf(bill), lines.Select((l, n) => new InvoiceItem
        {
            InvoiceId = draft.Id,
            Ordinal = n + 1,
            BillLineId = l.Id,
            Description = Describe(rules, l),
            Quantity = l.Quantity,
            AmountTwd = amounts[n],
            SalesTwd = rules.Document == DocumentKind.EInvoice ? sales[n] : amounts[n],
        }));
        return draft;
    }

    /// <summary>Gives a draft its number and tells of it. The refusal says what is missing; then the draft stays.</summary>
    public async Task<Refusal?> IssueAsync(Rulebook rules, Bill bill, Invoice draft, CancellationToken ct)
    {
        if (await WhyNotIssueAsync(rules, draft, ct) is { } refusal)
        {
            draft.Trouble(refusal.Zh, refusal.En);
            return refusal;
        }

        var now = clock.Now();
        draft.Issue(await NumberAsync(rules, draft.Kind, now, ct) ?? throw new InvalidOperationException("The range was looked at just now."), NewRandom(), seller, now);
        if (draft.Kind == DocumentKind.EInvoice)
        {
            Queue("F0401", draft.Id, draft.Number!, Mig.Invoice(draft, seller), draft.UploadUntil);
        }

        Tell(bill, draft, corrected: false);
        return null;
    }

    /// <summary>Seller and numbers are in order: what is still waiting waits for its buyer only.</summary>
    public async Task<bool> IsReadyAsync(Rulebook rules, CancellationToken ct) => rules.Document == DocumentKind.Receipt
        || (seller.IsKnown && await RangeAsync(InvoicePeriod.Of(TaipeiTime.DateOf(clock.Now())), ct) is not null);

    /// <summary>Puts a message into the queue for the Turnkey program. One that the platform is sure to refuse is an error of ours.</summary>
    public void Queue(string code, string subject, string number, byte[] content, DateOnly until)
    {
        var problems = MigRules.Problems(XElement.Parse(System.Text.Encoding.UTF8.GetString(content)));
        if (problems.Count > 0)
        {
            throw new InvalidOperationException($"{code} {number}: {string.Join("; ", problems)}");
        }

        db.TurnkeyMessages.Add(new TurnkeyMessage { Id = Ids.New(clock), Code = code, SubjectId = subject, DocumentNumber = number, Content = content, QueuedAt = clock.Now(), UploadUntil = until });
    }

    public void Tell(Bill bill, Invoice invoice, bool corrected) =>
        outbox.Publish(bill.Edition, invoice.Id, invoice.NextFact(), InvoiceFacts.Issued(bill, invoice, corrected));

    public static Buyer BuyerOf(Bill bill) => new(bill.InvoiceIdentifier, bill.InvoiceTitle, bill.InvoiceMail);

    /// <summary>A line has its document once it is settled, or as soon as it is asked for where the edition says so.</summary>
    private static bool Counts(Rulebook rules, BillLine line) => line.State == LineState.Settled || (rules.InvoicesOnIssue && line.State == LineState.Open);

    // What was given up is no sale.
    private static long Amount(Rulebook rules, BillLine line) => rules.InvoicesOnIssue && line.State == LineState.Open ? line.AmountTwd : line.AmountTwd - line.WaivedTwd;

    private static string Describe(Rulebook rules, BillLine line) => line.Kind switch
    {
        FeeKind.ReviewFee => $"報名審查費 {line.EntryNumber} {rules.AwardName(line.Award)}",
        FeeKind.AwardFee => $"獎項費 {line.EntryNumber} {rules.AwardName(line.Award)}",
        FeeKind.Extras => $"加購{ExtrasRules.NameOf(line.Good).Zh} {line.EntryNumber}",
    };

    private async Task<Refusal?> WhyNotIssueAsync(Rulebook rules, Invoice draft, CancellationToken ct)
    {
        var problems = BuyerRules.Problems(draft.Buyer).ToList();
        if (problems.Count > 0)
        {
            return BuyerInvalid(problems);
        }

        if (draft.Kind == DocumentKind.EInvoice && !seller.IsKnown)
        {
            return Refusal.Precondition("SELLER_NOT_SET", "尚未設定開立電子發票的賣方資料（統一編號、名稱、地址）。", "The seller of the e-invoices (business number, name, address) is not configured.");
        }

        var period = InvoicePeriod.Of(TaipeiTime.DateOf(clock.Now()));
        return draft.Kind == DocumentKind.Receipt || await RangeAsync(period, ct) is not null
            ? null
            : Refusal.Precondition("NO_NUMBERS_LEFT", $"{period.Printed}的發票字軌號碼已用完或尚未登錄。", $"No invoice numbers are left for {period.Year}-{period.Month:00}.").With("period", period.RocYearMonth);
    }

    public static Refusal BuyerInvalid(IReadOnlyList<(string Field, string Zh, string En)> problems) =>
        Refusal.Precondition("BUYER_INVALID", $"買受人資料不正確：{string.Join("；", problems.Select(p => p.Zh))}。", $"The buyer's data are not valid: {string.Join("; ", problems.Select(p => p.En))}.");

    private async Task<string?> NumberAsync(Rulebook rules, DocumentKind kind, DateTime now, CancellationToken ct)
    {
        if (kind == DocumentKind.EInvoice)
        {
            return (await RangeAsync(InvoicePeriod.Of(TaipeiTime.DateOf(now)), ct))?.Take();
        }

        var number = await db.NextNumberAsync($"{rules.NumberPrefix}-R", ct);
        return string.Create(CultureInfo.InvariantCulture, $"{rules.NumberPrefix}-R-{number:00000}");
    }

    private async Task<NumberRange?> RangeAsync(InvoicePeriod period, CancellationToken ct)
    {
        var ranges = await db.NumberRanges.Where(r => r.Year == period.Year && r.Month == period.Month && r.Next <= r.To).OrderBy(r => r.Track).ThenBy(r => r.From).ToListAsync(ct);
        return ranges.FirstOrDefault(r => r.Left > 0);
    }

    private static string NewRandom() => RandomNumberGenerator.GetInt32(10_000).ToString("0000", CultureInfo.InvariantCulture);

    private static string NewCode() => RandomNumberGenerator.GetString("23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 26);
}
