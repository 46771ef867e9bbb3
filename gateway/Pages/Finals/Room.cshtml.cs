using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Finals;

/// <summary>One session with the one clock that everybody in it sees; chair and secretariat move it on.</summary>
public sealed class RoomModel(Desk desk) : AppPage(desk)
{
    [BindProperty] public string? Reason { get; set; }

    public Edition.V1.Edition Edition { get; private set; } = new();
    public FinalsSlot Slot { get; private set; } = new();
    public IReadOnlyList<RoomLogLine> Log { get; private set; } = [];
    public IReadOnlyList<FinalsSlot> Day { get; private set; } = [];
    public bool IsDesk { get; private set; }
    public bool IsChair { get; private set; }
    public bool IsJudge { get; private set; }

    public async Task OnGetAsync(string entry)
    {
        Edition = await Desk.EditionAsync();
        var answer = await Desk.Judging.GetFinalsSlotAsync(new() { Edition = EditionCode, EntryId = entry }, cancellationToken: Ct);
        (Slot, Log) = (answer.Slot, answer.Log);
        var seat = await Desk.SeatAsync();
        (IsChair, IsJudge) = (seat.ActsAsChair, seat.IsJudge);
        IsDesk = Me.Secretariat || IsChair;
        try
        {
            var date = When.Local(Slot.Start).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            Day = (await Desk.Judging.ListFinalsSlotsAsync(new() { Edition = EditionCode, Date = date }, cancellationToken: Ct)).Slots;
        }
        catch (RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.PermissionDenied)
        {
            Day = []; // a finalist sees no other session
        }
    }

    public Task<IActionResult> OnPostStartAsync(string entry) => ActAsync(entry, async () => await Desk.Judging.StartSessionAsync(new() { Edition = EditionCode, EntryId = entry }, cancellationToken: Ct));

    public Task<IActionResult> OnPostAdvanceAsync(string entry) => ActAsync(entry, async () => await Desk.Judging.AdvanceSessionAsync(new() { Edition = EditionCode, EntryId = entry }, cancellationToken: Ct));

    public Task<IActionResult> OnPostEndAsync(string entry) => ActAsync(entry, async () => await Desk.Judging.EndSessionAsync(new() { Edition = EditionCode, EntryId = entry }, cancellationToken: Ct));

    public Task<IActionResult> OnPostFaultAsync(string entry) => ActAsync(entry, async () => await Desk.Judging.FaultSessionAsync(new() { Edition = EditionCode, EntryId = entry, Reason = Reason ?? "" }, cancellationToken: Ct));

    public Task<IActionResult> OnPostResumeAsync(string entry) => ActAsync(entry, async () => await Desk.Judging.ResumeSessionAsync(new() { Edition = EditionCode, EntryId = entry }, cancellationToken: Ct));

    public Task<IActionResult> OnPostAbsentAsync(string entry) => ActAsync(entry, async () => await Desk.Judging.MarkAbsentAsync(new() { Edition = EditionCode, EntryId = entry, Reason = Reason ?? "" }, cancellationToken: Ct));

    public Task<IActionResult> OnPostTestAsync(string entry, bool passed) => ActAsync(entry, async () => await Desk.Judging.RecordTestAsync(new() { Edition = EditionCode, EntryId = entry, Passed = passed, Note = Reason ?? "" }, cancellationToken: Ct));

    private async Task<IActionResult> ActAsync(string entry, Func<Task> act)
    {
        if (await TryAsync(act)) return Done(T["finals.moved"], new { entry });
        await OnGetAsync(entry);
        return Page();
    }
}
