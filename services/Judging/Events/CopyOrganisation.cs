using CseaMesh.Judging.Data;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;

namespace CseaMesh.Judging.Events;

/// <summary>Facts for finding conflicts, and the name that candidates carry.</summary>
internal sealed class CopyOrganisation(JudgingDb db) : IHandle<OrganisationChanged>
{
    public Task HandleAsync(OrganisationChanged e, EventEnvelope envelope, CancellationToken ct) => PutAsync(db, e.Organisation, envelope.SubjectVersion, ct);

    /// <param name="version">0 from an event that is about something else: it only fills a gap.</param>
    internal static async Task PutAsync(JudgingDb db, OrganisationFacts facts, long version, CancellationToken ct)
    {
        if (await db.Organisations.FindAsync([facts.Id], ct) is not { } copy)
        {
            copy = new OrganisationCopy { Id = facts.Id, LegalName = "", ShortName = "", EnglishName = "", GroupParent = "", MailDomains = "", SourceVersion = -1 };
            db.Organisations.Add(copy);
        }

        if (version <= copy.SourceVersion)
        {
            return;
        }

        (copy.LegalName, copy.ShortName, copy.EnglishName) = (facts.LegalName, facts.ShortName, facts.EnglishName);
        copy.Ubn = facts.IdKind == IdKind.Ubn ? facts.IdNumber : "";
        (copy.GroupParent, copy.MailDomains, copy.SourceVersion) = (facts.GroupParentUbn, string.Join(' ', facts.MailDomains), version);
    }
}

/// <summary>Who acts for an organisation.</summary>
internal sealed class CopyOrganisationMember(JudgingDb db) : IHandle<OrganisationMemberChanged>
{
    public async Task HandleAsync(OrganisationMemberChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        if (await db.OrganisationMembers.FindAsync([e.Member], ct) is not { } copy)
        {
            copy = new OrganisationMemberCopy { Id = e.Member, OrganisationId = e.Organisation, PersonId = e.Person, Active = e.Active, SourceVersion = -1 };
            db.OrganisationMembers.Add(copy);
        }

        if (envelope.SubjectVersion > copy.SourceVersion)
        {
            (copy.OrganisationId, copy.PersonId, copy.Active, copy.SourceVersion) = (e.Organisation, e.Person, e.Active, envelope.SubjectVersion);
        }
    }
}

/// <summary>A member's own name as he keeps it; the mail of the invitation stays, because it bound the seat.</summary>
internal sealed class CopyPerson(JudgingDb db, Api.Announcer announce) : IHandle<PersonChanged>
{
    public async Task HandleAsync(PersonChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        foreach (var member in db.Members.Where(m => m.PersonId == e.Person && m.Name != e.Name).ToList())
        {
            if (e.Name.Length > 0)
            {
                member.Name = e.Name;
                await announce.CommitteeAsync(member.Edition, ct);
            }
        }
    }
}
