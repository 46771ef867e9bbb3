using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Api;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Events;

/// <summary>
/// At the close of registration a complete draft is handed in by the system, so that no entry is lost for a button not pressed; its
/// yearbook material alone may be missing (AN-09). The edition says whether.
/// </summary>
internal sealed class CloseRegistration(SubmissionDb db, Door door, Rulebook rulebook, Outbox outbox) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        foreach (var code in await db.Editions.AsNoTracking().Select(e => e.Code).ToListAsync(ct))
        {
            var calendar = (await rulebook.OfAsync(code, ct)).Values.First().Calendar;
            var edition = await db.Editions.SingleAsync(e => e.Code == code, ct);
            if (now < calendar.SubmitUntilWithGrace || edition.ClosedFor == calendar.SubmitUntilWithGrace)
            {
                continue;
            }

            if (calendar.SubmitCompleteDrafts && !await SubmitDraftsAsync(code, calendar, now, ct))
            {
                continue;
            }

            (await db.Editions.SingleAsync(e => e.Code == code, ct)).ClosedFor = calendar.SubmitUntilWithGrace;
            await db.SaveChangesAsync(ct);
        }
    }

    /// <summary>False when a draft was being saved by somebody else: the next run looks at it again.</summary>
    private async Task<bool> SubmitDraftsAsync(string edition, Calendar calendar, DateTime now, CancellationToken ct)
    {
        var all = true;
        foreach (var id in await db.Dossiers.Where(d => d.Edition == edition && d.State == DossierState.Preparing).OrderBy(d => d.Id).Select(d => d.Id).ToListAsync(ct))
        {
            db.ChangeTracker.Clear();
            var dossier = (await door.FindAsync(id, ct))!;
            var rules = await rulebook.OfAsync(dossier, ct);
            // A file that was begun in time may still arrive, or be with its inspector: the draft is judged when that is known.
            if (dossier.State == DossierState.Preparing && (dossier.IsInspecting || await db.Uploads.AnyAsync(u => u.Dossier == id && u.State == UploadState.Receiving && u.ExpiresAt > now, ct)))
            {
                all = false;
                continue;
            }

            if (dossier.State != DossierState.Preparing || Preflight.Of(dossier, rules, now).Any(f => f.Level == Level.Missing && !MayBeMissing(f, calendar)))
            {
                continue;
            }

            var manifest = Manifest.Write(dossier, rules);
            var handIn = dossier.Submit(now, by: "", automatic: true, manifest, Manifest.Hash(manifest));
            outbox.Publish(dossier.Edition, dossier.Id, dossier.Version + 1, Messages.Submitted(dossier, rules, handIn));
            all &= await SaveAsync(db, ct);
        }

        db.ChangeTracker.Clear();
        return all;
    }

    /// <summary>False when somebody else saved the same dossier at this moment: the next run finds it as it is then.</summary>
    internal static async Task<bool> SaveAsync(SubmissionDb db, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (Refusal stale) when (stale.Kind == RefusalKind.Aborted)
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }

    private static bool MayBeMissing(Finding finding, Calendar calendar) =>
        calendar.KeepWithoutYearbook && Item.Parse(finding.Item)?.Kind is { } kind && kind.IsYearbook();
}
