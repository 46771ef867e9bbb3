using CseaMesh.Judging.Live;
using CseaMesh.Tests.Support;
using StackExchange.Redis;

namespace CseaMesh.Tests.Judging;

/// <summary>One contract, two boards: memory, and a real Redis server where one is installed.</summary>
public sealed class LiveBoardTests : IAsyncLifetime
{
    private readonly List<RedisServer> _servers = [];
    private readonly List<IDisposable> _connections = [];

    public static TheoryData<string> Boards => ["memory", "redis"];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _connections.ForEach(c => c.Dispose());
        _servers.ForEach(s => s.Dispose());

        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public async Task Sums_and_counts_follow_the_sheets(string kind)
    {
        var board = await StartAsync(kind);
        await board.SetAsync("R1", new BoardScore("J1", "A", 1, 8000));
        await board.SetAsync("R1", new BoardScore("J2", "A", 1, 9001));
        await board.SetAsync("R1", new BoardScore("J1", "B", 1, 0));
        await board.SetAsync("R2", new BoardScore("J1", "A", 1, 5));
        var read = await board.ReadAsync("R1");
        Assert.Equal(new BoardSum(17001, 2), read.Entries["A"]);
        Assert.Equal(new BoardSum(0, 1), read.Entries["B"]);
        Assert.Equal(new BoardPrint(3, 3, 17001), read.Print);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public async Task An_older_or_repeated_version_changes_nothing(string kind)
    {
        var board = await StartAsync(kind);
        Assert.True(await board.SetAsync("R", new BoardScore("J1", "A", 2, 7000)));
        Assert.False(await board.SetAsync("R", new BoardScore("J1", "A", 2, 9999)));
        Assert.False(await board.SetAsync("R", new BoardScore("J1", "A", 1, 100)));
        Assert.Equal(new BoardPrint(1, 2, 7000), (await board.ReadAsync("R")).Print);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public async Task A_removed_sheet_leaves_the_count_and_comes_back_with_a_newer_version(string kind)
    {
        var board = await StartAsync(kind);
        await board.SetAsync("R", new BoardScore("J1", "A", 1, 7000));
        await board.SetAsync("R", new BoardScore("J1", "A", 2, null));
        Assert.Empty((await board.ReadAsync("R")).Entries);
        Assert.False(await board.SetAsync("R", new BoardScore("J1", "A", 1, 7000)));
        await board.SetAsync("R", new BoardScore("J1", "A", 3, 6500));
        Assert.Equal(new BoardSum(6500, 1), (await board.ReadAsync("R")).Entries["A"]);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public async Task Any_order_and_any_repeats_of_the_writes_give_the_same_board(string kind)
    {
        var board = await StartAsync(kind);
        var random = new Random(20250616);
        var writes = (from j in Enumerable.Range(1, 7)
                      from e in Enumerable.Range(1, 9)
                      from v in Enumerable.Range(1, 3)
                      select new BoardScore($"J{j}", $"E{e}", v, (j + e + v) % 11 == 0 ? null : 100 * (j * 13 + e * 7 + v))).ToList();
        var shuffled = writes.Concat(writes.Take(60)).OrderBy(_ => random.Next()).ToList();
        foreach (var write in shuffled)
        {
            await board.SetAsync("R", write);
        }

        var last = writes.GroupBy(w => (w.Member, w.Entry)).Select(g => g.MaxBy(w => w.Version)).ToList();
        var read = await board.ReadAsync("R");
        Assert.Equal(CseaMesh.Judging.Live.Boards.PrintOf(last), read.Print);
        Assert.Equal(
            last.Where(w => w.Points is not null).GroupBy(w => w.Entry).ToDictionary(g => g.Key, g => new BoardSum(g.Sum(w => (long)w.Points!), g.Count())),
            read.Entries);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public async Task A_rebuilt_board_holds_exactly_what_it_was_given(string kind)
    {
        var board = await StartAsync(kind);
        await board.SetAsync("R", new BoardScore("J9", "GONE", 4, 1));
        BoardScore[] scores = [new("J1", "A", 3, 8000), new("J2", "A", 1, null), new("J1", "B", 2, 4000)];
        await board.ReplaceAsync("R", scores.ToAsyncEnumerable());
        var read = await board.ReadAsync("R");
        Assert.Equal(CseaMesh.Judging.Live.Boards.PrintOf(scores), read.Print);
        Assert.Equal(["A", "B"], read.Entries.Keys.Order());
    }

    /// <summary>A submission that arrives while the database is being read for a rebuild, or just before the change, is in the new board.</summary>
    [Theory]
    [MemberData(nameof(Boards))]
    public async Task Nothing_written_during_a_rebuild_is_lost(string kind)
    {
        var board = await StartAsync(kind);
        await board.SetAsync("R", new BoardScore("J1", "A", 1, 1000));
        await board.ReplaceAsync("R", Slowly());
        var read = await board.ReadAsync("R");
        Assert.Equal(new BoardSum(3300 + 5000, 2), read.Entries["A"]);
        Assert.Equal(new BoardPrint(3, 6, 3300 + 5000 + 700), read.Print);

        async IAsyncEnumerable<BoardScore> Slowly()
        {
            // Read as version 2; version 3 is written by the judge before the rebuild has come to the end.
            yield return new BoardScore("J1", "A", 2, 2200);
            await board.SetAsync("R", new BoardScore("J1", "A", 3, 3300));
            await board.SetAsync("R", new BoardScore("J2", "A", 2, 5000));
            yield return new BoardScore("J2", "A", 1, 4000);
            Assert.Equal(8300, (await board.ReadAsync("R")).Entries["A"].Sum);
            yield return new BoardScore("J1", "B", 1, 700);
        }
    }

    /// <summary>Equal means have equal scores in the sorted set, and unequal ones never do.</summary>
    [Fact]
    public async Task The_sorted_set_orders_as_the_exact_means_do()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed");
        var redis = await ConnectAsync();
        var board = new RedisBoard(redis);
        var random = new Random(420);
        for (var entry = 0; entry < 60; entry++)
        {
            for (var judge = 0; judge < random.Next(1, 11); judge++)
            {
                await board.SetAsync("R", new BoardScore($"J{judge}", $"E{entry}", 1, random.Next(60, 64) * 100));
            }
        }

        var scores = (await redis.GetDatabase().SortedSetRangeByRankWithScoresAsync("csea:board:{R}:0:rank")).ToDictionary(r => r.Element.ToString(), r => r.Score);
        var sums = (await board.ReadAsync("R")).Entries;
        Assert.Equal(60, scores.Count);
        foreach (var (a, sum) in sums)
        {
            Assert.All(sums, other => Assert.Equal(Math.Sign(sum.CompareMean(other.Value)), Math.Sign(scores[a].CompareTo(scores[other.Key]))));
        }
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public async Task A_watcher_is_told_of_changes_of_its_round_only(string kind)
    {
        var board = await StartAsync(kind);
        var told = new SemaphoreSlim(0);
        using (board.Watch("R1", () => told.Release()))
        {
            await board.SetAsync("R2", new BoardScore("J1", "A", 1, 1));
            await board.SetAsync("R1", new BoardScore("J1", "A", 1, 1));
            Assert.True(await told.WaitAsync(TimeSpan.FromSeconds(10)));
            await board.SetAsync("R1", new BoardScore("J1", "A", 1, 1));
            Assert.Equal(0, told.CurrentCount);
        }
    }

    private async Task<ILiveBoard> StartAsync(string kind) => kind == "memory" ? new MemoryBoard() : new RedisBoard(await ConnectAsync());

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed");
        var server = await RedisServer.StartAsync();
        _servers.Add(server);
        var connection = await ConnectionMultiplexer.ConnectAsync(server.Address);
        _connections.Add(connection);
        return connection;
    }
}
