using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Events;

/// <summary>Finds the dossier that a fact of Registration is about; facts come in order, and an old one is ignored.</summary>
internal static class EntryFactsReactions
{
    /// <summary>The dossier with names brought up to date, or null when the fact is older than what is held. Throws <see cref="SubjectUnknown"/>.</summary>
    public static async Task<Dossier?> UpdateAsync(this SubmissionDb db, EntryFacts entry, EventEnvelope envelope, CancellationToken ct)
    {
        var dossier = await db.Dossiers.FindAsync([entry.Entry], ct) ?? throw new SubjectUnknown(entry.Entry);
        if (envelope.SubjectId == entry.Entry)
        {
            if (envelope.SubjectVersion <= dossier.EntryVersion)
            {
                return null;
            }

            dossier.EntryVersion = envelope.SubjectVersion;
        }

        (dossier.Label, dossier.Person) = (entry.Label, entry.Person);
        if (dossier.Organisation != entry.Organisation)
        {
            // Its organisation was merged into another, whose files are named by its own name.
            dossier.Organisation = entry.Organisation;
            dossier.OrganisationName = await db.Organisations.AsNoTracking().Where(o => o.Id == entry.Organisation).Select(o => o.FileName).SingleOrDefaultAsync(ct) ?? dossier.OrganisationName;
        }

        return dossier;
    }
}

/// <summary>Names of an entry changed, or its right to compete did: the dossier's copy follows. What is accepted stays frozen by its own state.</summary>
internal sealed class NoteEntry(SubmissionDb db) : IHandle<EntryChanged>, IHandle<EntryQualified>, IHandle<EntryUnqualified>
{
    public Task HandleAsync(EntryChanged e, EventEnvelope envelope, CancellationToken ct) => db.UpdateAsync(e.Entry, envelope, ct);

    public Task HandleAsync(EntryQualified e, EventEnvelope envelope, CancellationToken ct) => db.UpdateAsync(e.Entry, envelope, ct);

    public Task HandleAsync(EntryUnqualified e, EventEnvelope envelope, CancellationToken ct) => db.UpdateAsync(e.Entry, envelope, ct);
}

/// <summary>An entry that is out of the contest: its dossier closes, its files stay. Reinstated, it is as before.</summary>
internal sealed class CloseEntry(SubmissionDb db) : IHandle<EntryWithdrawn>, IHandle<EntryLapsed>, IHandle<EntryDisqualified>, IHandle<EntryReinstated>
{
    public async Task HandleAsync(EntryWithdrawn e, EventEnvelope envelope, CancellationToken ct) =>
        (await db.UpdateAsync(e.Entry, envelope, ct))?.Close($"WITHDRAWN {e.Reason}".TrimEnd(), envelope.OccurredAt);

    public async Task HandleAsync(EntryLapsed e, EventEnvelope envelope, CancellationToken ct) =>
        (await db.UpdateAsync(e.Entry, envelope, ct))?.Close($"LAPSED {e.Reason}".TrimEnd(), envelope.OccurredAt);

    public async Task HandleAsync(EntryDisqualified e, EventEnvelope envelope, CancellationToken ct) =>
        (await db.UpdateAsync(e.Entry, envelope, ct))?.Close($"DISQUALIFIED {e.Reason}".TrimEnd(), envelope.OccurredAt);

    public async Task HandleAsync(EntryReinstated e, EventEnvelope envelope, CancellationToken ct)
    {
        if (await db.UpdateAsync(e.Entry, envelope, ct) is { State: DossierState.Closed } dossier)
        {
            dossier.Reinstate(envelope.OccurredAt);
        }
    }
}
