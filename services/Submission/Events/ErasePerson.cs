using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Files;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Events;

/// <summary>
/// A person was erased: what he competed with goes, bytes and texts, also from the copies that judges read; his name goes from the access log. Material of a
/// company or team in which he only took part is theirs and stays until its own retention ends.
/// </summary>
internal sealed class ErasePerson(SubmissionDb db, IFileStore files, FileFolders folders) : IHandle<PersonErased>
{
    public async Task HandleAsync(PersonErased e, EventEnvelope envelope, CancellationToken ct)
    {
        foreach (var dossier in await db.Dossiers.Include(d => d.Versions).Include(d => d.HandIns).Where(d => d.Person == e.Person && d.ErasedAt == null).ToListAsync(ct))
        {
            // What was sent and never became part of the dossier goes too.
            var uploads = await db.Uploads.Where(u => u.Dossier == dossier.Id).ToListAsync(ct);
            uploads.ForEach(u => File.Delete(folders.PartOf(u.Id)));
            db.Uploads.RemoveRange(uploads);
            foreach (var file in dossier.Erase(e.Instead, e.At.ToDateTime()).Concat(uploads.Select(u => u.ReceivedSha256).Where(f => f.Length > 0)).Distinct())
            {
                // The same bytes may have been handed in with another entry, whose they are too. Gone before the row says so: a repeat finds nothing and goes on.
                if (!await db.Set<Domain.SlotVersion>().AnyAsync(v => v.DossierId != dossier.Id && (v.Sha256 == file || v.ReadingSha256 == file) && !db.Dossiers.Any(d => d.Id == v.DossierId && d.ErasedAt != null), ct))
                {
                    await files.RemoveAsync(file, ct);
                }
            }
        }

        foreach (var row in await db.Set<AccessRow>().Where(a => a.Person == e.Person).ToListAsync(ct))
        {
            row.PersonName = e.Instead;
        }
    }
}
