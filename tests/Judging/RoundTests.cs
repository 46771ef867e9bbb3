using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Judging;

public sealed class RoundTests : IAsyncLifetime
{
    private PanelSeason _season = null!;

    public async ValueTask InitializeAsync() => _season = await StartAsync();

    public ValueTask DisposeAsync() => _season.DisposeAsync();

    [Fact]
    [Trait("rule", "SCH-07")]
    [Trait("rule", "COM-06")]
    public async Task A_round_opens_only_when_everything_is_ready_and_in_its_window()
    {
        await _season.QualifyAsync(12, 4);
        await _season.SeatAsync();
        await Refused.AsAsync(RefusalKind.Precondition, "METHOD_NOT_DECLARED", () => Staff.OpenRoundAsync(Open(12)));
        await _season.DeclareMethodAsync();
        await Refused.AsAsync(RefusalKind.Precondition, "CONFLICTS_NOT_DECLARED", () => Staff.OpenRoundAsync(Open(12)));
        await _season.DeclareConflictsAsync();
        await Refused.AsAsync(RefusalKind.Precondition, "TOO_EARLY", () => Staff.OpenRoundAsync(Open(12)));
        await _season.Service.Clock.SetAsync(Taipei(6, 16, 0));
        await Refused.AsAsync(RefusalKind.Precondition, "NO_CANDIDATES", () => Staff.OpenRoundAsync(Open(13)));
        Assert.Equal(28, (await Staff.OpenRoundAsync(Open(12))).SheetCount);
        await Refused.AsAsync(RefusalKind.Precondition, "ROUND_OPEN", () => Staff.OpenRoundAsync(Open(12)));
        await _season.QualifyAsync(13, 1);
        await _season.Service.Clock.SetAsync(Taipei(6, 28, 0));
        await Refused.AsAsync(RefusalKind.Precondition, "WINDOW_CLOSED", () => Staff.OpenRoundAsync(Open(13)));
    }

    [Fact]
    public async Task Too_many_recusals_keep_a_round_shut_and_the_bulk_says_which()
    {
        var shut = await _season.QualifyAsync(12, 1);
        await _season.QualifyAsync(13, 4);
        await _season.SeatAsync();
        await _season.DeclareConflictsAsync(conflicts: [.. Enumerable.Range(1, 5).Select(n => (n, shut[0]))]);
        await _season.DeclareMethodAsync();
        await _season.Service.Clock.SetAsync(Taipei(6, 16, 0));
        var opened = await Staff.OpenRoundsAsync(new OpenRoundsRequest { Edition = Code, Round = RoundKind.Review });
        Assert.Equal((12, "PANEL_TOO_SMALL"), (Assert.Single(opened.NotOpened).Award, opened.NotOpened[0].Reason));
        Assert.Equal(13, Assert.Single(opened.Opened).Award);
    }

    [Fact]
    public async Task A_late_candidate_is_given_to_every_judge_of_the_open_round()
    {
        await _season.QualifyAsync(12, 4);
        await _season.OpenReviewAsync();
        var late = (await _season.QualifyAsync(12, 1))[0];
        await _season.ScoreAllAsync(late, 88);
        await _season.Service.SettleAsync();
        Assert.Equal(7, _season.Service.Published<ReadingRightChanged>().Count(r => r.EntryId == late && r.Granted));
        await _season.AssertSoundAsync();
    }

    [Fact]
    public async Task The_chair_extends_a_closed_round_with_a_decision()
    {
        var entries = await _season.QualifyAsync(12, 4);
        await _season.OpenReviewAsync();
        await _season.Service.Clock.SetAsync(Taipei(6, 28, 10));
        var extend = new ExtendRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review, Until = Taipei(6, 29, 0).ToTimestamp(), Reason = "颱風" };
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => Staff.ExtendRoundAsync(extend));
        var extended = await _season.Client(Cast.Judge(1)).ExtendRoundAsync(extend);
        Assert.Equal((RoundState.Open, DecisionKind.Extension), (extended.Round.State, extended.Decision.Kind));
        await _season.ScoreAsync(3, entries[0], 70);
        await _season.Service.Clock.SetAsync(Taipei(6, 29, 0));
        var sheet = (await _season.Client(Cast.Judge(4)).GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = entries[0] })).Sheet;
        await Refused.AsAsync(RefusalKind.Precondition, "ROUND_CLOSED", () => _season.Client(Cast.Judge(4)).SubmitScoreAsync(Submit(sheet, _ => 1)));
    }

    [Fact]
    public async Task A_substitute_takes_the_sheets_of_a_judge_who_drops_out()
    {
        var entries = await _season.QualifyAsync(12, 4);
        await _season.SeatAsync();
        await _season.AppointAsync(8, Seat.Director, reserve: true);
        await _season.Client(Cast.Judge(8)).AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true });
        await _season.DeclareConflictsAsync(8, (8, entries[3]));
        await _season.DeclareMethodAsync();
        await _season.Service.Clock.SetAsync(Taipei(6, 16));
        Assert.Equal(28, (await Staff.OpenRoundAsync(Open(12))).SheetCount);
        await _season.ScoreAsync(4, entries[0], 10);
        var substitute = new AssignSubstituteRequest { Edition = Code, Award = 12, Round = RoundKind.Review, MemberId = _season.MemberId(8), InsteadOfMemberId = _season.MemberId(4), Reason = "住院", EntryIds = { entries } };
        await Refused.AsAsync(RefusalKind.Precondition, "CONFLICT_OF_INTEREST", () => _season.Client(Cast.Judge(1)).AssignSubstituteAsync(substitute));
        substitute.EntryIds.Clear();
        Assert.Equal(3, (await _season.Client(Cast.Judge(1)).AssignSubstituteAsync(substitute)).SheetCount);
        Assert.Empty((await _season.Client(Cast.Judge(4)).ListMySheetsAsync(new ListMySheetsRequest { Edition = Code })).Sheets);
        Assert.Equal(3, (await _season.Client(Cast.Judge(8)).ListMySheetsAsync(new ListMySheetsRequest { Edition = Code })).Sheets.Count);
        await _season.Service.SettleAsync();
        Assert.Equal(0, (await Staff.GetBoardAsync(new GetBoardRequest { Edition = Code, Award = 12, Round = RoundKind.Review })).Board.Counted);
        await _season.AssertSoundAsync();
    }

    [Fact]
    public async Task The_chair_closes_early_only_when_no_sheet_is_missing()
    {
        var entries = await _season.QualifyAsync(12, 4);
        await _season.OpenReviewAsync();
        var chair = _season.Client(Cast.Judge(1));
        var close = new CloseRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review };
        await Refused.AsAsync(RefusalKind.Precondition, "SHEETS_MISSING", () => chair.CloseRoundAsync(close));
        foreach (var entry in entries)
        {
            await _season.ScoreAllAsync(entry, 70);
        }

        Assert.Equal(RoundState.Closed, (await chair.CloseRoundAsync(close)).Round.State);
        await _season.Client(Cast.Judge(1)).SealRoundAsync(new SealRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review });
        Assert.Equal(RoundState.Sealed, (await _season.Client(Cast.Notary).SealRoundAsync(new SealRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review })).Round.State);
    }

    [Fact]
    public async Task A_judge_lists_sheets_page_by_page_in_an_order_of_his_own()
    {
        await _season.QualifyAsync(12, 6);
        await _season.OpenReviewAsync();
        var first = await PagesAsync(1);
        Assert.Equal(first, await PagesAsync(1));
        Assert.Equal(first.Order(), (await PagesAsync(2)).Order());
        Assert.NotEqual(first, await PagesAsync(2));
    }

    [Fact]
    public async Task A_corrected_edition_does_not_change_a_declared_method()
    {
        await _season.QualifyAsync(12, 4);
        await _season.OpenReviewAsync();
        var before = (await Staff.GetMethodAsync(new GetMethodRequest { Edition = Code })).Method;
        var document = Document.Value.Clone();
        document.Settings.Scoring.Method = CseaMesh.Edition.V1.ScoringMethod.PlainMean;
        await _season.Service.DeliverAsync("registration", new EditionPublished { Version = 2, Document = document }, subject: Code, version: 2);
        var after = (await Staff.GetMethodAsync(new GetMethodRequest { Edition = Code })).Method;
        Assert.Equal((before.SettingsHash, before.SettingsJson), (after.SettingsHash, after.SettingsJson));
    }

    private CseaMesh.Judging.V1.Judging.JudgingClient Staff => _season.Client(Cast.Secretary);

    private async Task<List<string>> PagesAsync(int judge)
    {
        var (all, token) = (new List<string>(), "");
        do
        {
            var page = await _season.Client(Cast.Judge(judge)).ListMySheetsAsync(new ListMySheetsRequest { Edition = Code, PageSize = 4, PageToken = token });
            all.AddRange(page.Sheets.Select(s => s.EntryId));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return all;
    }

    private static OpenRoundRequest Open(int award) => new() { Edition = Code, Award = award, Round = RoundKind.Review };
}
