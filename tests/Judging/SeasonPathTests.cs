using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Tests.Support;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Judging;

/// <summary>From the committee to certified winners, of a team award and of a corporate one.</summary>
public sealed class SeasonPathTests
{
    [Fact]
    [Trait("rule", "REV-03")]
    [Trait("rule", "GEN-02")]
    [Trait("rule", "PRE-06")]
    public async Task A_team_award_is_won_by_the_first_of_the_review_ranking()
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(12, 5);
        await season.OpenReviewAsync(conflicts: (3, entries[4]));
        foreach (var (entry, mark) in entries.Zip([70, 90, 80, 60, 85]))
        {
            await season.ScoreAllAsync(entry, mark, except: entry == entries[4] ? [3] : []);
        }

        await Refused.AsAsync(RefusalKind.Precondition, "ROUND_OPEN", () => season.Client(Cast.Judge(1)).SealRoundAsync(new SealRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review }));
        await season.SealAsync(12);
        var result = await season.ResultAsync(12);
        Assert.Equal([entries[1], entries[4], entries[2], entries[0], entries[3]], result.Places.Select(p => p.EntryId));
        Assert.Equal([1, 2, 3, 4, 5], result.Places.Select(p => p.Place_));
        Assert.Equal(["90.00", "85.00", "80.00", "70.00", "60.00"], result.Places.Select(p => p.Shown));
        Assert.Equal([true, false, false, false, false], result.Places.Select(p => p.Selected));
        Assert.Equal("fair_mean", result.MethodUsed);
        Assert.All(result.Places, p => Assert.NotEmpty(p.Reason.Zh));

        await Refused.AsAsync(RefusalKind.Precondition, "SIGNATURE_MISSING", () => season.Client(Cast.Notary).CertifyResultAsync(new CertifyResultRequest { Edition = Code, Award = 12 }));
        await season.CertifyAsync(12);
        await season.Service.SettleAsync();
        var certified = Assert.Single(season.Service.Published<ResultsCertified>());
        Assert.Equal((12, 1, false), (certified.Award, certified.ResultVersion, certified.Correction));
        Assert.Equal([entries[1]], certified.Places.Where(p => p.Winner).Select(p => p.EntryId));
        Assert.Single(season.Service.Published<RoundSealed>());
        await season.AssertSoundAsync();
    }

    [Fact]
    [Trait("rule", "REV-04")]
    [Trait("rule", "REV-05")]
    [Trait("rule", "FIN-02")]
    [Trait("rule", "FIN-05")]
    [Trait("rule", "FIN-12")]
    [Trait("rule", "NOT-01")]
    [Trait("rule", "NOT-02")]
    [Trait("rule", "NOT-03")]
    [Trait("rule", "SCH-08")]
    [Trait("rule", "SCH-09")]
    public async Task A_corporate_award_goes_through_finals_and_both_rounds_count_half()
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(2, 5);
        await season.OpenReviewAsync();
        foreach (var (entry, mark) in entries.Zip([90, 88, 86, 86, 50]))
        {
            await season.ScoreAllAsync(entry, mark);
        }

        await season.SealAsync(2);
        await season.CertifyFinalistsAsync(2);
        await season.Service.SettleAsync();
        var chosen = Assert.Single(season.Service.Published<FinalistsChosen>());
        Assert.Equal(entries[..4], chosen.PassedEntryIds.Order(StringComparer.Ordinal));
        Assert.Equal([entries[4]], chosen.NotPassedEntryIds);

        var staff = season.Client(Cast.Secretary);
        var slots = (await staff.PlanSlotsAsync(new PlanSlotsRequest { Edition = Code, Link = "https://meet.example/csea" })).Slots;
        Assert.Equal(4, slots.Count);
        Assert.All(slots, s => Assert.Equal(TimeSpan.FromMinutes(40), s.End.ToDateTime() - s.Start.ToDateTime()));
        Assert.Equal(slots.Count, slots.Select(s => s.Start).Distinct().Count());
        Assert.All(slots, s => Assert.InRange(s.Start.ToDateTimeOffset(), Taipei(7, 25, 0), Taipei(8, 9, 0)));

        var first = slots[0].EntryId;
        var asked = (await staff.ListJudgeQuestionsAsync(new ListJudgeQuestionsRequest { Edition = Code, EntryId = first })).Questions;
        Assert.Equal(7, asked.Count);
        await Refused.AsAsync(RefusalKind.Precondition, "TOO_EARLY", () => staff.IssueFinalsNoticeAsync(new IssueFinalsNoticeRequest { Edition = Code, EntryId = first }));
        await season.Service.Clock.SetAsync(Taipei(7, 1));
        await Refused.AsAsync(RefusalKind.Precondition, "NOTICE_INCOMPLETE", () => staff.IssueFinalsNoticeAsync(new IssueFinalsNoticeRequest { Edition = Code, EntryId = first }));
        foreach (var slot in slots)
        {
            await staff.EditQuestionsAsync(new EditQuestionsRequest { Edition = Code, EntryId = slot.EntryId, Questions = string.Join('\n', asked.Distinct()), Etag = slot.Etag });
            await staff.IssueFinalsNoticeAsync(new IssueFinalsNoticeRequest { Edition = Code, EntryId = slot.EntryId });
        }

        await season.Service.SettleAsync();
        var notices = season.Service.Published<FinalsNoticeIssued>();
        Assert.Equal(4, notices.Count);
        Assert.All(notices, n => Assert.Equal(5, n.Advice.Count));
        Assert.Equal(("2025-07-25", "09:00"), (notices[0].Date, notices[0].Time));

        await season.Service.Clock.SetAsync(Taipei(7, 25, 0));
        await staff.OpenRoundAsync(new OpenRoundRequest { Edition = Code, Award = 2, Round = RoundKind.Finals });
        await Refused.AsAsync(RefusalKind.Precondition, "TOO_EARLY", () => staff.StartSessionAsync(new StartSessionRequest { Edition = Code, EntryId = first }));
        foreach (var slot in slots)
        {
            await HoldAsync(season, slot, Array.IndexOf(entries, slot.EntryId) == 3 ? 96 : 70);
        }

        await season.Service.Clock.SetAsync(Taipei(8, 9, 0));
        await season.SealAsync(2, RoundKind.Finals);
        var result = await season.ResultAsync(2, RoundKind.Finals);
        Assert.Equal(entries[3], result.Places[0].EntryId);
        Assert.Equal("91.00", result.Places[0].Shown);
        Assert.Equal(("8600", "9600"), (result.Places[0].ReviewPart.Numerator, result.Places[0].FinalsPart.Numerator));
        Assert.Equal(["91.00", "80.00", "79.00", "78.00"], result.Places.Select(p => p.Shown));
        await season.CertifyAsync(2);
        await season.AssertSoundAsync();
    }

    /// <summary>One session: presentation, questions, sheets, end.</summary>
    private static async Task HoldAsync(PanelSeason season, FinalsSlot slot, int mark)
    {
        var chair = season.Client(Cast.Judge(1));
        var staff = season.Client(Cast.Secretary);
        await staff.ConfirmSlotAsync(new ConfirmSlotRequest { Edition = Code, EntryId = slot.EntryId });
        await staff.RecordTestAsync(new RecordTestRequest { Edition = Code, EntryId = slot.EntryId, Passed = true });
        await season.Service.Clock.SetAsync(slot.Start.ToDateTimeOffset());
        await chair.StartSessionAsync(new StartSessionRequest { Edition = Code, EntryId = slot.EntryId });
        var early = (await season.Client(Cast.Judge(3)).GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Finals, EntryId = slot.EntryId })).Sheet;
        Assert.Empty(early.BonusItems);
        await Refused.AsAsync(RefusalKind.Precondition, "ROUND_NOT_OPEN", () => season.Client(Cast.Judge(3)).SubmitScoreAsync(Submit(early, _ => mark)));
        await season.Service.Clock.SetAsync(slot.Start.ToDateTimeOffset().AddMinutes(20));
        await chair.AdvanceSessionAsync(new AdvanceSessionRequest { Edition = Code, EntryId = slot.EntryId });
        await season.ScoreAllAsync(slot.EntryId, mark, round: RoundKind.Finals);
        await season.Service.Clock.SetAsync(slot.End.ToDateTimeOffset());
        var ended = await chair.EndSessionAsync(new EndSessionRequest { Edition = Code, EntryId = slot.EntryId });
        Assert.Equal(SlotState.Presented, ended.Slot.State);
    }
}
