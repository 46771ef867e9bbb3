using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Committee;

/// <summary>The corporate finals: slots, questions, notices, and the sessions themselves.</summary>
public sealed class FinalsModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? FirstDay { get; set; }
        public string? DayFrom { get; set; } = "09:00";
        public string? DayUntil { get; set; } = "17:30";
        public int GapMinutes { get; set; } = 10;
        public string? Link { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();

    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<FinalsSlot> Slots { get; private set; } = [];
    public Dictionary<string, IReadOnlyList<string>> Asked { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Slots = (await Desk.Judging.ListFinalsSlotsAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Slots;
        if (!Me.Secretariat) return;
        foreach (var slot in Slots.Where(s => s.State == SlotState.Planned).Take(30))
        {
            try { Asked[slot.EntryId] = (await Desk.Judging.ListJudgeQuestionsAsync(new() { Edition = EditionCode, EntryId = slot.EntryId }, cancellationToken: Ct)).Questions; }
            catch (RpcException) { break; } // the questions can still be written by hand
        }
    }

    /// <summary>The timetable as it would be, kept nowhere.</summary>
    public PlanSlotsResponse? Preview { get; private set; }

    public Task<IActionResult> OnPostPlanAsync() => ActAsync(async () => T["finals.planned", (await Desk.Judging.PlanSlotsAsync(Plan(dryRun: false), cancellationToken: Ct)).Slots.Count]);

    public async Task<IActionResult> OnPostPreviewAsync()
    {
        await TryAsync(async () => Preview = await Desk.Judging.PlanSlotsAsync(Plan(dryRun: true), cancellationToken: Ct));
        await OnGetAsync();
        return Page();
    }

    private PlanSlotsRequest Plan(bool dryRun) => new()
    {
        Edition = EditionCode, FirstDay = Form.FirstDay ?? "", DayFrom = Form.DayFrom ?? "", DayUntil = Form.DayUntil ?? "", GapMinutes = Form.GapMinutes, Link = Form.Link ?? "", DryRun = dryRun,
    };

    public Task<IActionResult> OnPostQuestionsAsync(string entry, string? etag, string? questions) => ActAsync(async () =>
    {
        await Desk.Judging.EditQuestionsAsync(new() { Edition = EditionCode, EntryId = entry, Etag = etag ?? "", Questions = questions ?? "" }, cancellationToken: Ct);
        return T["finals.saved"];
    });

    public Task<IActionResult> OnPostNoticeAsync(string entry, string? etag, string? questions, string? lateReason) => ActAsync(async () =>
    {
        await Desk.Judging.EditQuestionsAsync(new() { Edition = EditionCode, EntryId = entry, Etag = etag ?? "", Questions = questions ?? "" }, cancellationToken: Ct);
        await Desk.Judging.IssueFinalsNoticeAsync(new() { Edition = EditionCode, EntryId = entry, LateReason = lateReason ?? "" }, cancellationToken: Ct);
        return T["finals.noticed"];
    });

    public Task<IActionResult> OnPostStartAsync(string entry) => ActAsync(async () =>
    {
        await Desk.Judging.StartSessionAsync(new() { Edition = EditionCode, EntryId = entry }, cancellationToken: Ct);
        return T["finals.moved"];
    });

    public Task<IActionResult> OnPostAdvanceAsync(string entry) => ActAsync(async () =>
    {
        await Desk.Judging.AdvanceSessionAsync(new() { Edition = EditionCode, EntryId = entry }, cancellationToken: Ct);
        return T["finals.moved"];
    });

    public Task<IActionResult> OnPostEndAsync(string entry) => ActAsync(async () =>
    {
        await Desk.Judging.EndSessionAsync(new() { Edition = EditionCode, EntryId = entry }, cancellationToken: Ct);
        return T["finals.moved"];
    });

    private async Task<IActionResult> ActAsync(Func<Task<string>> act)
    {
        var said = "";
        if (await TryAsync(async () => said = await act())) return Done(said);
        await OnGetAsync();
        return Page();
    }
}
