using CseaMesh.Gateway.Ui;
using CseaMesh.Submission.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>The completeness check: queue, documents, checklist. Verdicts are saved first; then the dossier is accepted, returned or supplemented.</summary>
public sealed class ChecksModel(Desk desk) : AppPage(desk)
{
    public sealed class ItemInput
    {
        public string? Item { get; set; }
        public string? Verdict { get; set; }
        public string? Reason { get; set; }
    }

    public sealed class Input
    {
        public List<ItemInput> Items { get; set; } = [];
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? Etag { get; set; }
    [BindProperty] public string? ReturnReason { get; set; }

    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<CheckRow> Queue { get; private set; } = [];
    public Dossier? Dossier { get; private set; }
    public IReadOnlyList<ReasonText> Reasons { get; private set; } = [];

    /// <summary>Sentences that were useful before for this kind of item, those of this edition first.</summary>
    public IReadOnlyList<string> ReasonsFor(string item)
    {
        var kind = item.Split('-')[0];
        return [.. Reasons.Where(r => r.Item == item || r.Kind != 0 && NameOfKind(r.Kind) == kind).OrderByDescending(r => r.Used).Select(r => Lang.Pick(r.Text)).Distinct().Take(6)];
    }

    public string NameOf(string item) => Dossier?.CheckItems.FirstOrDefault(c => c.Item == item) is { } known ? Lang.Pick(known.Title) : item;

    private static string NameOfKind(Edition.V1.SlotKind kind) => string.Concat(kind.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + c : c.ToString())).ToUpperInvariant();

    public async Task OnGetAsync(string? entry)
    {
        Edition = await Desk.EditionAsync();
        Queue = (await Desk.Submission.ListChecksAsync(new() { Edition = EditionCode, PageSize = 100 }, cancellationToken: Ct)).Checks;
        var id = entry ?? Queue.FirstOrDefault(q => q.Officer == Me.Id)?.Entry ?? Queue.FirstOrDefault()?.Entry;
        if (id is null) return;
        Dossier = (await Desk.Submission.GetDossierAsync(new() { Entry = id }, cancellationToken: Ct)).Dossier;
        Desk.KeepTo(Dossier.Edition);
        if (Dossier is { State: DossierState.InCheck } && Dossier.Officer == Me.Id)
            Reasons = (await Desk.Submission.ListReasonsAsync(new() { Edition = EditionCode, PageSize = 200 }, cancellationToken: Ct)).Reasons;
    }

    public Task<IActionResult> OnPostClaimAsync(string entry) => ActAsync(entry, true, async () =>
    {
        await Desk.Submission.ClaimCheckAsync(new() { Entry = entry, Etag = Etag ?? "" }, cancellationToken: Ct);
        return T["check.claimed"];
    });

    public Task<IActionResult> OnPostReleaseAsync(string entry) => ActAsync(entry, false, async () =>
    {
        await Desk.Submission.ReleaseCheckAsync(new() { Entry = entry, Etag = Etag ?? "" }, cancellationToken: Ct);
        return T["check.released"];
    });

    public Task<IActionResult> OnPostSaveAsync(string entry) => ActAsync(entry, true, async () =>
    {
        await SaveAsync(entry);
        return T["check.saved"];
    });

    public Task<IActionResult> OnPostAcceptAsync(string entry) => ActAsync(entry, false, async () =>
    {
        var etag = await SaveAsync(entry);
        return T["check.accepted", (await Desk.Submission.AcceptDossierAsync(new() { Entry = entry, Etag = etag }, cancellationToken: Ct)).Dossier.EntryNumber];
    });

    public Task<IActionResult> OnPostAskAsync(string entry) => ActAsync(entry, false, async () =>
    {
        var etag = await SaveAsync(entry);
        return T["check.asked", (await Desk.Submission.AskSupplementAsync(new() { Entry = entry, Etag = etag }, cancellationToken: Ct)).Dossier.EntryNumber];
    });

    public Task<IActionResult> OnPostReturnAsync(string entry) => ActAsync(entry, false, async () =>
        T["check.returned", (await Desk.Submission.ReturnDossierAsync(new() { Entry = entry, Reason = ReturnReason ?? "", Etag = Etag ?? "" }, cancellationToken: Ct)).Dossier.EntryNumber]);

    // Sends the verdicts that differ from what is stored, each with the etag the one before gave back.
    private async Task<string> SaveAsync(string entry)
    {
        var before = (await Desk.Submission.GetDossierAsync(new() { Entry = entry }, cancellationToken: Ct)).Dossier;
        var etag = Etag ?? "";
        foreach (var item in Form.Items.Where(i => Enum.TryParse<Verdict>(i.Verdict, out _)))
        {
            var verdict = Enum.Parse<Verdict>(item.Verdict!);
            var stored = before.CheckItems.FirstOrDefault(c => c.Item == item.Item);
            var reason = item.Reason ?? "";
            if (stored is not null && stored.Verdict == verdict && stored.Reason == reason) continue;
            var answer = await Desk.Submission.VerdictItemAsync(new() { Entry = entry, Item = item.Item ?? "", Verdict = verdict, Reason = reason, Etag = etag }, cancellationToken: Ct);
            etag = answer.Dossier.Etag;
        }
        return etag;
    }

    private async Task<IActionResult> ActAsync(string entry, bool stay, Func<Task<string>> act)
    {
        var said = "";
        if (await TryAsync(async () => said = await act(), "")) return Done(said, new { entry = stay ? entry : null });
        await OnGetAsync(entry);
        return Page();
    }
}
