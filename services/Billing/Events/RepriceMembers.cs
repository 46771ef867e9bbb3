using CseaMesh.Billing.Api;
using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using CseaMesh.Registration.V1;
using Microsoft.EntityFrameworkCore;
using MembershipKind = CseaMesh.Billing.Domain.MembershipKind;

namespace CseaMesh.Billing.Events;

/// <summary>A membership was verified, refused or ended: open fees of its holder get the price they should have (FEE-06, FEE-07).</summary>
internal sealed class RepriceMembers(BillingDb db, Repricing repricing, TimeProvider clock) : IHandle<MembershipChanged>
{
    public async Task HandleAsync(MembershipChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var copy = await db.Memberships.SingleOrDefaultAsync(m => m.Id == e.Membership, ct);
        if (copy is null)
        {
            db.Memberships.Add(copy = new MembershipCopy { Id = e.Membership });
        }
        else if (copy.SourceVersion >= envelope.SubjectVersion)
        {
            return;
        }

        copy.SourceVersion = envelope.SubjectVersion;
        copy.Kind = e.Kind == CseaMesh.Registration.V1.MembershipKind.Group ? MembershipKind.Group : MembershipKind.Individual;
        copy.Holder = copy.Kind == MembershipKind.Group ? e.Organisation : e.Person;
        copy.From = DateOnly.ParseExact(e.From, "yyyy-MM-dd");
        copy.To = DateOnly.ParseExact(e.To, "yyyy-MM-dd");
        copy.Verified = e.State == MembershipState.Verified;

        var entries = db.Entries.Where(x => copy.Kind == MembershipKind.Group ? x.OrganisationId == copy.Holder : x.PersonId == copy.Holder).Select(x => x.Id);
        var bills = await db.Bills.Include(b => b.Lines).Where(b => b.Lines.Any(l => entries.Contains(l.EntryId))).ToListAsync(ct);
        await repricing.RunAsync(bills, TaipeiTime.DateOf(clock.Now()), ct);
    }
}
