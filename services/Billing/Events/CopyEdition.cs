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
            Add((AwardClass)(int)fee.AwardClass, (FeeKind)(int)fee.Kind, Good.None, fee.Member, fee.AmountTwd, from);
        }

        // Extras cost the same in every class, for members and others; a price that is taken back again simply is not offered any more.
        foreach (var good in new[] { Good.DinnerTicket, Good.Yearbook })
        {
            foreach (var awardClass in Enum.GetValues<AwardClass>())
            {
                if (rules.ExtraPrice(good) is { } price)
                {
                    Add(awardClass, FeeKind.Extras, good, member: false, price, notBefore);
                }
            }
        }

        void Add(AwardClass awardClass, FeeKind kind, Good good, bool member, long amount, DateOnly from)
        {
            if (known.Of(awardClass, member ? PriceBasis.GroupMember : PriceBasis.NonMember, kind, from, good) == amount)
            {
                return;
            }

            db.Prices.Add(new PriceRule
            {
                Id = Ids.New(clock),
                Edition = rules.Code,
                AwardClass = awardClass,
                Kind = kind,
                Good = good,
                Member = member,
                ValidFrom = from,
                AmountTwd = amount,
                EditionVersion = rules.Version,
            });
        }
    }

    private async Task MoveDueDatesAsync(Rulebook rules, CancellationToken ct)
    {
        var open = await db.Bills.Include(b => b.Lines).Where(b => b.Edition == rules.Code && (b.State == BillState.Issued || b.State == BillState.PartPaid)).ToListAsync(ct);
        foreach (var bill in open)
        {
            var due = bill.Kind switch
            {
                FeeKind.ReviewFee => rules.ReviewFeeDue,
                FeeKind.AwardFee => rules.AwardFeeDue(bill.IssuedAt),
                FeeKind.Extras => rules.ExtrasUntil,
            };
            if (due != bill.DueUntil)
            {
                bill.SetDue(due);
                desk.TellRevised(rules, bill, V1.RevisionKind.DueChanged, "活動辦法修正，繳費期限改變", "The edition was corrected; the due date moved");
            }
        }
    }
}
