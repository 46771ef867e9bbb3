using CseaMesh.Billing.Data;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Events;

/// <summary>Keeps what tells an organisation in a bank's text, and its voucher data for the bills to come.</summary>
internal sealed class CopyOrganisation(BillingDb db) : IHandle<OrganisationChanged>
{
    public async Task HandleAsync(OrganisationChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        if (await db.OrganisationAsync(e.Organisation.Id, ct) is var copy && copy.SourceVersion < envelope.SubjectVersion)
        {
            copy.SourceVersion = envelope.SubjectVersion;
            copy.Take(e.Organisation);
            if (e.MergedInto.Length > 0)
            {
                await MergeAsync(e.Organisation.Id, e.MergedInto, ct);
            }
        }
    }

    /// <summary>Registered twice: its bills are those of the organisation that stays; vouchers keep the name they were written for.</summary>
    private async Task MergeAsync(string from, string into, CancellationToken ct)
    {
        foreach (var bill in await db.Bills.Where(b => b.PayerOrganisation == from).ToListAsync(ct))
        {
            bill.PayerOrganisation = into;
        }

        foreach (var member in await db.Members.Where(m => m.OrganisationId == from).ToListAsync(ct))
        {
            member.Active = false;
        }
    }
}

/// <summary>Keeps who belongs to an organisation and so sees its bills.</summary>
internal sealed class CopyMember(BillingDb db) : IHandle<OrganisationMemberChanged>
{
    public async Task HandleAsync(OrganisationMemberChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        if (e.Person.Length == 0)
        {
            return;
        }

        var copy = await db.Members.SingleOrDefaultAsync(m => m.OrganisationId == e.Organisation && m.PersonId == e.Person, ct);
        if (copy is null)
        {
            db.Members.Add(copy = new MemberCopy { OrganisationId = e.Organisation, PersonId = e.Person });
        }

        // A person removed and invited again has a new member row, whose versions start anew; order within a source keeps this right.
        copy.SourceVersion = envelope.SubjectVersion;
        copy.Manager = e.Role == MemberRole.Manager;
        copy.Active = e.Active;
    }
}

internal static class PayerCopies
{
    public static async Task<OrganisationCopy> OrganisationAsync(this BillingDb db, string id, CancellationToken ct)
    {
        if (await db.Organisations.SingleOrDefaultAsync(o => o.Id == id, ct) is not { } copy)
        {
            db.Organisations.Add(copy = new OrganisationCopy { Id = id });
        }

        return copy;
    }

    public static void Take(this OrganisationCopy copy, OrganisationFacts facts)
    {
        copy.LegalName = facts.LegalName;
        copy.ShortName = facts.ShortName;
        copy.Ubn = facts.IdKind == IdKind.Ubn ? facts.IdNumber : "";
        copy.InvoiceTitle = facts.InvoiceTitle;
        copy.InvoiceMail = facts.InvoiceMail;
    }
}
