using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Judging;

/// <summary>Slots, notices, declarations and sessions of one corporate award with three finalists (entries 1..3 of 4).</summary>
public sealed class FinalsTests : IAsyncLifetime
{
    private PanelSeason _season = null!;
    private string[] _entries = [];

    public async ValueTask InitializeAsync()
    {
        _season = await StartAsync();
        _entries = await _season.QualifyAsync(3, 4, returning: true);
        await _season.OpenReviewAsync(conflicts: (4, _entries[0]));
        foreach (var (entry, mark) in _entries.Zip([90, 80, 70, 60]))
        {
            await _season.ScoreAllAsync(entry, mark, except: entry == _entries[0] ? [4] : []);
        }

        await _season.SealAsync(3);
        await _season.CertifyFinalistsAsync(3);
    }

    public ValueTask DisposeAsync() => _season.DisposeAsync();

    [Fact]
    [Trait("rule", "REV-04")]
    [Trait("rule", "FIN-01")]
    public async Task Only_certified_corporate_finalists_are_scheduled()
    {
        var slots = await PlanAsync();
        Assert.Equal(_entries[..3], slots.Select(s => s.EntryId).Order(StringComparer.Ordinal));
        await _season.Service.Clock.SetAsync(Taipei(7, 25, 0));
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_CORPORATE", () => Staff.OpenRoundAsync(new OpenRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Finals }));
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_CORPORATE", () => _season.Client(Cast.Judge(1)).CertifyFinalistsAsync(new CertifyFinalistsRequest { Edition = Code, Award = 12 }));
    }

    [Fact]
    [Trait("rule", "FIN-02")]
    [Trait("rule", "SCH-09")]
    public async Task A_slot_lies_whole_in_the_window_and_over_no_other()
    {
        var slots = await PlanAsync();
        await Refused.AsAsync(RefusalKind.Precondition, "OUT_OF_WINDOW", () => Staff.MoveSlotAsync(Move(slots[0], Taipei(7, 24, 23, 59))));
        await Refused.AsAsync(RefusalKind.Precondition, "OUT_OF_WINDOW", () => Staff.MoveSlotAsync(Move(slots[0], Taipei(8, 8, 23, 21))));
        await Refused.AsAsync(RefusalKind.Precondition, "SLOT_OVERLAP", () => Staff.MoveSlotAsync(Move(slots[0], slots[1].Start.ToDateTimeOffset().AddMinutes(-39))));
        var moved = (await Staff.MoveSlotAsync(Move(slots[0], Taipei(8, 8, 23, 20)))).Slot;
        Assert.Equal(Taipei(8, 9, 0).ToTimestamp(), moved.End);
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => Staff.MoveSlotAsync(Move(slots[0], Taipei(8, 8, 10))));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _season.Client(Cast.Judge(1)).MoveSlotAsync(Move(moved, Taipei(8, 8, 10))));
    }

    [Fact]
    [Trait("rule", "SCH-08")]
    [Trait("rule", "NOT-02")]
    public async Task A_notice_needs_its_days_its_link_and_its_questions()
    {
        var slot = (await Staff.PlanSlotsAsync(new PlanSlotsRequest { Edition = Code })).Slots[0];
        var issue = new IssueFinalsNoticeRequest { Edition = Code, EntryId = slot.EntryId };
        await Refused.AsAsync(RefusalKind.Precondition, "TOO_EARLY", () => Staff.IssueFinalsNoticeAsync(issue));
        await _season.Service.Clock.SetAsync(Taipei(7, 1, 0));
        var missing = await Refused.AsAsync(RefusalKind.Precondition, "NOTICE_INCOMPLETE", () => Staff.IssueFinalsNoticeAsync(issue));
        Assert.Contains("連線網址", missing.Zh, StringComparison.Ordinal);
        Assert.Contains("複審提問", missing.Zh, StringComparison.Ordinal);
        slot = (await Staff.EditQuestionsAsync(new EditQuestionsRequest { Edition = Code, EntryId = slot.EntryId, Questions = "成效如何衡量？", Etag = slot.Etag })).Slot;
        await Refused.AsAsync(RefusalKind.Precondition, "NOTICE_INCOMPLETE", () => Staff.IssueFinalsNoticeAsync(issue));
        await Staff.MoveSlotAsync(new MoveSlotRequest { Edition = Code, EntryId = slot.EntryId, Start = slot.Start, Link = "https://meet.example/1" });
        await _season.Service.Clock.SetAsync(Taipei(7, 3, 0));
        await Refused.AsAsync(RefusalKind.Precondition, "REASON_MISSING", () => Staff.IssueFinalsNoticeAsync(issue));
        issue.LateReason = "網址更換";
        Assert.Equal(SlotState.Noticed, (await Staff.IssueFinalsNoticeAsync(issue)).Slot.State);
        await Staff.IssueFinalsNoticeAsync(issue);
        await _season.Service.SettleAsync();
        Assert.Single(_season.Service.Published<FinalsNoticeIssued>());
        await Refused.AsAsync(RefusalKind.Precondition, "NOTICE_ISSUED", () => Staff.EditQuestionsAsync(new EditQuestionsRequest { Edition = Code, EntryId = slot.EntryId, Questions = "改" }));
    }

    [Fact]
    [Trait("rule", "FIN-04")]
    [Trait("rule", "FIN-05")]
    [Trait("rule", "FIN-08")]
    [Trait("rule", "FIN-09")]
    [Trait("rule", "FIN-10")]
    public async Task A_finalist_confirms_declares_and_tests_its_own_slot_only()
    {
        await PlanAsync();
        await _season.Service.DeliverAsync("registration", new OrganisationMemberChanged { Member = Cast.Id("OM", 1), Organisation = Cast.Id("ORG", 1), Person = Cast.Manager(1).Id, Role = MemberRole.Manager, Active = true }, subject: Cast.Id("OM", 1));
        var own = _season.Client(Cast.Manager(1));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => own.GetFinalsSlotAsync(new GetFinalsSlotRequest { Edition = Code, EntryId = _entries[0] }));
        await NoticeAllAsync();
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => own.ConfirmSlotAsync(new ConfirmSlotRequest { Edition = Code, EntryId = _entries[1] }));
        Assert.Equal(SlotState.Confirmed, (await own.ConfirmSlotAsync(new ConfirmSlotRequest { Edition = Code, EntryId = _entries[0] })).Slot.State);
        await Refused.AsAsync(RefusalKind.Precondition, "DECLARATION_MISSING", () => own.DeclareFinalsAsync(new DeclareFinalsRequest { Edition = Code, EntryId = _entries[0], PublicShare = true, Compliance = true }));
        var declared = (await own.DeclareFinalsAsync(new DeclareFinalsRequest { Edition = Code, EntryId = _entries[0], NewMaterial = true, PublicShare = true, Compliance = true })).Slot;
        Assert.True(declared.Returning && declared.NewMaterialDeclared && declared.PublicShareDeclared && declared.ComplianceDeclared);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => own.RecordTestAsync(new RecordTestRequest { Edition = Code, EntryId = _entries[0], Passed = true }));
        var tested = (await Staff.RecordTestAsync(new RecordTestRequest { Edition = Code, EntryId = _entries[0], Passed = true, Note = "聲音正常" })).Slot;
        Assert.Equal((true, "聲音正常"), (tested.TestPassed, tested.TestNote));
    }

    [Fact]
    [Trait("rule", "FIN-04")]
    public async Task Finalists_and_judges_test_their_connection_and_the_secretariat_sees_who_has_not()
    {
        await PlanAsync();
        await _season.Service.DeliverAsync("registration", new OrganisationMemberChanged { Member = Cast.Id("OM", 1), Organisation = Cast.Id("ORG", 1), Person = Cast.Manager(1).Id, Role = MemberRole.Manager, Active = true }, subject: Cast.Id("OM", 1));
        var (own, judge) = (_season.Client(Cast.Manager(1)), _season.Client(Cast.Judge(3)));
        var list = new ListConnectionTestsRequest { Edition = Code };
        Assert.Empty((await own.ListConnectionTestsAsync(list)).Tests);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => own.TestConnectionAsync(Test(_entries[0])));
        await NoticeAllAsync();
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => own.TestConnectionAsync(Test(_entries[1])));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => own.TestConnectionAsync(Test("")));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => Staff.TestConnectionAsync(Test(_entries[0])));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => judge.TestConnectionAsync(Test(_entries[0])));
        await Refused.AsAsync(RefusalKind.Invalid, "OUT_OF_RANGE", () => judge.TestConnectionAsync(Test("", way: 60_001)));
        await Refused.AsAsync(RefusalKind.Invalid, "TOO_LONG", () => judge.TestConnectionAsync(new TestConnectionRequest(Test("")) { Browser = new string('x', 121) }));

        // A microphone that is missing, or answers that come too late, do not pass; the latest test stands.
        Assert.False((await own.TestConnectionAsync(new TestConnectionRequest(Test(_entries[0])) { Microphone = false })).Test.Passed);
        Assert.False((await own.GetFinalsSlotAsync(new GetFinalsSlotRequest { Edition = Code, EntryId = _entries[0] })).Slot.TestPassed);
        Assert.False((await own.TestConnectionAsync(Test(_entries[0], way: 1501))).Test.Passed);
        var passed = (await own.TestConnectionAsync(Test(_entries[0]))).Test;
        Assert.Equal((true, 40, "Firefox 140 Linux"), (passed.Passed, passed.RoundTripMilliseconds, passed.Browser));
        Assert.True((await own.GetFinalsSlotAsync(new GetFinalsSlotRequest { Edition = Code, EntryId = _entries[0] })).Slot.TestPassed);
        Assert.True((await judge.TestConnectionAsync(Test(""))).Test.Passed);

        // By telephone the secretariat records what it heard.
        await Staff.RecordTestAsync(new RecordTestRequest { Edition = Code, EntryId = _entries[1], Passed = true, Note = "一起測過" });
        var all = (await Staff.ListConnectionTestsAsync(list)).Tests;
        Assert.Equal((3, 7), (all.Count(t => t.EntryId.Length > 0), all.Count(t => t.MemberId.Length > 0)));
        Assert.Equal([_entries[0], _entries[1], _season.MemberId(3)], all.Where(t => t.Passed).Select(t => t.EntryId + t.MemberId).Order(StringComparer.Ordinal).OrderBy(id => id == _season.MemberId(3)));
        Assert.Equal(_entries[1], all.Single(t => t.ByOfficer).EntryId);
        Assert.Equal(7, all.Count(t => t.At is null));
        Assert.Equal(_entries[0], Assert.Single((await own.ListConnectionTestsAsync(list)).Tests).EntryId);
        Assert.Equal(_season.MemberId(3), Assert.Single((await judge.ListConnectionTestsAsync(list)).Tests).MemberId);

        // Who still has to is told once, and again only when something changes.
        await _season.Service.Clock.SetAsync(Taipei(7, 2));
        await _season.Service.Clock.SetAsync(Taipei(7, 3, 8));
        var told = _season.Service.Published<ConnectionTestChanged>();
        Assert.Equal(10, told.Count);
        Assert.Equal(3, told.Count(t => t.Passed));
        Assert.Equal(Cast.Judge(3).Id, told.Single(t => t.Passed && t.MemberId.Length > 0).PersonId);
        await _season.Service.DeliverAsync("registration", new EntryWithdrawn { Entry = Facts(3, 3), Reason = "退賽" }, subject: _entries[2], version: 9);
        await _season.Service.Clock.SetAsync(Taipei(7, 4));
        var last = _season.Service.Published<ConnectionTestChanged>()[^1];
        Assert.Equal((_entries[2], null), (last.EntryId, last.Due));

        static TestConnectionRequest Test(string entry, int way = 40) => new() { Edition = Code, EntryId = entry, Camera = true, Microphone = true, LinkOpened = true, RoundTripMilliseconds = way, Browser = "Firefox 140 Linux" };
    }

    [Fact]
    public async Task A_judge_with_a_conflict_sees_no_slot_of_the_entry()
    {
        await PlanAsync();
        var slots = (await _season.Client(Cast.Judge(4)).ListFinalsSlotsAsync(new ListFinalsSlotsRequest { Edition = Code })).Slots;
        Assert.Equal(_entries[1..3], slots.Select(s => s.EntryId).Order(StringComparer.Ordinal));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => _season.Client(Cast.Judge(4)).GetFinalsSlotAsync(new GetFinalsSlotRequest { Edition = Code, EntryId = _entries[0] }));
    }

    [Fact]
    [Trait("rule", "FIN-02")]
    public async Task Finals_sheets_open_at_the_questions_and_lock_after_the_session()
    {
        await PlanAsync();
        await NoticeAllAsync();
        await _season.Service.Clock.SetAsync(Taipei(7, 25, 0));
        await Staff.OpenRoundAsync(new OpenRoundRequest { Edition = Code, Award = 3, Round = RoundKind.Finals });
        var slot = (await Staff.ListFinalsSlotsAsync(new ListFinalsSlotsRequest { Edition = Code })).Slots[0];
        await _season.Service.Clock.SetAsync(slot.Start.ToDateTimeOffset());
        var chair = _season.Client(Cast.Judge(1));
        await chair.StartSessionAsync(new StartSessionRequest { Edition = Code, EntryId = slot.EntryId });
        await Refused.AsAsync(RefusalKind.Precondition, "SESSION_STARTED", () => chair.StartSessionAsync(new StartSessionRequest { Edition = Code, EntryId = slot.EntryId }));
        await Refused.AsAsync(RefusalKind.Precondition, "SESSION_NOT_STARTED", () => chair.EndSessionAsync(new EndSessionRequest { Edition = Code, EntryId = slot.EntryId }));
        await chair.AdvanceSessionAsync(new AdvanceSessionRequest { Edition = Code, EntryId = slot.EntryId });
        await _season.ScoreAsync(3, slot.EntryId, 80, RoundKind.Finals);
        await chair.EndSessionAsync(new EndSessionRequest { Edition = Code, EntryId = slot.EntryId });
        await _season.Service.Clock.SetAsync(slot.Start.ToDateTimeOffset().AddMinutes(59));
        await _season.ScoreAsync(5, slot.EntryId, 80, RoundKind.Finals);
        var late = (await _season.Client(Cast.Judge(6)).GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Finals, EntryId = slot.EntryId })).Sheet;
        await _season.Service.Clock.SetAsync(slot.Start.ToDateTimeOffset().AddMinutes(60));
        await Refused.AsAsync(RefusalKind.Precondition, "ROUND_CLOSED", () => _season.Client(Cast.Judge(6)).SubmitScoreAsync(Submit(late, _ => 80)));
        await _season.Service.Clock.SetAsync(Taipei(8, 9, 0));
        await Refused.AsAsync(RefusalKind.Precondition, "TOO_FEW_SHEETS", () => chair.SealRoundAsync(new SealRoundRequest { Edition = Code, Award = 3, Round = RoundKind.Finals }));
    }

    [Fact]
    public async Task A_finalist_that_withdraws_frees_its_slot()
    {
        await PlanAsync();
        await _season.Service.DeliverAsync("registration", new EntryWithdrawn { Entry = Facts(1, 3), Reason = "退賽" }, subject: _entries[0], version: 9);
        var slots = (await Staff.ListFinalsSlotsAsync(new ListFinalsSlotsRequest { Edition = Code })).Slots;
        Assert.Equal(SlotState.Cancelled, slots.Single(s => s.EntryId == _entries[0]).State);
        await _season.Service.SettleAsync();
        Assert.Equal(SlotState.Cancelled, _season.Service.Published<FinalsSlotChanged>()[^1].State);
    }

    private CseaMesh.Judging.V1.Judging.JudgingClient Staff => _season.Client(Cast.Secretary);

    private async Task<IReadOnlyList<FinalsSlot>> PlanAsync() => (await Staff.PlanSlotsAsync(new PlanSlotsRequest { Edition = Code, Link = "https://meet.example/csea" })).Slots;

    private async Task NoticeAllAsync()
    {
        await _season.Service.Clock.SetAsync(Taipei(7, 1));
        foreach (var slot in (await Staff.ListFinalsSlotsAsync(new ListFinalsSlotsRequest { Edition = Code })).Slots)
        {
            await Staff.EditQuestionsAsync(new EditQuestionsRequest { Edition = Code, EntryId = slot.EntryId, Questions = "請說明成效。" });
            await Staff.IssueFinalsNoticeAsync(new IssueFinalsNoticeRequest { Edition = Code, EntryId = slot.EntryId });
        }
    }

    private static MoveSlotRequest Move(FinalsSlot slot, DateTimeOffset start) => new() { Edition = Code, EntryId = slot.EntryId, Start = start.ToTimestamp(), Etag = slot.Etag };
}
