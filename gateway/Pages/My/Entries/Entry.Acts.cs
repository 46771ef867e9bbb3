using CseaMesh.Gateway.Ui;
using CseaMesh.Submission.V1;
using Google.Protobuf;
using Microsoft.AspNetCore.Mvc;
using Slots = CseaMesh.Edition.V1.SlotKind;

namespace CseaMesh.Gateway.Pages.My.Entries;

public sealed partial class EntryModel
{
    private const int Chunk = 48 * 1024; // the contract allows 64 KiB

    public async Task<IActionResult> OnPostUploadAsync(string entry, Slots kind, int ordinal, IFormFile? file, int bonusItem, string? occurredOn)
    {
        if (file is null || file.Length == 0)
        {
            ModelState.AddModelError($"file-{kind}-{ordinal}", T["entry.noFile"]);
            await LoadAsync(entry);
            Fill();
            return Page();
        }
        Slot? slot = null;
        var accepted = await TryAsync(async () =>
        {
            using var call = Desk.Submission.UploadFile(cancellationToken: Ct);
            var header = new UploadHeader
            {
                Entry = entry, Kind = kind, Ordinal = ordinal, FileName = Path.GetFileName(file.FileName), SizeBytes = file.Length, BonusItem = bonusItem, OccurredOn = occurredOn ?? "",
            };
            await call.RequestStream.WriteAsync(new UploadFileRequest { Header = header }, Ct);
            await using var bytes = file.OpenReadStream();
            var buffer = new byte[Chunk];
            try
            {
                for (int read; (read = await bytes.ReadAsync(buffer, Ct)) > 0;)
                    await call.RequestStream.WriteAsync(new UploadFileRequest { Chunk = ByteString.CopyFrom(buffer, 0, read) }, Ct);
                await call.RequestStream.CompleteAsync();
            }
            catch (Exception e) when (e is InvalidOperationException or IOException)
            {
                // The service has answered before the end (too large, closed); its answer follows.
            }
            slot = (await call.ResponseAsync).Slot;
        });
        if (!accepted && ModelState.Remove("") && Refusal is { } refused) ModelState.AddModelError($"file-{kind}-{ordinal}", refused.Sentence);
        if (accepted) return Back(T["entry.uploaded", slot!.File?.CanonicalName ?? file.FileName], entry, slot.Item);
        await LoadAsync(entry);
        Fill();
        return Page();
    }

    public async Task<IActionResult> OnPostLinkAsync(string entry, Slots kind, int ordinal, string? url, int seconds, int bonusItem, string? occurredOn)
    {
        Slot? slot = null;
        if (await TryAsync(async () => slot = (await Desk.Submission.SetLinkAsync(new()
            {
                Entry = entry, Kind = kind, Ordinal = ordinal, Url = url ?? "", DeclaredSeconds = seconds, BonusItem = bonusItem, OccurredOn = occurredOn ?? "",
            }, cancellationToken: Ct)).Slot)) return Back(T["entry.linked"], entry, slot!.Item);
        await LoadAsync(entry);
        Fill();
        return Page();
    }

    public async Task<IActionResult> OnPostClearAsync(string entry, Slots kind, int ordinal)
    {
        if (await TryAsync(async () => await Desk.Submission.ClearSlotAsync(new() { Entry = entry, Kind = kind, Ordinal = ordinal }, cancellationToken: Ct)))
            return Back(T["entry.cleared"], entry, "s-files");
        await LoadAsync(entry);
        Fill();
        return Page();
    }

    public async Task<IActionResult> OnPostMapAsync(string entry, List<string?> pages)
    {
        await LoadAsync(entry);
        Fill();
        var request = new SavePageMapRequest { Entry = entry, Etag = Etag ?? "" };
        for (var i = 0; i < Award.Criteria.Count; i++)
        {
            if (PageRange.Parse(pages.ElementAtOrDefault(i)) is not { } numbers) ModelState.AddModelError($"Pages[{i}]", T["entry.mapBad"]);
            else if (numbers.Count > 0) request.PageMap.Add(new CriterionPages { Criterion = Award.Criteria[i].No, Pages = { numbers } });
        }
        if (!ModelState.IsValid || !await TryAsync(async () => await Desk.Submission.SavePageMapAsync(request, cancellationToken: Ct))) return Page();
        return Back(T["entry.mapSaved"], entry, "PAGE_MAP");
    }

    public async Task<IActionResult> OnPostDeclareAsync(string entry)
    {
        var request = new SaveDeclarationsRequest
        {
            Entry = entry, Etag = Etag ?? "",
            Declarations = new()
            {
                LawfulSource = Form.LawfulSource, CopyrightCleared = Form.CopyrightCleared, FactsInPeriod = Form.FactsInPeriod, FrontCover = Form.FrontCover,
                BackCover = Form.BackCover, EvidenceFrom = Form.EvidenceFrom ?? "", EvidenceTo = Form.EvidenceTo ?? "", SupervisorName = Form.SupervisorName ?? "",
                SupervisorTitle = Form.SupervisorTitle ?? "", SupervisorRelation = Form.SupervisorRelation ?? "", AiUseNote = Form.AiUseNote ?? "",
                AiUse = Enum.TryParse<AiUse>(Form.AiUse, out var use) ? use : AiUse.Unspecified, CompetitionHistory = Form.CompetitionHistory ?? "",
            },
        };
        if (await TryAsync(async () => await Desk.Submission.SaveDeclarationsAsync(request, cancellationToken: Ct))) return Back(T["entry.declSaved"], entry, "DECLARATIONS");
        return await AgainAsync(entry);
    }

    public async Task<IActionResult> OnPostSubmitAsync(string entry)
    {
        Receipt? receipt = null;
        if (await TryAsync(async () => receipt = (await Desk.Submission.SubmitDossierAsync(new() { Entry = entry, Etag = Etag ?? "" }, cancellationToken: Ct)).Receipt))
            return Done(T["entry.submitted", receipt!.SubmissionNo, When.Full(receipt.At.ToDateTimeOffset())], new { entry });
        await LoadAsync(entry);
        Fill();
        return Page();
    }

    public async Task<IActionResult> OnPostSupplementAsync(string entry)
    {
        Receipt? receipt = null;
        if (await TryAsync(async () => receipt = (await Desk.Submission.SubmitSupplementAsync(new() { Entry = entry, Etag = Etag ?? "" }, cancellationToken: Ct)).Receipt))
            return Done(T["entry.submitted", receipt!.SubmissionNo, When.Full(receipt.At.ToDateTimeOffset())], new { entry });
        await LoadAsync(entry);
        Fill();
        return Page();
    }

    public async Task<IActionResult> OnPostWithdrawAsync(string entry, string? entryEtag, string? withdrawReason, bool withdrawConfirmed)
    {
        if (await TryAsync(async () => await Desk.Registration.WithdrawEntryAsync(new()
            {
                Entry = entry, Etag = entryEtag ?? "", Reason = withdrawReason ?? "", NoRefundConfirmed = withdrawConfirmed,
            }, cancellationToken: Ct))) return Done(T["entry.withdrawn"], new { entry });
        await LoadAsync(entry);
        Fill();
        return Page();
    }

    public async Task<IActionResult> OnPostConfirmFinalsAsync(string entry)
    {
        await LoadAsync(entry);
        if (await TryAsync(async () => await Desk.Judging.ConfirmSlotAsync(new() { Edition = EditionCode, EntryId = Entry.Id }, cancellationToken: Ct)))
            return Done(T["entry.finalsConfirmed"], new { entry });
        return Page();
    }

    public async Task<IActionResult> OnPostDeclareFinalsAsync(string entry, bool newMaterial, bool publicShare, bool compliance)
    {
        await LoadAsync(entry);
        if (await TryAsync(async () => await Desk.Judging.DeclareFinalsAsync(new()
            {
                Edition = EditionCode, EntryId = Entry.Id, NewMaterial = newMaterial, PublicShare = publicShare, Compliance = compliance,
            }, cancellationToken: Ct))) return Done(T["entry.finalsDeclared"], new { entry });
        return Page();
    }

    private RedirectResult Back(string said, string entry, string anchor)
    {
        Notice = said;
        return Redirect($"/my/entries/{Uri.EscapeDataString(entry)}#{anchor}");
    }
}
