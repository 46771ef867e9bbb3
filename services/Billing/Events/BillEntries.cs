using CseaMesh.Billing.Api;
using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using CseaMesh.Registration.V1;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Events;

/// <summary>One bill per checkout, one line per entry (FEE-03), each at the price of its class and of the membership that holds on the pricing day.</summary>
internal sealed class BillEntries(BillingDb db, Desk desk, TimeProvider clock) : IHandle<EntriesRegistered>
{
    public async Task HandleAsync(EntriesRegistered e, EventEnvelope envelope, CancellationToken ct)
    {
        var rules = await db.FindRulesAsync(envelope.Edition, ct) ?? throw new SubjectUnknown(envelope.Edition);
        if (await db.Bills.AnyAsync(b => b.Checkout == e.Checkout, ct))
        {
            return;
        }

        var at = e.At.ToDateTime();
        var organisation = await db.OrganisationAsync(e.Organisation.Id, ct);
        if (organisation.SourceVersion == 0)
        {
            organisation.Take(e.Organisation);
        }

        foreach (var facts in e.Entries)
        {
            db.Entries.Add(facts.ToCopy(rules.Code, at));
            envelope.Arrived(facts.Entry);
        }

        var prices = await db.PricesAsync(rules.Code, ct);
        var terms = await db.TermsAsync(e.Entries.Select(x => x.Person).Append(e.Organisation.Id), ct);
        var day = TaipeiTime.DateOf(at);
        var id = Ids.New(clock);
        var lines = e.Entries.Select((facts, i) =>
        {
            var awardClass = (AwardClass)(int)facts.AwardClass;
            var basis = MemberPrice.BasisOf(awardClass, facts.Organisation, facts.Person, terms, day);
            return BillMaking.LineOf(clock, id, FeeKind.ReviewFee, i + 1, facts, prices, basis, day);
        });
        var bill = BillMaking.BillOf(id, rules.Code, await db.BillNumberAsync(rules, ct), FeeKind.ReviewFee, e.Payer, clock.Now(), e.Checkout, lines);
        bill.SetDue(rules.ReviewFeeDue);
        desk.Issue(rules, bill);
    }
}
