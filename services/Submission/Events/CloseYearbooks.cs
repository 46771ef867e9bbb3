using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Api;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Events;

/// <summary>A company that has not handed in its yearbook material in time loses printing and gift copies (YBK-01, YBK-04).</summary>
internal sealed class CloseYearbooks(SubmissionDb db, Rulebook rulebook, Outbox outbox) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        foreach (var id in await db.Dossiers.Where(d => d.Yearbook == YearbookState.Open).Select(d => d.Id).ToListAsync(ct))
        {
            db.ChangeTracker.Clear();
            var dossier = await db.Dossiers.SingleAsync(d => d.Id == id, ct);
            if (dossier.Yearbook != YearbookState.Open || now < (await rulebook.OfAsync(dossier, ct)).Calendar.YearbookUntil)
            {
                continue;
            }

            dossier.SetYearbook(YearbookState.Cancelled, now);
            outbox.Publish(dossier.Edition, dossier.Id, dossier.Version + 1, Messages.Yearbook(dossier, now, until: null));
            await CloseRegistration.SaveAsync(db, ct);
        }
    }
}
