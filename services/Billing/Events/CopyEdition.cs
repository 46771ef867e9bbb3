using CseaMesh.Billing.Api;
using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using CseaMesh.Registration.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Events;

/// <summary>
/// Keeps the edition, adds its prices as rules, and moves the due date of what is still open. A corrected price holds from the day of the
/// correction: what was registered before keeps its price.
/// </summary>
internal sealed class CopyEdition(BillingDb db, Desk desk, TimeProvider clock) : IHandle<EditionPublished>
{
    public async Task HandleAsync(EditionPublished e, EventEnvelope envelope, CancellationToken ct)
    {
        var code = e.Document.Code;
        var copy = await db.Editions.SingleOrDefaultAsync(c => c.Code == code, ct);
        if (copy?.Version >= e.Version)
        {
            return;
        }

        var first = copy is null;
        if (copy is null)
        {
            db.Editions.Add(copy = new EditionCopy { Code = code });
            envelope.Arrived(code);
        }

        (copy.Version, copy.Document) = (e.Version, e.Document.ToByteArray());
        var rules = Rulebook.Of(copy);
        await AddPricesAsync(rules, first ? DateOnly.MinValue : TaipeiTime.DateOf(envelope.OccurredAt), ct);
        await MoveDueDatesAsync(rules, ct);
    }

    private async Task AddPricesAsync(Rulebook rules, DateOnly notBefore, CancellationToken ct)
    {
        var known = new PriceTable(await db.Prices.Where(p => p.Edition == rules.Code).ToListAsync(ct));
        foreach (var fee in rules.Fees)
        {
            var from = DateOnly.TryParse(fee.ValidFrom, System.Globalization.CultureInfo.InvariantCulture, out var day) && day > notBefore ? day : notBefore;
            var (awardClass, kind) = ((AwardClass)(int)fee.AwardClass, (FeeKind)(int)fee.Kind);
            if (known.Of(awardClass, fee.Member ? PriceBasis.GroupMember : PriceBasis.NonMember, kind, from) == fee.AmountTwd)
            {
                continue;
            }

            db.Prices.Add(new PriceRule
            {
                Id = Ids.New(clock),
                Edition = rules.Code,
                AwardClass = awardClass,
                Kind = kind,
                Member = fee.Member,
                ValidFrom = from,
                AmountTwd = fee.AmountTwd,
                EditionVersion = rules.Version,
            });
        }
    }

    private async Task MoveDueDatesAsync(Rulebook rules, CancellationToken ct)
    {
        var open = await db.Bills.Include(b => b.Lines).Where(b => b.Edition == rules.Code && (b.State == BillState.Issued || b.State == BillState.PartPaid)).ToListAsync(ct);
        foreach (var bill in open)
        {
            var due = bill.Kind == FeeKind.ReviewFee ? rules.ReviewFeeDue : rules.AwardFeeDue(bill.IssuedAt);
            if (due != bill.DueUntil)
            {
                bill.SetDue(due);
                desk.TellRevised(rules, bill, V1.RevisionKind.DueChanged, "活動辦法修正，繳費期限改變", "The edition was corrected; the due date moved");
            }
        }
    }
}
