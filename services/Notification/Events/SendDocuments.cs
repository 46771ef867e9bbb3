using System.Globalization;
using CseaMesh.Billing.V1;
using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Notification.Mail;
using CseaMesh.Platform.Eventing;

namespace CseaMesh.Notification.Events;

/// <summary>Sends invoices, receipts and allowances to the mailbox that the payer named for them (FEE-15), and to the payer's own inbox.</summary>
internal sealed class SendDocuments(NotificationDb db, EditionShelf editions, AddressBook addresses, Mailroom mailroom, MailSettings mail) :
    IHandle<InvoiceIssued>, IHandle<InvoiceVoided>, IHandle<AllowanceIssued>
{
    public async Task HandleAsync(InvoiceIssued e, EventEnvelope envelope, CancellationToken ct)
    {
        var edition = await editions.GetAsync(db, envelope.Edition, ct);
        var values = new FieldValues
        {
            ["invoice_number"] = FieldValue.Text(e.Number),
            ["issued_on"] = FieldValue.Date(e.IssuedOn),
            ["bill_number"] = FieldValue.Text(e.BillNumber),
            ["buyer"] = FieldValue.Text(Named(e.Buyer.Name, e.Buyer.Identifier)),
            ["items"] = FieldValue.List(e.Items.Select(i => ($"{i.Description}　{FieldValue.Money(i.AmountTwd).In(Language.Zh)}", $"{i.Description}: {FieldValue.Money(i.AmountTwd).In(Language.En)}"))),
            ["total"] = FieldValue.Money(e.TotalTwd),
            ["link"] = FieldValue.Link(mail.WebAddress.Length == 0 ? "" : $"{mail.WebAddress.TrimEnd('/')}/vouchers/{e.PrintCode}"),
            ["mailbox"] = edition.Mailbox(),
        };
        if (e.Kind == DocumentKind.EInvoice)
        {
            values["random_number"] = FieldValue.Text(e.RandomNumber);
            values["seller"] = FieldValue.Text(Named(e.Seller.Name, e.Seller.Identifier));
            values["sales"] = FieldValue.Money(e.SalesTwd);
            values["tax"] = FieldValue.Money(e.TaxTwd);
            values["corrected"] = e.Corrected ? FieldValue.Text("這是更正後的發票，號碼不變，請以此為準。", "This is the corrected invoice; its number is unchanged and it replaces the earlier one.") : FieldValue.Text("");
        }

        await WriteAsync(e.Kind == DocumentKind.EInvoice ? Letters.InvoiceIssued : Letters.ReceiptIssued, edition, e.Invoice, Version(envelope), values, e.Payer, e.Buyer, e.Entries, ct);
    }

    public async Task HandleAsync(InvoiceVoided e, EventEnvelope envelope, CancellationToken ct)
    {
        var edition = await editions.GetAsync(db, envelope.Edition, ct);
        var values = new FieldValues
        {
            ["document"] = e.Kind == DocumentKind.EInvoice ? FieldValue.Text("電子發票", "e-invoice") : FieldValue.Text("收據", "receipt"),
            ["invoice_number"] = FieldValue.Text(e.Number),
            ["voided_on"] = FieldValue.Date(e.VoidedOn),
            ["bill_number"] = FieldValue.Text(e.BillNumber),
            ["reason"] = FieldValue.Text(e.Reason),
            ["total"] = FieldValue.Money(e.TotalTwd),
            ["mailbox"] = edition.Mailbox(),
        };
        await WriteAsync(Letters.InvoiceVoided, edition, e.Invoice, Version(envelope), values, e.Payer, e.Buyer, e.Entries, ct);
    }

    public async Task HandleAsync(AllowanceIssued e, EventEnvelope envelope, CancellationToken ct)
    {
        var edition = await editions.GetAsync(db, envelope.Edition, ct);
        var values = new FieldValues
        {
            ["allowance_number"] = FieldValue.Text(e.Number),
            ["invoice_number"] = FieldValue.Text(e.InvoiceNumber),
            ["issued_on"] = FieldValue.Date(e.IssuedOn),
            ["reason"] = FieldValue.Text(e.Reason),
            ["amount"] = FieldValue.Money(e.AmountTwd),
            ["tax"] = FieldValue.Money(e.TaxTwd),
            ["total"] = FieldValue.Money(e.TotalTwd),
            ["mailbox"] = edition.Mailbox(),
        };
        await WriteAsync(Letters.AllowanceIssued, edition, e.Allowance, Version(envelope), values, e.Payer, e.Buyer, e.Entries, ct);
    }

    /// <summary>The named mailbox first: a person with the same address gets one letter, and reads it in the inbox too.</summary>
    private async Task WriteAsync(
        LetterKind kind, EditionFile edition, string subject, string occurrence, FieldValues values, Payer payer, Buyer buyer, IReadOnlyList<string> entries, CancellationToken ct)
    {
        var to = new List<Recipient>();
        var known = await addresses.OfPayerAsync(payer, entries.Count == 0 ? null : await db.Entries.FindAsync([entries[0]], ct), ct);
        if (known.All(r => !string.Equals(r.Mail, buyer.Mail, StringComparison.OrdinalIgnoreCase)) && buyer.Mail.Length > 0)
        {
            to.Add(new Recipient($"voucher:{subject}", buyer.Name, buyer.Mail, Language.Zh, false));
        }

        to.AddRange(known);
        var draft = new Draft(edition.Code, subject, occurrence, values) { Entries = entries, OrganisationId = payer.Organisation.Length > 0 ? payer.Organisation : null };
        await mailroom.WriteAsync(kind, draft, to, ct);
    }

    private static string Version(EventEnvelope envelope) => envelope.SubjectVersion.ToString(CultureInfo.InvariantCulture);

    private static string Named(string name, string identifier) => identifier.Length > 0 ? $"{name}（{identifier}）" : name;
}
