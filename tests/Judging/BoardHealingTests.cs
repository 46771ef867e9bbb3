using CseaMesh.Judging.Live;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Judging;

/// <summary>The board under ill treatment in the middle of a round: emptied, restarted, told twice, told late, told nothing.</summary>
public sealed class BoardHealingTests
{
    public static bool NoRedis => !RedisServer.IsInstalled;

    [Fact(Skip = "redis-server is not installed", SkipWhen = nameof(NoRedis))]
    public async Task Redis_emptied_in_the_middle_of_a_round_is_filled_again_by_itself()
    {
        using var server = await RedisServer.StartAsync();
        await using var season = await StartAsync(null, $"--Redis:Connection={server.Address}");
        var entries = await season.QualifyAsync(12, 4);
        await season.OpenReviewAsync();
        foreach (var entry in entries)
        {
            await season.ScoreAllAsync(entry, 70 + Array.IndexOf(entries, entry), except: [6, 7]);
        }

        await season.Service.SettleAsync();
        var before = await BoardAsync(season);
        Assert.Equal(20, before.Counted);

        using (var redis = await ConnectionMultiplexer.ConnectAsync($"{server.Address},allowAdmin=true"))
        {
            await redis.GetServer(server.Address).FlushAllDatabasesAsync();
            await redis.GetServer(server.Address).ScriptFlushAsync();
        }

        // The judge notices nothing; the next submission lands on the empty board and makes it differ, not fail.
        await season.ScoreAsync(6, entries[0], 99);
        await season.Service.SettleAsync();
        var live = season.Service.Scope().ServiceProvider.GetRequiredService<ILiveBoard>();
        var round = (await season.Client(Cast.Secretary).GetRoundAsync(new GetRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review })).Round;
        Assert.Equal(1, (await live.PrintAsync(round.Id)).Counted);

        // The compare job of the next sweep says so and heals it, without anybody's act.
        await season.Service.Clock.SetAsync(Taipei(6, 17));
        Assert.Equal(21, (await live.PrintAsync(round.Id)).Counted);
        var after = await BoardAsync(season);
        Assert.Equal(21, after.Counted);
        Assert.Equal(before.Rows.Where(r => r.Counted == 5).Select(r => (r.Code, r.MeanShown)).Order(), after.Rows.Where(r => r.Counted == 5).Select(r => (r.Code, r.MeanShown)).Concat(before.Rows.Where(r => after.Rows.Single(a => a.Code == r.Code).Counted == 6).Select(r => (r.Code, r.MeanShown))).Order());
        await season.AssertSoundAsync();
    }

    [Fact]
    public async Task Events_told_twice_late_or_in_another_order_leave_the_board_as_it_is()
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(12, 4);
        await season.OpenReviewAsync();
        await season.ScoreAsync(1, entries[0], 60);
        await season.Client(Cast.Judge(1)).ReopenSheetAsync(new ReopenSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = entries[0] });
        await season.ScoreAsync(1, entries[0], 80);
        await season.ScoreAsync(2, entries[1], 90);
        await season.Service.SettleAsync();
        var expected = await BoardAsync(season);

        await using var scope = season.Service.Scope();
        var db = scope.ServiceProvider.GetRequiredService<CseaMesh.Judging.Data.JudgingDb>();
        var sheets = db.Sheets.Where(s => s.SubmittedVersion > 0).ToList();
        foreach (var sheet in sheets)
        {
            // Again, and with an older version after it: each under a new event id, as after a lost acknowledgement or a restored backup.
            foreach (var version in new[] { sheet.ScoreVersion, sheet.ScoreVersion - 1, 1 })
            {
                await season.Service.DeliverAsync("judging", new ScoreSubmitted { SheetId = sheet.Id, RoundId = sheet.RoundId, EntryId = sheet.EntryId, MemberId = sheet.MemberId, ScoreVersion = version, Points = 1 }, subject: sheet.Id, version: version);
            }

            await season.Service.DeliverAsync("judging", new ScoreRemoved { SheetId = sheet.Id, RoundId = sheet.RoundId, EntryId = sheet.EntryId, MemberId = sheet.MemberId, ScoreVersion = sheet.ScoreVersion }, subject: sheet.Id, version: sheet.ScoreVersion);
        }

        Assert.Equal(expected, await BoardAsync(season));
        Assert.Equal(0, (await season.Client(Cast.Admin).RebuildBoardAsync(new RebuildBoardRequest { Edition = Code })).Mismatches);
    }

    [Fact]
    public async Task An_event_that_never_came_is_made_up_for_by_the_compare_job()
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(12, 4);
        await season.OpenReviewAsync();
        await season.ScoreAsync(1, entries[0], 60);
        await season.Service.SettleAsync();
        await using (var scope = season.Service.Scope())
        {
            // As if the delivery of this sheet had been lost.
            var live = scope.ServiceProvider.GetRequiredService<ILiveBoard>();
            var db = scope.ServiceProvider.GetRequiredService<CseaMesh.Judging.Data.JudgingDb>();
            await live.ReplaceAsync(db.Rounds.Single().Id, AsyncEnumerable.Empty<BoardScore>());
        }

        Assert.Equal(0, (await BoardAsync(season)).Counted);
        await season.Service.Clock.SetAsync(Taipei(6, 17));
        Assert.Equal(1, (await BoardAsync(season)).Counted);
        var metrics = await new HttpClient().GetStringAsync(new Uri(season.Service.HttpAddress, "/metrics"));
        Assert.Contains("csea_board_mismatches", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_with_equal_means_share_a_rank_on_the_board()
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(12, 4);
        await season.OpenReviewAsync();
        foreach (var (entry, mark) in entries.Zip([70, 90, 70, 50]))
        {
            await season.ScoreAllAsync(entry, mark, except: [5, 6, 7]);
        }

        await season.Service.SettleAsync();
        Assert.Equal([1, 2, 2, 4], (await BoardAsync(season)).Rows.Select(r => r.Rank));
    }

    [Fact]
    public async Task A_lost_right_or_a_new_seat_takes_effect_on_the_next_look()
    {
        await using var season = await StartAsync();
        await season.QualifyAsync(12, 4);
        await season.OpenReviewAsync();
        Assert.Equal(BoardMask.Coded, (await BoardAsync(season)).Mask);
        await season.AppointAsync(8, Seat.Director, reserve: true);
        await season.Client(Cast.Judge(8)).AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true });
        await Refused.AsAsync(RefusalKind.Denied, "HOLDS_SHEET", () => season.Client(Cast.Judge(8)).GetBoardAsync(Get()));
        await Refused.AsAsync(RefusalKind.Denied, "MASKED", () => season.Client(Cast.Notary).GetBoardAsync(Get()));
        await Refused.AsAsync(RefusalKind.Unauthenticated, "SIGN_IN_NEEDED", () => season.Client(Cast.Visitor).GetBoardAsync(Get()));
    }

    private static GetBoardRequest Get() => new() { Edition = Code, Award = 12, Round = RoundKind.Review };

    private static async Task<Board> BoardAsync(PanelSeason season) => (await season.Client(Cast.Secretary).GetBoardAsync(Get())).Board;
}
