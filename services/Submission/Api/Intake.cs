using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using CseaMesh.Submission.Files;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

/// <summary>A file with its receipt.</summary>
/// <param name="Verdict">Comes when it has been looked at: its refusal, or null.</param>
internal sealed record Kept(Upload Upload, Task<Refusal?> Verdict);

/// <summary>
/// How a file that is here whole becomes a version of its slot. First it is kept, and its sender has a receipt; then an inspector looks at it and
/// puts it into the dossier as that is by then. The same for an upload in one go, for one that was resumed, and for one whose sender went away with the last byte.
/// </summary>
internal sealed class Intake(SubmissionDb db, Door door, Rulebook rulebook, Outbox outbox, IFileStore files, FileFolders folders, Inspector inspector, Inspections inspections, TimeProvider clock)
{
    /// <summary>How often a save is repeated when another file of the same dossier was saved at the same moment.</summary>
    private const int Attempts = 5;

    /// <summary>
    /// Keeps a file whose every byte has come, and hands it to the inspectors. What its first bytes give away is refused at once.
    /// Throws the refusal after it was noted.
    /// </summary>
    public async Task<Kept> KeepAsync(Upload upload, IncomingFile file, CancellationToken ct)
    {
        file.Finish();
        var row = await db.Uploads.SingleOrDefaultAsync(u => u.Id == upload.Id, ct) ?? db.Uploads.Add(upload).Entity;
        row.Receive(file.Sha256, clock.Now());
        var refusal = FileRules.WhyNotEmpty(file.Size) ?? FileRules.WhyNotAnnounced(upload.Size, file.Size) ?? FileRules.WhyNotHash(upload.Sha256, file.Sha256)
            ?? Inspector.WhyNotType(file, await RuleAsync(upload, ct), upload.SentName);
        if (refusal is not null)
        {
            row.Refuse(refusal);
            await db.SaveChangesAsync(ct);
            File.Delete(folders.PartOf(upload.Id));
            throw refusal;
        }

        file.Release();
        await files.PutAsync(file.Path, file.Sha256, ct);
        await db.SaveChangesAsync(ct);
        return new Kept(row, inspections.Add(row.Id));
    }

    /// <summary>Looks at a kept file and notes the verdict. The refusal, or null when it lies in its slot or was given up meanwhile.</summary>
    public async Task<Refusal?> InspectAsync(string id, CancellationToken ct)
    {
        var upload = await db.Uploads.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id && u.State == UploadState.Inspecting, ct);
        if (upload is null)
        {
            return null;
        }

        // What happens to a file is its sender's act, whoever looks at it.
        using var actor = Actor.Use(upload.By);
        try
        {
            await PutAsync(upload, await LookAsync(upload, ct), ct);
            return null;
        }
        catch (Refusal refusal) when (refusal.Kind is not (RefusalKind.Aborted or RefusalKind.Exhausted))
        {
            db.ChangeTracker.Clear();
            if (await db.Uploads.SingleOrDefaultAsync(u => u.Id == id && u.State == UploadState.Inspecting, ct) is { } row)
            {
                row.Refuse(refusal);
                await db.SaveChangesAsync(ct);
            }

            return refusal;
        }
    }

    private async Task<SlotRule> RuleAsync(Upload upload, CancellationToken ct)
    {
        var dossier = await db.Dossiers.AsNoTracking().SingleOrDefaultAsync(d => d.Id == upload.Dossier, ct) ?? throw DossierRights.NotFound();
        return (await rulebook.OfAsync(dossier, ct)).Slot(upload.Kind)!;
    }

    private async Task<SlotVersion> LookAsync(Upload upload, CancellationToken ct)
    {
        var dossier = await db.Dossiers.AsNoTracking().SingleOrDefaultAsync(d => d.Id == upload.Dossier, ct) ?? throw DossierRights.NotFound();
        var rule = (await rulebook.OfAsync(dossier, ct)).Slot(upload.Kind)!;
        using var file = await files.LocalAsync(upload.ReceivedSha256, ct);
        var (type, facts) = await inspector.InspectAsync(file.Path, rule, upload.SentName, ct);
        FileRules.WhyNotPages(rule, facts, Covers(upload, dossier.Declarations).Covers).ThrowIfAny();
        return new SlotVersion
        {
            Id = Ids.New(clock), Kind = upload.Kind, Ordinal = upload.Ordinal, ReceivedAt = upload.MailAt ?? upload.ReceivedAt!.Value, By = upload.By, MailEvidence = upload.MailEvidence,
            Sha256 = upload.ReceivedSha256, Size = new FileInfo(file.Path).Length, ContentType = type.ContentType, Ending = type.Ending, SentName = upload.SentName,
            Pages = facts.Pages, Characters = facts.Characters, StrictCharacters = facts.StrictCharacters, Text = facts.Text, Notes = facts.Notes,
            Width = facts.Width, Height = facts.Height, Dpi = facts.Dpi, Seconds = facts.Seconds,
            BonusItem = upload.BonusItem, OccurredOn = upload.OccurredOn,
        };
    }

    private static Declarations Covers(Upload upload, Declarations said) => said with
    {
        FrontCover = upload.FrontCover ?? said.FrontCover,
        BackCover = upload.BackCover ?? said.BackCover,
    };

    /// <summary>Puts a version into the dossier as it is now; several files of one dossier may be looked at at once, and one file by two pods.</summary>
    private async Task PutAsync(Upload upload, SlotVersion version, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            var dossier = await door.FindAsync(upload.Dossier, ct) ?? throw DossierRights.NotFound();
            var rules = await rulebook.OfAsync(dossier, ct);
            if (await db.Uploads.SingleOrDefaultAsync(u => u.Id == upload.Id && u.State == UploadState.Inspecting, ct) is not { } row)
            {
                return;
            }

            DossierRules.WhyNotEdit(dossier, version.Item, rules, upload.StartedAt).ThrowIfAny();
            dossier.Declarations = Covers(upload, dossier.Declarations);
            dossier.Put(version);
            ReceiveYearbook(dossier, rules, clock.Now());
            row.Accept(version.Id);
            try
            {
                await db.SaveChangesAsync(ct);
                return;
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
