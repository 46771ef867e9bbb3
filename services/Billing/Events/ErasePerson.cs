using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Events;

/// <summary>
/// A person was erased. Bills that money was paid on are vouchers and keep their payer as long as the law asks; on others the name goes.
/// The labels of lines follow EntryChanged. What a payer told of a transfer is no voucher and goes with him.
/// </summary>
internal sealed class ErasePerson(BillingDb db) : IHandle<PersonErased>
{
    public async Task HandleAsync(PersonErased e, EventEnvelope envelope, CancellationToken ct)
    {
        foreach (var bill in await db.Bills.Where(b => b.PayerPerson == e.Person && b.AllocatedTwd == 0).ToListAsync(ct))
        {
            bill.PayerName = e.Instead;
            bill.SetInvoice(new InvoiceTo(e.Instead, "", ""));
        }

        foreach (var report in await db.Reports.Where(r => db.Bills.Any(b => b.Id == r.BillId && b.PayerPerson == e.Person)).ToListAsync(ct))
        {
            report.Erase();
        }
    }
}
