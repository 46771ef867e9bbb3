using CseaMesh.Edition.V1;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Judging;

/// <summary>Panels, terms, a chair without vote, and what PlanAssignments shows before and after rounds open.</summary>
public sealed class PanelPlanTests
{
    [Fact]
    public async Task A_split_round_gives_exactly_the_sheets_that_the_plan_showed()
    {
        await using var season = await StartAsync(d => d.Settings.Scoring.AssignmentSplit = 4);
        await season.QualifyAsync(12, 14);
        await season.QualifyAsync(21, 7);
        await ReadyAsync(season);
        var staff = season.Client(Cast.Secretary);
        var before = await staff.PlanAssignmentsAsync(Plan());
        Assert.Equal((4, 2), (before.Split, before.Awards.Count));
        Assert.Equal([56, 28], before.Awards.Select(a => a.Sheets));
        Assert.All(before.Awards, a => Assert.Equal((4, 4, 1, false), (a.Fewest, a.Most, a.Groups, a.Opened)));
        Assert.All(before.Members, m => Assert.Equal(12, m.Sheets));
        Assert.Empty(before.Thin);

        var opened = await staff.OpenRoundsAsync(new OpenRoundsRequest { Edition = Code, Round = RoundKind.Review });
        Assert.Equal(84, opened.SheetCount);
        var after = await staff.PlanAssignmentsAsync(Plan());
        Assert.All(after.Awards, a => Assert.True(a.Opened));
        Assert.Equal(before.Awards.Select(a => (a.Sheets, a.ContrastVariance)), after.Awards.Select(a => (a.Sheets, a.ContrastVariance)));
        Assert.Equal(before.Members.Select(m => (m.MemberId, m.Sheets)), after.Members.Select(m => (m.MemberId, m.Sheets)));
        Assert.Equal(12, (await season.Client(Cast.Judge(3)).ListMySheetsAsync(new ListMySheetsRequest { Edition = Code, PageSize = 200 })).Sheets.Count);

        // A late entry gets its four judges too, and the loads stay even.
        await season.QualifyAsync(12, 1);
        var late = await staff.PlanAssignmentsAsync(Plan(12));
        Assert.Equal((15, 60, 4), (late.Awards.Single().Entries, late.Awards.Single().Sheets, late.Awards.Single().Fewest));
        await season.AssertSoundAsync();
    }

    [Fact]
    public async Task A_split_review_is_scored_sealed_and_ranked_by_the_fair_mean()
    {
        await using var season = await StartAsync(d => d.Settings.Scoring.AssignmentSplit = 4);
        var entries = await season.QualifyAsync(12, 7);
        await ReadyAsync(season);
        await season.Client(Cast.Secretary).OpenRoundAsync(new OpenRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review });
        for (var n = 1; n <= 7; n++)
        {
            // Judge 1 is 20 points harsher on everything; a plain mean would punish the entries he happened to get.
            foreach (var line in (await season.Client(Cast.Judge(n)).ListMySheetsAsync(new ListMySheetsRequest { Edition = Code, PageSize = 200 })).Sheets)
            {
                await season.ScoreAsync(n, line.EntryId, 90 - Array.IndexOf(entries, line.EntryId) - (n == 1 ? 20 : 0));
            }
        }

        await season.SealAsync(12);
        var result = await season.ResultAsync(12);
        Assert.Equal(entries, result.Places.Select(p => p.EntryId));
        Assert.True(result.Places.Select(p => p.PlainMeanShown).Distinct().Count() > 1);
        await season.AssertSoundAsync();
    }

    [Fact]
    public async Task The_order_of_reading_is_drawn_from_a_seed_in_the_ledger()
    {
        await using var season = await StartAsync();
        await season.QualifyAsync(12, 5);
        await season.OpenReviewAsync();
        await using var scope = season.Service.Scope();
        var db = scope.ServiceProvider.GetRequiredService<JudgingDb>();
        var open = await db.Ledger.AsNoTracking().SingleAsync(l => l.Kind == LedgerKind.Open);
        var round = await db.Rounds.AsNoTracking().SingleAsync();
        Assert.Contains($"\"seed\":\"{round.Seed}\"", open.Detail, StringComparison.Ordinal);
        var expected = (await db.Sheets.AsNoTracking().Where(s => s.MemberId == season.MemberId(3)).Select(s => s.EntryId).ToListAsync())
            .OrderBy(e => CseaMesh.Judging.Domain.Rounds.Assignment.OrderKey(round.Seed, season.MemberId(3), e), StringComparer.Ordinal);
        Assert.Equal(expected, (await season.Client(Cast.Judge(3)).ListMySheetsAsync(new ListMySheetsRequest { Edition = Code })).Sheets.Select(s => s.EntryId));
    }

    [Fact]
    public async Task A_plan_is_the_secretariats_and_a_judge_learns_nothing_from_it()
    {
        await using var season = await StartAsync();
        await season.QualifyAsync(12, 4);
        await season.SeatAsync();
        await Refused.AsAsync(RefusalKind.Denied, "HOLDS_SHEET", () => season.Client(Cast.Judge(1)).PlanAssignmentsAsync(Plan()));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.Client(Cast.Manager(1)).PlanAssignmentsAsync(Plan()));
        await Refused.AsAsync(RefusalKind.Invalid, "INVALID", () => season.Client(Cast.Secretary).PlanAssignmentsAsync(Plan(99)));
    }

    [Fact]
    [Trait("rule", "COM-02")]
    [Trait("rule", "COM-03")]
    public async Task An_award_may_have_a_panel_of_its_own_that_meets_the_composition()
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(7, 4);
        await season.SeatAsync();
        await season.AppointAsync(8, Seat.Director, reserve: true);
        await season.Client(Cast.Judge(8)).AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true });
        var staff = season.Client(Cast.Secretary);
        await Refused.AsAsync(RefusalKind.Precondition, "COMMITTEE_COMPOSITION", () => staff.SetPanelAsync(Panel(season, 1, 2, 3, 4, 5)));
        await Refused.AsAsync(RefusalKind.Precondition, "COMMITTEE_COMPOSITION", () => staff.SetPanelAsync(Panel(season, 2, 3, 4, 6, 7)));
        var panel = (await staff.SetPanelAsync(Panel(season, 1, 2, 8, 6, 7))).Panel;
        Assert.True(panel.Own);

        await season.DeclareConflictsAsync(8);
        await season.DeclareMethodAsync();
        await season.Service.Clock.SetAsync(Taipei(6, 16));
        Assert.Equal(20, (await staff.OpenRoundAsync(new OpenRoundRequest { Edition = Code, Award = 7, Round = RoundKind.Review })).SheetCount);
        Assert.Equal(entries.Order(StringComparer.Ordinal), (await season.Client(Cast.Judge(8)).ListMySheetsAsync(new ListMySheetsRequest { Edition = Code })).Sheets.Select(s => s.EntryId).Order(StringComparer.Ordinal));
        Assert.Empty((await season.Client(Cast.Judge(3)).ListMySheetsAsync(new ListMySheetsRequest { Edition = Code })).Sheets);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => season.Client(Cast.Judge(3)).GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = entries[0] }));
        await Refused.AsAsync(RefusalKind.Precondition, "ROUND_OPEN", () => staff.SetPanelAsync(Panel(season)));
    }

    [Fact]
    [Trait("rule", "COM-01")]
    [Trait("rule", "COM-02")]
    public async Task A_chair_who_only_presides_stands_outside_the_judges_and_holds_no_sheet()
    {
        await using var season = await StartAsync(d => d.Settings.Judging.ChairSeat = ChairSeat.ExtraNonvoting);
        var entries = await season.QualifyAsync(12, 4);
        await season.AppointAsync(1, Seat.Director, chair: true, years: 3);
        for (var n = 2; n <= 8; n++)
        {
            await season.AppointAsync(n, n == 7 ? Seat.Government : n == 8 ? Seat.Impartial : Seat.Director, deputy: n == 2);
        }

        var staff = season.Client(Cast.Secretary);
        var committee = (await staff.GetCommitteeAsync(new GetCommitteeRequest { Edition = Code })).Committee;
        Assert.Empty(committee.Missing);
        Assert.Equal([false, true], committee.Members.Take(2).Select(m => m.Votes));
        await staff.SetNotaryAsync(new SetNotaryRequest { Edition = Code, Body = "見證法律事務所", Representative = Cast.Notary.Name, Mail = Cast.Notary.Mail });
        foreach (var person in Enumerable.Range(1, 8).Select(Cast.Judge).Append(Cast.Notary))
        {
            await season.Client(person).AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true });
        }

        await season.DeclareConflictsAsync(8);
        await season.DeclareMethodAsync();
        await season.Service.Clock.SetAsync(Taipei(6, 16));
        Assert.Equal(28, (await staff.OpenRoundAsync(new OpenRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review })).SheetCount);
        Assert.Empty((await season.Client(Cast.Judge(1)).ListMySheetsAsync(new ListMySheetsRequest { Edition = Code })).Sheets);
        await Refused.AsAsync(RefusalKind.Precondition, "CHAIR_WITHOUT_VOTE", () => season.Client(Cast.Judge(1)).AssignSubstituteAsync(new AssignSubstituteRequest { Edition = Code, Award = 12, Round = RoundKind.Review, MemberId = season.MemberId(1), Reason = "補" }));
        foreach (var entry in entries)
        {
            await season.ScoreAllAsync(entry, 70, judges: 8, except: [1]);
        }

        await season.SealAsync(12);
        Assert.All((await season.ResultAsync(12)).Places, p => Assert.Equal(7, p.CountedSheets));
        await season.AssertSoundAsync();
    }

    [Fact]
    public async Task A_term_must_cover_the_whole_window_and_every_extension()
    {
        await using var season = await StartAsync();
        await season.QualifyAsync(12, 4);
        await ReadyAsync(season);
        var staff = season.Client(Cast.Secretary);
        var member = (await staff.GetCommitteeAsync(new GetCommitteeRequest { Edition = Code })).Committee.Members[3];
        var short_ = new UpdateMemberRequest { Edition = Code, MemberId = member.Id, TermFrom = "2024-01-01", TermUntil = "2025-06-26", Etag = member.Etag };
        member = (await staff.UpdateMemberAsync(short_)).Member;
        Assert.Equal(("2024-01-01", "2025-06-26"), (member.TermFrom, member.TermUntil));
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => staff.UpdateMemberAsync(short_));
        var open = new OpenRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review };
        await Refused.AsAsync(RefusalKind.Precondition, "TERM_OVER", () => staff.OpenRoundAsync(open));
        await Refused.AsAsync(RefusalKind.Invalid, "INVALID", () => staff.UpdateMemberAsync(new UpdateMemberRequest { Edition = Code, MemberId = member.Id, TermFrom = "2025-07-01", TermUntil = "2025-06-30" }));
        await staff.UpdateMemberAsync(new UpdateMemberRequest { Edition = Code, MemberId = member.Id, TermFrom = "2024-01-01", TermUntil = "2025-06-27", Etag = member.Etag });
        await staff.OpenRoundAsync(open);
        var extend = new ExtendRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review, Until = Taipei(6, 29, 0).ToTimestamp(), Reason = "颱風" };
        await Refused.AsAsync(RefusalKind.Precondition, "TERM_OVER", () => season.Client(Cast.Judge(1)).ExtendRoundAsync(extend));
    }

    [Fact]
    public async Task Groups_that_share_no_judge_are_not_opened()
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(12, 4);
        await season.SeatAsync();
        (int, string)[] conflicts = [.. from n in new[] { 4, 5, 6, 7 } from e in entries[..2] select (n, e), .. from n in new[] { 1, 2, 3 } from e in entries[2..] select (n, e)];
        await season.DeclareConflictsAsync(7, conflicts);
        await season.DeclareMethodAsync();
        await season.Service.Clock.SetAsync(Taipei(6, 16));
        var plan = (await season.Client(Cast.Secretary).PlanAssignmentsAsync(Plan(12))).Awards.Single();
        Assert.Equal((2, 0.0, "GRAPH_DISCONNECTED"), (plan.Groups, plan.Connectivity, plan.Hindrance.Reason));
        await Refused.AsAsync(RefusalKind.Precondition, "GRAPH_DISCONNECTED", () => season.Client(Cast.Secretary).OpenRoundAsync(new OpenRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review }));
    }

    [Fact]
    public async Task Thin_entries_are_reported_before_anything_is_opened()
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(12, 4);
        await season.SeatAsync();
        await season.DeclareConflictsAsync(7, (1, entries[2]), (2, entries[2]), (3, entries[2]), (4, entries[2]));
        var plan = await season.Client(Cast.Secretary).PlanAssignmentsAsync(Plan(12));
        var thin = Assert.Single(plan.Thin);
        Assert.Equal((entries[2], 3), (thin.EntryId, thin.Judges));
        Assert.Equal(1, plan.Members.Single(m => m.MemberId == season.MemberId(4)).AwardsWithConflicts);
    }

    [Fact]
    public async Task A_split_below_the_minimum_of_sheets_cannot_be_declared()
    {
        await using var season = await StartAsync(d => d.Settings.Scoring.AssignmentSplit = 2);
        await season.SeatAsync();
        var chair = season.Client(Cast.Judge(1));
        var method = (await chair.GetMethodAsync(new GetMethodRequest { Edition = Code })).Method;
        await Refused.AsAsync(RefusalKind.Precondition, "SETTINGS_INVALID", () => chair.DeclareMethodAsync(new DeclareMethodRequest { Edition = Code, SettingsHash = method.SettingsHash }));
    }

    private static PlanAssignmentsRequest Plan(params int[] awards) => new() { Edition = Code, Round = RoundKind.Review, Awards = { awards } };

    private static SetPanelRequest Panel(PanelSeason season, params int[] judges) => new() { Edition = Code, Award = 7, MemberIds = { judges.Select(season.MemberId) } };

    private static async Task ReadyAsync(PanelSeason season)
    {
        await season.SeatAsync();
        await season.DeclareConflictsAsync();
        await season.DeclareMethodAsync();
        await season.Service.Clock.SetAsync(Taipei(6, 16));
    }
}
