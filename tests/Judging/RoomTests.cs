using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Judging;

/// <summary>One session: one clock for all, stopped by a fault, and what happens to a finalist who does not come.</summary>
public sealed class RoomTests : IAsyncLifetime
{
    private PanelSeason _season = null!;
    private string[] _entries = [];
    private FinalsSlot[] _slots = [];

    public async ValueTask InitializeAsync()
    {
        _season = await StartAsync();
        _entries = await _season.QualifyAsync(3, 4);
        await _season.OpenReviewAsync(conflicts: (4, _entries[0]));
        foreach (var (entry, mark) in _entries.Zip([90, 80, 70, 60]))
        {
            await _season.ScoreAllAsync(entry, mark, except: entry == _entries[0] ? [4] : []);
        }

        await _season.SealAsync(3);
        await _season.CertifyFinalistsAsync(3);
        await _season.Service.DeliverAsync("registration", new OrganisationMemberChanged { Member = Cast.Id("OM", 1), Organisation = Cast.Id("ORG", 1), Person = Cast.Manager(1).Id, Role = MemberRole.Manager, Active = true }, subject: Cast.Id("OM", 1));
        await Staff.PlanSlotsAsync(new PlanSlotsRequest { Edition = Code, Link = "https://meet.example/csea" });
        await _season.Service.Clock.SetAsync(Taipei(7, 1));
        await NoticeAsync(_entries[..3]);
        await _season.Service.Clock.SetAsync(Taipei(7, 25, 0));
        await Staff.OpenRoundAsync(new OpenRoundRequest { Edition = Code, Award = 3, Round = RoundKind.Finals });
        _slots = [.. (await Staff.ListFinalsSlotsAsync(new ListFinalsSlotsRequest { Edition = Code })).Slots];
    }

    public ValueTask DisposeAsync() => _season.DisposeAsync();

    [Fact]
    [Trait("rule", "FIN-02")]
    public async Task One_clock_runs_twenty_and_twenty_minutes_and_stands_still_in_a_fault()
    {
        var (slot, start) = (_slots[0], _slots[0].Start.ToDateTimeOffset());
        Assert.Equal((RoomPhase.Waiting, 1200, 1_200_000L), Timer(await SlotAsync(slot)));
        await AtAsync(start);
        await Refused.AsAsync(RefusalKind.Precondition, "SESSION_NOT_STARTED", () => Chair.FaultSessionAsync(new FaultSessionRequest { Edition = Code, EntryId = slot.EntryId, Reason = "斷線" }));
        await Chair.StartSessionAsync(new StartSessionRequest { Edition = Code, EntryId = slot.EntryId });
        await AtAsync(start.AddMinutes(5));
        Assert.Equal((RoomPhase.Presentation, 1200, 900_000L), Timer(await SlotAsync(slot)));

        // Seven minutes of a broken line cost the finalist nothing.
        await Refused.AsAsync(RefusalKind.Precondition, "REASON_MISSING", () => Staff.FaultSessionAsync(new FaultSessionRequest { Edition = Code, EntryId = slot.EntryId }));
        var stopped = (await _season.Client(Cast.Judge(3)).FaultSessionAsync(new FaultSessionRequest { Edition = Code, EntryId = slot.EntryId, Reason = "簡報畫面中斷" })).Slot;
        Assert.Equal((true, "簡報畫面中斷"), (stopped.Timer.Paused, stopped.Timer.Fault));
        await Refused.AsAsync(RefusalKind.Precondition, "SESSION_PAUSED", () => Chair.FaultSessionAsync(new FaultSessionRequest { Edition = Code, EntryId = slot.EntryId, Reason = "再按一次" }));
        await AtAsync(start.AddMinutes(12));
        Assert.Equal(900_000L, (await SlotAsync(slot)).Timer.LeftMilliseconds);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _season.Client(Cast.Judge(3)).ResumeSessionAsync(new ResumeSessionRequest { Edition = Code, EntryId = slot.EntryId }));
        await Chair.ResumeSessionAsync(new ResumeSessionRequest { Edition = Code, EntryId = slot.EntryId });
        await Refused.AsAsync(RefusalKind.Precondition, "SESSION_NOT_PAUSED", () => Chair.ResumeSessionAsync(new ResumeSessionRequest { Edition = Code, EntryId = slot.EntryId }));
        await AtAsync(start.AddMinutes(28));
        Assert.Equal(-60_000L, (await SlotAsync(slot)).Timer.LeftMilliseconds);

        await Chair.AdvanceSessionAsync(new AdvanceSessionRequest { Edition = Code, EntryId = slot.EntryId });
        Assert.Equal((RoomPhase.Questions, 1200, 1_200_000L), Timer(await SlotAsync(slot)));
        await Chair.EndSessionAsync(new EndSessionRequest { Edition = Code, EntryId = slot.EntryId });
        var whole = await Staff.GetFinalsSlotAsync(new GetFinalsSlotRequest { Edition = Code, EntryId = slot.EntryId });
        Assert.Equal([RoomAct.Started, RoomAct.Fault, RoomAct.Resumed, RoomAct.Questions, RoomAct.Ended], whole.Log.Select(l => l.Act));
        Assert.Equal(("簡報畫面中斷", Cast.Judge(3).Name), (whole.Log[1].Note, whole.Log[1].By));
        Assert.Equal(RoomPhase.Over, whole.Slot.Timer.Phase);
    }

    [Fact]
    public async Task Everybody_in_the_room_is_told_of_each_change_and_nobody_else()
    {
        var slot = _slots.Single(s => s.EntryId == _entries[0]);
        using var judge = _season.Client(Cast.Judge(5)).WatchRoom(new WatchRoomRequest { Edition = Code, EntryId = slot.EntryId });
        using var own = _season.Client(Cast.Manager(1)).WatchRoom(new WatchRoomRequest { Edition = Code, EntryId = slot.EntryId });
        foreach (var watch in new[] { judge, own })
        {
            Assert.True(await watch.ResponseStream.MoveNext(default));
            Assert.Equal(RoomPhase.Waiting, watch.ResponseStream.Current.Slot.Timer.Phase);
        }

        await AtAsync(slot.Start.ToDateTimeOffset());
        await Staff.StartSessionAsync(new StartSessionRequest { Edition = Code, EntryId = slot.EntryId });
        foreach (var watch in new[] { judge, own })
        {
            Assert.True(await watch.ResponseStream.MoveNext(default));
            Assert.Equal((RoomPhase.Presentation, 1_200_000L), (watch.ResponseStream.Current.Slot.Timer.Phase, watch.ResponseStream.Current.Slot.Timer.LeftMilliseconds));
        }

        // The finalist sees the clock, not the log; a stranger and a judge with a conflict see no room at all.
        Assert.Empty((await _season.Client(Cast.Manager(1)).GetFinalsSlotAsync(new GetFinalsSlotRequest { Edition = Code, EntryId = slot.EntryId })).Log);
        foreach (var stranger in new[] { Cast.Manager(2), Cast.Judge(4) })
        {
            using var watch = _season.Client(stranger).WatchRoom(new WatchRoomRequest { Edition = Code, EntryId = slot.EntryId });
            Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(default))).StatusCode);
            Assert.Equal("NOT_FOUND", (await Refused.ByAsync(() => _season.Client(stranger).FaultSessionAsync(new FaultSessionRequest { Edition = Code, EntryId = slot.EntryId, Reason = "x" }))).Reason);
        }

        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => _season.Client(Cast.Manager(1)).StartSessionAsync(new StartSessionRequest { Edition = Code, EntryId = slot.EntryId }));
    }

    [Fact]
    [Trait("rule", "FIN-05")]
    [Trait("rule", "FIN-12")]
    public async Task Who_does_not_come_gets_one_new_slot_and_then_no_finals_result()
    {
        var gone = _slots[0];
        var mark = new MarkAbsentRequest { Edition = Code, EntryId = gone.EntryId, Reason = "未上線" };
        await AtAsync(gone.Start.ToDateTimeOffset().AddMinutes(9));
        await Refused.AsAsync(RefusalKind.Precondition, "TOO_EARLY", () => Chair.MarkAbsentAsync(mark));
        await AtAsync(gone.Start.ToDateTimeOffset().AddMinutes(10));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => Staff.MarkAbsentAsync(mark));
        var first = await Chair.MarkAbsentAsync(mark);
        Assert.Equal((SlotState.Planned, 1, DecisionKind.Absent), (first.Slot.State, first.Slot.Absences, first.Decision.Kind));

        // Planned anew after the others, noticed anew, and absent again.
        var again = (await Staff.PlanSlotsAsync(new PlanSlotsRequest { Edition = Code })).Slots.Single(s => s.EntryId == gone.EntryId);
        Assert.True(again.Start > gone.Start);
        await NoticeAsync([gone.EntryId], "第二次機會");
        foreach (var slot in _slots[1..])
        {
            await HoldAsync(slot.EntryId, slot.EntryId == _entries[1] ? 95 : 70);
        }

        await AtAsync((await SlotAsync(again)).Start.ToDateTimeOffset().AddMinutes(11));
        Assert.Equal((SlotState.Absent, 2), ((await Chair.MarkAbsentAsync(mark)).Slot.State, (await SlotAsync(again)).Absences));
        await Refused.AsAsync(RefusalKind.Precondition, "NOTICE_NOT_ISSUED", () => Chair.StartSessionAsync(new StartSessionRequest { Edition = Code, EntryId = gone.EntryId }));

        await _season.Service.Clock.SetAsync(Taipei(8, 9, 0));
        await _season.SealAsync(3, RoundKind.Finals);
        var places = (await _season.ResultAsync(3, RoundKind.Finals)).Places;
        Assert.Equal(2, places.Count);
        Assert.DoesNotContain(places, p => p.EntryId == gone.EntryId);
        await _season.CertifyAsync(3);
        Assert.Equal(2, (await Staff.ListDecisionsAsync(new ListDecisionsRequest { Edition = Code })).Decisions.Count(d => d.Kind == DecisionKind.Absent));
        await _season.AssertSoundAsync();
    }

    [Fact]
    [Trait("rule", "FIN-09")]
    [Trait("rule", "FIN-11")]
    public async Task A_finals_sheet_says_what_to_look_for_and_a_remark_reaches_staff_without_a_name()
    {
        var slot = _slots[0];
        await AtAsync(slot.Start.ToDateTimeOffset());
        await Chair.StartSessionAsync(new StartSessionRequest { Edition = Code, EntryId = slot.EntryId });
        await Chair.AdvanceSessionAsync(new AdvanceSessionRequest { Edition = Code, EntryId = slot.EntryId });
        var judge = _season.Client(Cast.Judge(3));
        var sheet = (await judge.GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Finals, EntryId = slot.EntryId })).Sheet;
        Assert.Contains(sheet.Guidance, g => g.Zh.Contains("30%", StringComparison.Ordinal));
        Assert.Contains(sheet.Guidance, g => g.Zh.Contains("體驗", StringComparison.Ordinal));
        Assert.Equal([0, 40, 60, 80, 100], sheet.Anchors.Select(a => a.At));
        var submit = Submit(sheet, _ => 80);
        submit.Content.Report = "公開資訊明顯超過三成";
        submit.Content.Confidence = Confidence.Low;
        await judge.SubmitScoreAsync(submit);
        var again = (await judge.GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Finals, EntryId = slot.EntryId })).Sheet.Content;
        Assert.Equal((Confidence.Low, "公開資訊明顯超過三成"), (again.Confidence, again.Report));
        var report = (await Staff.ListMaterialReportsAsync(new ListMaterialReportsRequest { Edition = Code })).Reports.Single();
        Assert.Equal((slot.EntryId, "公開資訊明顯超過三成"), (report.EntryId, report.Text));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => Chair.ListMaterialReportsAsync(new ListMaterialReportsRequest { Edition = Code }));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _season.Client(Cast.Manager(1)).ListMaterialReportsAsync(new ListMaterialReportsRequest { Edition = Code }));
    }

    private CseaMesh.Judging.V1.Judging.JudgingClient Staff => _season.Client(Cast.Secretary);

    private CseaMesh.Judging.V1.Judging.JudgingClient Chair => _season.Client(Cast.Judge(1));

    private static (RoomPhase Phase, int Seconds, long Left) Timer(FinalsSlot slot) => (slot.Timer.Phase, slot.Timer.PhaseSeconds, slot.Timer.LeftMilliseconds);

    private Task AtAsync(DateTimeOffset time) => _season.Service.Clock.SetAsync(time);

    private async Task<FinalsSlot> SlotAsync(FinalsSlot slot) => (await Staff.GetFinalsSlotAsync(new GetFinalsSlotRequest { Edition = Code, EntryId = slot.EntryId })).Slot;

    private async Task NoticeAsync(IEnumerable<string> entries, string late = "")
    {
        foreach (var entry in entries)
        {
            await Staff.EditQuestionsAsync(new EditQuestionsRequest { Edition = Code, EntryId = entry, Questions = "請說明成效。" });
            await Staff.IssueFinalsNoticeAsync(new IssueFinalsNoticeRequest { Edition = Code, EntryId = entry, LateReason = late });
        }
    }

    private async Task HoldAsync(string entry, int mark)
    {
        var slot = (await Staff.GetFinalsSlotAsync(new GetFinalsSlotRequest { Edition = Code, EntryId = entry })).Slot;
        if (slot.Start.ToDateTimeOffset() > await _season.Service.Clock.NowAsync())
        {
            await AtAsync(slot.Start.ToDateTimeOffset());
        }

        await Chair.StartSessionAsync(new StartSessionRequest { Edition = Code, EntryId = entry });
        await Chair.AdvanceSessionAsync(new AdvanceSessionRequest { Edition = Code, EntryId = entry });
        await _season.ScoreAllAsync(entry, mark, round: RoundKind.Finals, except: entry == _entries[0] ? [4] : []);
        await Chair.EndSessionAsync(new EndSessionRequest { Edition = Code, EntryId = entry });
    }
}
