using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.Data;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Events;

/// <summary>A person asked that his data be used no more, or took that back: the yearbook follows.</summary>
internal sealed class StopPerson(SubmissionDb db) : IHandle<PersonStopped>
{
    public async Task HandleAsync(PersonStopped e, EventEnvelope envelope, CancellationToken ct)
    {
        foreach (var dossier in await db.Dossiers.Where(d => d.Person == e.Person).ToListAsync(ct))
        {
            dossier.Stopped = e.Stopped;
        }
    }
}
