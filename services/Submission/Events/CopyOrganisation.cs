using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.Data;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Events;

/// <summary>File names follow the organisation's name.</summary>
internal sealed class CopyOrganisation(SubmissionDb db) : IHandle<OrganisationChanged>
{
    /// <summary>The name that stands in file names.</summary>
    public static string FileName(OrganisationFacts organisation) => organisation.ShortName.Length > 0 ? organisation.ShortName : organisation.LegalName;

    public async Task HandleAsync(OrganisationChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var name = FileName(e.Organisation);
        var copy = await db.Organisations.FindAsync([e.Organisation.Id], ct);
        if (copy is null)
        {
            db.Organisations.Add(new OrganisationCopy { Id = e.Organisation.Id, Version = envelope.SubjectVersion, FileName = name });
        }
        else if (envelope.SubjectVersion <= copy.Version)
        {
            return;
        }
        else
        {
            (copy.Version, copy.FileName) = (envelope.SubjectVersion, name);
        }

        foreach (var dossier in await db.Dossiers.Where(d => d.Organisation == e.Organisation.Id && d.OrganisationName != name).ToListAsync(ct))
        {
            dossier.OrganisationName = name;
        }
    }
}
