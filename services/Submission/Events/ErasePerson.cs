using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.Data;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Events;

/// <summary>Names of a person who was erased: on dossiers and in the access log. Files stay until their own retention ends.</summary>
internal sealed class ErasePerson(SubmissionDb db) : IHandle<PersonErased>
{
    public async Task HandleAsync(PersonErased e, EventEnvelope envelope, CancellationToken ct)
    {
        foreach (var dossier in await db.Dossiers.Where(d => d.Person == e.Person).ToListAsync(ct))
        {
            dossier.Label = e.Instead;
        }

        foreach (var row in await db.Set<AccessRow>().Where(a => a.Person == e.Person).ToListAsync(ct))
        {
            row.PersonName = e.Instead;
        }
    }
}
