using System.Diagnostics;
using CseaMesh.Judging.Live;
using CseaMesh.Tests.Support;
using StackExchange.Redis;

namespace CseaMesh.Tests.Judging;

/// <summary>One contract, two boards: memory, and a real Redis server where one is installed.</summary>
public sealed class LiveBoardTests : IAsyncLifetime
{
    private readonly List<Process> _servers = [];
    private readonly List<IDisposable> _connections = [];

    public static TheoryData<string> Boards => ["memory", "redis"];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _connections.ForEach(c => c.Dispose());
        foreach (var server in _servers)
        {
            server.Kill();
            server.Dispose();
        }

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
        await board.ReplaceAsync("R", scores);
        var read = await board.ReadAsync("R");
        Assert.Equal(CseaMesh.Judging.Live.Boards.PrintOf(scores), read.Print);
        Assert.Equal(["A", "B"], read.Entries.Keys.Order());
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
        var program = new[] { "/usr/bin/redis-server", "/usr/local/bin/redis-server" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "redis-server is not installed");
        var port = FreePort.Next();
        var server = Process.Start(new ProcessStartInfo(program!, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true })!;
        _servers.Add(server);
        while (await server.StandardOutput.ReadLineAsync() is { } line && !line.Contains("Ready to accept connections", StringComparison.Ordinal))
        {
        }

        _ = server.StandardOutput.ReadToEndAsync();
        var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port}");
        _connections.Add(connection);
        return connection;
    }
}
