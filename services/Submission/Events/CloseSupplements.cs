using CseaMesh.Platform.Time;
using CseaMesh.Submission.Api;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Events;

/// <summary>A supplement that was not answered in time goes back to its officer, who decides (PRE-04).</summary>
internal sealed class CloseSupplements(SubmissionDb db, Door door) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        var passed = await db.Dossiers
            .Where(d => d.State == DossierState.SupplementAsked && !d.Supplements.Any(s => s.AnsweredAt == null && s.Until > now))
            .Select(d => d.Id).ToListAsync(ct);
        foreach (var id in passed)
        {
            db.ChangeTracker.Clear();
            if (await door.FindAsync(id, ct) is { State: DossierState.SupplementAsked } dossier)
            {
                dossier.SupplementPassed(now);
                await CloseRegistration.SaveAsync(db, ct);
            }
        }
    }
}
