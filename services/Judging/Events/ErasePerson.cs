using CseaMesh.Judging.Data;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Events;

/// <summary>A person was erased: as a judge or notary his name and address go, his counted marks stay under his seat. Entrants follow EntryChanged.</summary>
internal sealed class ErasePerson(JudgingDb db, Api.Announcer announce) : IHandle<PersonErased>
{
    public async Task HandleAsync(PersonErased e, EventEnvelope envelope, CancellationToken ct)
    {
        var editions = new HashSet<string>();
        foreach (var member in await db.Members.Where(m => m.PersonId == e.Person).ToListAsync(ct))
        {
            (member.Name, member.Mail, member.Employer) = (e.Instead, $"erased-{member.Id.ToLowerInvariant()}@invalid", e.Instead);
            editions.Add(member.Edition);
        }

        foreach (var notary in await db.Notaries.Where(n => n.PersonId == e.Person).ToListAsync(ct))
        {
            (notary.Representative, notary.Mail) = (e.Instead, $"erased-{notary.Id.ToLowerInvariant()}@invalid");
            editions.Add(notary.Edition);
        }

        foreach (var edition in editions)
        {
            await announce.CommitteeAsync(edition, ct);
        }
    }
}
