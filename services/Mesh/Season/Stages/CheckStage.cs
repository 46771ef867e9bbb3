using CseaMesh.Mesh.Season.Plan;
using CseaMesh.Submission.V1;
using CseaMesh.Edition.V1;

namespace CseaMesh.Mesh.Season.Stages;

/// <summary>Officers check every dossier: most are accepted, two get a supplement, two are handed back (PRE-01..06).</summary>
internal sealed class CheckStage : IStage
{
    public string Zh => "初審：檢核、補件、退件";

    public string En => "Check: accept, supplement, return";

    public async Task RunAsync(SeasonRun run, Steps steps)
    {
        await run.ClockAsync(5, 27);
        var officer = run.Staff.CheckOfficer.Submission;
        var queue = await SeasonRun.AllAsync<CheckRow>(async token =>
        {
            var page = await officer.ListChecksAsync(new ListChecksRequest { Edition = SeasonRun.Edition, PageSize = 200, PageToken = token });
            return (page.Checks, page.NextPageToken);
        });
        var waiting = run.Entries.Count(e => e.Plan.Fate is not (Fate.NotSubmitted or Fate.WithdrawnUnpaid or Fate.SubmittedByClose or Fate.YearbookMissing));
        Require.That(queue.Count == waiting, $"{queue.Count} dossiers wait for a check instead of {waiting}.");

        await steps.EachAsync(queue, row => CheckAsync(run, run.ById(row.Entry)), atOnce: 4);
        await run.SettleAsync();
        await run.ClockAsync(5, 30, 10);
        await AnswerAsync(run, steps);
        await run.ClockAsync(6, 2, 10);
        await steps.EachAsync([.. run.Entries.Where(e => e.Plan.Fate is Fate.Supplement or Fate.Returned)], e => AcceptAsync(run, e), atOnce: 2);
        await run.SettleAsync();
    }

    /// <summary>Claims the dossier, accepts each item and then the whole.</summary>
    public static async Task AcceptAsync(SeasonRun run, SeasonEntry entry)
    {
        var officer = run.Staff.CheckOfficer.Submission;
        var dossier = await ClaimedAsync(run, entry);
        foreach (var item in dossier.CheckItems.Where(i => i.Verdict != Verdict.Accepted).ToList())
        {
            dossier = (await officer.VerdictItemAsync(new VerdictItemRequest { Entry = entry.Id, Item = item.Item, Verdict = Verdict.Accepted, Etag = dossier.Etag })).Dossier;
        }

        await officer.AcceptDossierAsync(new AcceptDossierRequest { Entry = entry.Id, Etag = dossier.Etag });
    }

    private static async Task CheckAsync(SeasonRun run, SeasonEntry entry)
    {
        var officer = run.Staff.CheckOfficer.Submission;
        switch (entry.Plan.Fate)
        {
            case Fate.Supplement:
                var claimed = await ClaimedAsync(run, entry);
                await officer.AskSupplementAsync(new AskSupplementRequest
                {
                    Entry = entry.Id, Etag = claimed.Etag, Items = { new SupplementItem { Item = "YEARBOOK_PHOTO-1", Reason = "照片中看不到得獎人，請更換。" } },
                });
                break;
            case Fate.Returned or Fate.ReturnedForGood:
                var handedBack = await ClaimedAsync(run, entry);
                await officer.ReturnDossierAsync(new ReturnDossierRequest { Entry = entry.Id, Etag = handedBack.Etag, Reason = "文件內容屬於另一個獎項，請重新送件。" });
                break;
            default:
                await LookAsync(run, entry);
                await AcceptAsync(run, entry);
                break;
        }
    }

    /// <summary>One dossier in ten is looked at page by page, as pictures, where the machine can draw them.</summary>
    private static async Task LookAsync(SeasonRun run, SeasonEntry entry)
    {
        if (entry.Plan.No % 10 != 0)
        {
            return;
        }

        var officer = run.Staff.CheckOfficer.Submission;
        var document = (await officer.GetDossierAsync(new GetDossierRequest { Entry = entry.Id })).Dossier.Slots.First(s => s.Kind == SlotKind.EntryDocument).File;
        for (var page = 1; page <= document.Pages; page++)
        {
            var picture = await officer.GetPageImageAsync(new GetPageImageRequest { File = document.Id, Page = page });
            Require.That(picture.Image.Length > 1000, $"Page {page} of {entry} is empty.");
        }
    }

    private static async Task AnswerAsync(SeasonRun run, Steps steps)
    {
        await steps.EachAsync([.. run.With(Fate.Supplement)], async entry =>
        {
            var who = run.ActorFor(entry.Plan);
            // Only what was named may be changed (PRE-03).
            await run.RefusedAsync("SLOT_CLOSED", () => SubmitStage.UploadAsync(who, entry, SlotKind.EntryDocument, 1, "另一份.pdf", SampleFiles.EntryDocument("other")));
            await SubmitStage.UploadAsync(who, entry, SlotKind.YearbookPhoto, 1, "新照片.jpg", SampleFiles.Photo($"{entry.Plan.No}-again"));
            var dossier = (await who.Submission.GetDossierAsync(new GetDossierRequest { Entry = entry.Id })).Dossier;
            await who.Submission.SubmitSupplementAsync(new SubmitSupplementRequest { Entry = entry.Id, Etag = dossier.Etag });
        });
        await steps.EachAsync([.. run.With(Fate.Returned)], async entry =>
        {
            var who = run.ActorFor(entry.Plan);
            await SubmitStage.UploadAsync(who, entry, SlotKind.EntryDocument, 1, "重送.pdf", SampleFiles.EntryDocument($"again {entry.Number}"));
            var dossier = (await who.Submission.GetDossierAsync(new GetDossierRequest { Entry = entry.Id })).Dossier;
            await who.Submission.SubmitDossierAsync(new SubmitDossierRequest { Entry = entry.Id, Etag = dossier.Etag });
        });
        await run.SettleAsync();
    }

    private static async Task<Dossier> ClaimedAsync(SeasonRun run, SeasonEntry entry)
    {
        var officer = run.Staff.CheckOfficer.Submission;
        var dossier = (await officer.GetDossierAsync(new GetDossierRequest { Entry = entry.Id })).Dossier;
        return dossier.State == DossierState.InCheck ? dossier : (await officer.ClaimCheckAsync(new ClaimCheckRequest { Entry = entry.Id, Etag = dossier.Etag })).Dossier;
    }
}
