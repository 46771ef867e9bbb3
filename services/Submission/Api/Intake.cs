using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using CseaMesh.Submission.Files;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

/// <summary>
/// How a file that is here whole becomes a version of its slot: looked at, kept, put into the dossier as it is now. The same for an upload in
/// one go, for one that was resumed, and for one whose sender went away with the last byte.
/// </summary>
internal sealed class Intake(SubmissionDb db, Door door, Rulebook rulebook, Outbox outbox, IFileStore files, FileFolders folders, Inspector inspector, TimeProvider clock)
{
    /// <summary>How often a save is repeated when another file of the same dossier was saved at the same moment.</summary>
    private const int Attempts = 5;

    /// <param name="file">Finished.</param>
    /// <param name="upload">What was said of it; its row, where there is one, is saved with the change.</param>
    /// <returns>The dossier with the new version in it. Throws the refusal of what cannot be taken.</returns>
    public async Task<Dossier> TakeAsync(IncomingFile file, Upload upload, CancellationToken ct)
    {
        FileRules.WhyNotEmpty(file.Size).ThrowIfAny();
        FileRules.WhyNotAnnounced(upload.Size, file.Size).ThrowIfAny();
        FileRules.WhyNotHash(upload.Sha256, file.Sha256).ThrowIfAny();
        var dossier = await door.FindAsync(upload.Dossier, ct) ?? throw DossierRights.NotFound();
        var rule = (await rulebook.OfAsync(dossier, ct)).Slot(upload.Kind)!;
        var (type, facts) = await inspector.InspectAsync(file, rule, upload.SentName, ct);
        FileRules.WhyNotPages(rule, facts, Covers(upload, dossier.Declarations).Covers).ThrowIfAny();
        var version = new SlotVersion
        {
            Id = Ids.New(clock), Kind = upload.Kind, Ordinal = upload.Ordinal, ReceivedAt = upload.MailAt ?? clock.Now(), By = upload.By, MailEvidence = upload.MailEvidence,
            Sha256 = file.Sha256, Size = file.Size, ContentType = type.ContentType, Ending = type.Ending, SentName = upload.SentName,
            Pages = facts.Pages, Characters = facts.Characters, StrictCharacters = facts.StrictCharacters, Text = facts.Text, Notes = facts.Notes,
            Width = facts.Width, Height = facts.Height, Dpi = facts.Dpi, Seconds = facts.Seconds,
            BonusItem = upload.BonusItem, OccurredOn = upload.OccurredOn,
        };
        await files.PutAsync(file.Path, file.Sha256, ct);
        return await PutAsync(upload, version, ct);
    }

    /// <summary>
    /// Finishes an upload whose every byte is here. Its sender may be gone: the verdict stands in its row for whoever asks.
    /// Throws the refusal after it was noted.
    /// </summary>
    public async Task<Dossier> FinishAsync(Upload upload, IncomingFile file, CancellationToken ct)
    {
        file.Finish();
        try
        {
            return await TakeAsync(file, upload, ct);
        }
        catch (Refusal refusal) when (refusal.Kind is not (RefusalKind.Aborted or RefusalKind.Exhausted))
        {
            db.ChangeTracker.Clear();
            var row = await db.Uploads.SingleAsync(u => u.Id == upload.Id, ct);
            row.Refuse(refusal);
            await db.SaveChangesAsync(ct);
            File.Delete(folders.PartOf(upload.Id));
            throw;
        }
    }

    private static Declarations Covers(Upload upload, Declarations said) => said with
    {
        FrontCover = upload.FrontCover ?? said.FrontCover,
        BackCover = upload.BackCover ?? said.BackCover,
    };

    /// <summary>Puts a version into the dossier as it is now; several files of one dossier may arrive at once.</summary>
    private async Task<Dossier> PutAsync(Upload upload, SlotVersion version, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            var dossier = await door.FindAsync(upload.Dossier, ct) ?? throw DossierRights.NotFound();
            var rules = await rulebook.OfAsync(dossier, ct);
            DossierRules.WhyNotEdit(dossier, version.Item, rules, upload.StartedAt).ThrowIfAny();
            dossier.Declarations = Covers(upload, dossier.Declarations);
            dossier.Put(version);
            ReceiveYearbook(dossier, rules, clock.Now());
            if (await db.Uploads.SingleOrDefaultAsync(u => u.Id == upload.Id, ct) is { } row)
            {
                row.Accept(version.Id);
            }

            try
            {
                await db.SaveChangesAsync(ct);
                return dossier;
            }
            catch (Exception e) when (attempt < Attempts && e is DuplicateException or Refusal { Kind: RefusalKind.Aborted })
            {
                // Someone saved another part of the same dossier in between: put it into what is there now.
            }
        }
    }

    /// <summary>A company's yearbook material is received once template and photos are all here (YBK-01).</summary>
    private void ReceiveYearbook(Dossier dossier, AwardRules rules, DateTime now)
    {
        var complete = rules.Slots.Where(r => r.AfterWin).All(r => r.Places().All(p => !r.Requires(p.Ordinal) || dossier.Current(p) is not null));
        if (dossier.Yearbook == YearbookState.Open && complete)
        {
            dossier.SetYearbook(YearbookState.Received, now);
            outbox.Publish(dossier.Edition, dossier.Id, dossier.Version + 1, Messages.Yearbook(dossier, now, until: null));
        }
    }
}
