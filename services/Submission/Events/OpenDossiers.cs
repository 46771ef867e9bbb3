using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Events;

/// <summary>One dossier for each entry registered.</summary>
internal sealed class OpenDossiers(SubmissionDb db) : IHandle<EntriesRegistered>
{
    public async Task HandleAsync(EntriesRegistered e, EventEnvelope envelope, CancellationToken ct)
    {
        var ids = e.Entries.Select(x => x.Entry).ToList();
        var known = await db.Dossiers.Where(d => ids.Contains(d.Id)).Select(d => d.Id).ToListAsync(ct);
        var renamed = await db.Organisations.AsNoTracking().Where(o => o.Id == e.Organisation.Id).Select(o => o.FileName).SingleOrDefaultAsync(ct);
        foreach (var entry in e.Entries.Where(x => !known.Contains(x.Entry)))
        {
            db.Dossiers.Add(new Dossier
            {
                Id = entry.Entry,
                Edition = envelope.Edition,
                EntryNumber = entry.Number,
                Class = Rulebook.ClassOf(entry.AwardClass),
                Award = entry.Award,
                Organisation = entry.Organisation,
                OrganisationName = renamed ?? CopyOrganisation.FileName(e.Organisation),
                Label = entry.Label,
                Person = entry.Person,
                MadeBy = entry.MadeBy.Length > 0 ? entry.MadeBy : e.By,
                Steps = { new Step { At = envelope.OccurredAt, By = e.By, Kind = StepKind.Opened } },
            });
            envelope.Arrived(entry.Entry);
        }
    }
}
