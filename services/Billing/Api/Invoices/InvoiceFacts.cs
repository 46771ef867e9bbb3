using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Time;

namespace CseaMesh.Billing.Api;

/// <summary>The events about documents (FEE-15).</summary>
internal static class InvoiceFacts
{
    public static V1.InvoiceIssued Issued(Bill bill, Invoice invoice, bool corrected) => new()
    {
        Invoice = invoice.Id,
        Number = invoice.Number,
        Kind = invoice.Kind.ToWire(),
        Bill = bill.Id,
        BillNumber = bill.Number,
        Payer = bill.PayerToWire(),
        Buyer = invoice.Buyer.ToWire(),
        Seller = invoice.Seller.ToWire(),
        IssuedOn = invoice.IssuedOn.ToWire(),
        RandomNumber = invoice.RandomNumber,
        Items = { invoice.Items.OrderBy(i => i.Ordinal).Select(ShowInvoice.Item) },
        SalesTwd = invoice.SalesTwd,
        TaxTwd = invoice.TaxTwd,
        TotalTwd = invoice.TotalTwd,
        PrintCode = invoice.PrintCode,
        Entries = { EntriesOf(bill) },
        Corrected = corrected,
    };

    public static V1.InvoiceVoided Voided(Bill bill, Invoice invoice) => new()
    {
        Invoice = invoice.Id,
        Number = invoice.Number,
        Kind = invoice.Kind.ToWire(),
        Bill = bill.Id,
        BillNumber = bill.Number,
        Payer = bill.PayerToWire(),
        Buyer = invoice.Buyer.ToWire(),
        VoidedOn = TaipeiTime.DateOf(invoice.VoidedAt!.Value).ToWire(),
        Reason = invoice.VoidReason,
        TotalTwd = invoice.TotalTwd,
        Entries = { EntriesOf(bill) },
    };

    public static V1.AllowanceIssued Allowed(Bill bill, Invoice invoice, Allowance allowance) => new()
    {
        Allowance = allowance.Id,
        Number = allowance.Number,
        Invoice = invoice.Id,
        InvoiceNumber = invoice.Number,
        Bill = bill.Id,
        Payer = bill.PayerToWire(),
        Buyer = invoice.Buyer.ToWire(),
        IssuedOn = allowance.IssuedOn.ToWire(),
        Reason = allowance.Reason,
        AmountTwd = allowance.AmountTwd,
        TaxTwd = allowance.TaxTwd,
        TotalTwd = allowance.AmountTwd + allowance.TaxTwd,
        Entries = { EntriesOf(bill) },
    };

    private static IEnumerable<string> EntriesOf(Bill bill) => bill.Lines.Select(l => l.EntryId).Distinct();
}
