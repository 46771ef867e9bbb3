using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Tests.Support;
using Grpc.Core;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Judging;

/// <summary>Who sees standings, and how much of them, before and after the seal.</summary>
public sealed class BoardRightsTests : IAsyncLifetime
{
    private PanelSeason _season = null!;
    private string[] _entries = [];

    public async ValueTask InitializeAsync()
    {
        _season = await StartAsync();
        _entries = await _season.QualifyAsync(12, 4);
        await _season.OpenReviewAsync();
        await _season.ScoreAsync(1, _entries[0], 80);
        await _season.ScoreAsync(2, _entries[1], 90);
        await _season.Service.SettleAsync();
    }

    public ValueTask DisposeAsync() => _season.DisposeAsync();

    [Fact]
    public async Task Before_the_seal_the_secretariat_sees_codes_and_nobody_with_a_sheet_sees_anything()
    {
        var board = (await Client(Cast.Secretary).GetBoardAsync(Get())).Board;
        Assert.Equal((BoardMask.Coded, 28, 2), (board.Mask, board.Assigned, board.Counted));
        Assert.All(board.Rows, r => Assert.Equal("", r.EntryId + r.Entrant + r.EntryNumber));
        Assert.Equal([(1, "90.00"), (2, "80.00"), (0, ""), (0, "")], board.Rows.Select(r => (r.Rank, r.MeanShown)));

        await Refused.AsAsync(RefusalKind.Denied, "HOLDS_SHEET", () => Client(Cast.Judge(1)).GetBoardAsync(Get()));
        await Refused.AsAsync(RefusalKind.Denied, "HOLDS_SHEET", () => Client(Cast.Judge(4)).GetProgressAsync(new GetProgressRequest { Edition = Code, Round = RoundKind.Review }));
        await Refused.AsAsync(RefusalKind.Denied, "MASKED", () => Client(Cast.Notary).GetBoardAsync(Get()));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => Client(Cast.Manager(1)).GetBoardAsync(Get()));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => Client(Cast.Judge(1)).RevealBoardAsync(new RevealBoardRequest { Edition = Code, Award = 12, Round = RoundKind.Review, Reason = "x" }));
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_SEALED", () => Client(Cast.Judge(1)).GetResultAsync(new GetResultRequest { Edition = Code, Award = 12, Round = RoundKind.Review }));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => Client(Cast.Judge(3)).GetResultAsync(new GetResultRequest { Edition = Code, Award = 12, Round = RoundKind.Review }));
    }

    [Fact]
    public async Task Names_are_shown_before_the_seal_only_with_a_reason_that_stays_in_the_ledger()
    {
        var secretary = Client(Cast.Secretary);
        var request = new RevealBoardRequest { Edition = Code, Award = 12, Round = RoundKind.Review };
        await Refused.AsAsync(RefusalKind.Precondition, "REASON_MISSING", () => secretary.RevealBoardAsync(request));
        request.Reason = "系統異常查證";
        var size = (await secretary.GetCheckpointAsync(new GetCheckpointRequest { Edition = Code })).Checkpoint.Size;
        var revealed = await secretary.RevealBoardAsync(request);
        Assert.Equal(_entries[1], revealed.Board.Rows[0].EntryId);
        Assert.Equal(size, revealed.LedgerIndex);
    }

    [Fact]
    public async Task After_the_seal_chair_and_notary_see_names_and_other_judges_still_do_not()
    {
        await ScoreTheRestAsync();
        await _season.SealAsync(12);
        Assert.Equal(BoardMask.Open, (await Client(Cast.Judge(1)).GetBoardAsync(Get())).Board.Mask);
        Assert.Equal(BoardMask.Open, (await Client(Cast.Notary).GetBoardAsync(Get())).Board.Mask);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => Client(Cast.Judge(3)).GetBoardAsync(Get()));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_CERTIFIED", () => Client(Cast.Auditor).GetResultAsync(new GetResultRequest { Edition = Code, Award = 12, Round = RoundKind.Review }));
    }

    [Fact]
    public async Task A_watcher_gets_the_board_at_once_and_again_after_a_submission()
    {
        using var watch = Client(Cast.Secretary).WatchBoard(new WatchBoardRequest { Edition = Code, Award = 12, Round = RoundKind.Review });
        Assert.True(await watch.ResponseStream.MoveNext(default));
        Assert.Equal(2, watch.ResponseStream.Current.Board.Counted);
        await _season.ScoreAsync(3, _entries[2], 95);
        Assert.True(await watch.ResponseStream.MoveNext(default));
        Assert.Equal((3, "95.00"), (watch.ResponseStream.Current.Board.Counted, watch.ResponseStream.Current.Board.Rows[0].MeanShown));
    }

    [Fact]
    public async Task A_lost_board_is_noticed_and_built_anew()
    {
        var rebuilt = await Client(Cast.Admin).RebuildBoardAsync(new RebuildBoardRequest { Edition = Code });
        Assert.Equal((0, 1, 2), (rebuilt.Mismatches, rebuilt.Rounds, rebuilt.Sheets));
        await using (var scope = _season.Service.Scope())
        {
            var live = (CseaMesh.Judging.Live.ILiveBoard)scope.ServiceProvider.GetService(typeof(CseaMesh.Judging.Live.ILiveBoard))!;
            var round = (await Client(Cast.Secretary).GetRoundAsync(new GetRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review })).Round;
            await live.ReplaceAsync(round.Id, AsyncEnumerable.Empty<CseaMesh.Judging.Live.BoardScore>());
        }

        Assert.Equal(0, (await Client(Cast.Secretary).GetBoardAsync(Get())).Board.Counted);
        Assert.Equal(1, (await Client(Cast.Admin).RebuildBoardAsync(new RebuildBoardRequest { Edition = Code })).Mismatches);
        Assert.Equal(2, (await Client(Cast.Secretary).GetBoardAsync(Get())).Board.Counted);
    }

    [Fact]
    public async Task Progress_counts_sheets_and_tells_each_judge_by_event_without_marks()
    {
        var progress = await Client(Cast.Secretary).GetProgressAsync(new GetProgressRequest { Edition = Code, Round = RoundKind.Review });
        Assert.Equal((28, 2), (progress.Awards.Single().Assigned, progress.Awards.Single().Submitted));
        await _season.Service.Clock.SetAsync(Taipei(6, 17));
        var told = _season.Service.Published<JudgingProgressChanged>().Last(p => p.PersonId == Cast.Judge(1).Id);
        Assert.Equal((4, 1), (told.Assigned, told.Done));
    }

    private async Task ScoreTheRestAsync()
    {
        foreach (var entry in _entries)
        {
            await _season.ScoreAllAsync(entry, 70, except: entry == _entries[0] ? [1] : entry == _entries[1] ? [2] : []);
        }
    }

    private static GetBoardRequest Get() => new() { Edition = Code, Award = 12, Round = RoundKind.Review };

    private CseaMesh.Judging.V1.Judging.JudgingClient Client(CseaMesh.Platform.Identity.Caller caller) => _season.Client(caller);
}
