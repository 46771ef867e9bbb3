using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using CseaMesh.Clock.V1;
using CseaMesh.Gateway;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Live;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Identity;
using CseaMesh.Tests.Judging;
using CseaMesh.Tests.Support;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace CseaMesh.Benchmarks;

/// <summary>
/// The live board with a real Redis: reads beside an empty call and beside a Redis round trip, a list of 1,000 scored entries through JSON,
/// from commit to 1,000 browsers, updates at 10³ and 10⁶ sheets, and the rebuild of 10⁶ sheets from the database.
/// </summary>
internal static class BoardBench
{
    private const int Width = 64;

    public static async Task ReadsAsync()
    {
        using var redis = await RedisServer.StartAsync();
        await using var season = await PanelSeason.StartAsync(null, $"--Redis:Connection={redis.Address}");
        var entries = await season.QualifyAsync(12, 60);
        await season.QualifyAsync(21, 1000);
        await season.OpenReviewAsync();
        foreach (var entry in entries.Take(20))
        {
            await season.ScoreAllAsync(entry, 70 + (Array.IndexOf(entries, entry) % 20));
        }

        await FillAsync(season, 21);
        var staff = Enumerable.Range(0, 8).Select(_ => season.Service.Client(c => c, Cast.Secretary)).ToArray();
        var clocks = Enumerable.Range(0, 8).Select(_ => season.Service.Client(c => new RehearsalClock.RehearsalClockClient(c), Cast.Secretary)).ToArray();
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        var ping = await Bench.RateAsync(60_000, Width, async _ => await connection.GetDatabase().PingAsync());
        var empty = await Bench.RateAsync(60_000, Width, async i => await clocks[i % 8].GetTimeAsync(new GetTimeRequest()));
        var read = await Bench.RateAsync(60_000, Width, async i => await staff[i % 8].AsyncUnaryCall(RawBoard, null, default, Get(12)));
        Bench.Line("redis_round_trips", ping.PerSecond, "calls/s");
        Bench.Line("board_empty_call", empty.PerSecond, "calls/s");
        Bench.Line("board_empty_call_cpu", empty.CpuMicroseconds, "us");
        Bench.Line("board_reads", read.PerSecond, "reads/s");
        Bench.Line("board_reads_cpu", read.CpuMicroseconds, "us");
        Bench.Line("board_reads_to_empty_call", read.PerSecond / empty.PerSecond, "ratio");
        Bench.Line("board_reads_to_redis_round_trip", read.PerSecond / ping.PerSecond, "ratio");

        await using var front = await Front.StartAsync(season);
        var size = 0;
        var list = await Bench.RateAsync(2_000, 16, async _ => size = (await front.GetAsync($"/api/v1/editions/{PanelSeason.Code}/rounds/21/review/board")).Length);
        Bench.Line("board_list_1000_json", list.PerSecond, "lists/s");
        Bench.Line("board_list_1000_bytes", size, "bytes");
        Bench.Line("board_list_1000_to_peer", list.PerSecond / 19, "ratio");
    }

    public static async Task WatchersAsync()
    {
        const int Watchers = 1000;
        const int Commits = 150;
        using var redis = await RedisServer.StartAsync();
        await using var season = await PanelSeason.StartAsync(null, $"--Redis:Connection={redis.Address}");
        var entries = await season.QualifyAsync(12, 60);
        await season.OpenReviewAsync();
        await using var front = await Front.StartAsync(season);
        var seen = new ConcurrentDictionary<int, ConcurrentBag<long>>();
        using var stop = new CancellationTokenSource();
        var ready = new CountdownEvent(Watchers);
        var watching = Enumerable.Range(0, Watchers).Select(_ => front.WatchAsync($"/api/v1/editions/{PanelSeason.Code}/rounds/12/review/board:watch", ready, seen, stop.Token)).ToList();
        await Task.Run(() => ready.Wait(TimeSpan.FromSeconds(60)));

        var committed = new long[Commits + 1];
        for (var n = 1; n <= Commits; n++)
        {
            var (judge, entry) = (1 + (n % 7), entries[n / 7]);
            var client = season.Client(Cast.Judge(judge));
            var sheet = (await client.GetSheetAsync(new GetSheetRequest { Edition = PanelSeason.Code, Round = RoundKind.Review, EntryId = entry })).Sheet;
            var request = PanelSeason.Submit(sheet, _ => 60 + (n % 40));
            await client.SubmitScoreAsync(request);
            committed[n] = Stopwatch.GetTimestamp();
            var wait = Stopwatch.StartNew();
            while (seen.GetValueOrDefault(n)?.Count != Watchers && wait.ElapsedMilliseconds < 1500)
            {
                await Task.Delay(2);
            }
        }

        stop.Cancel();
        var times = Enumerable.Range(11, Commits - 10).SelectMany(n => (seen.GetValueOrDefault(n) ?? []).Select(at => Math.Max(0, Stopwatch.GetElapsedTime(committed[n], at).TotalMilliseconds))).Order().ToList();
        Bench.Line("browser_watchers", Watchers, "streams");
        Bench.Line("browser_pictures_seen", times.Count / (double)(Watchers * (Commits - 10)), "ratio");
        Bench.Line("commit_to_browser_p50", times[times.Count / 2], "ms");
        Bench.Line("commit_to_browser_p99", times[times.Count * 99 / 100], "ms");
        await Task.WhenAll(watching);
    }

    public static async Task MillionAsync()
    {
        const int Million = 1_000_000;
        using var redis = await RedisServer.StartAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        foreach (var (name, board) in new (string, ILiveBoard)[] { ("redis", new RedisBoard(connection)), ("memory", new MemoryBoard()) })
        {
            var (small, big) = await UpdatesAsync(board, 1_000, Million);
            Bench.Line($"board_update_{name}_1e3", small, "us");
            Bench.Line($"board_update_{name}_1e6", big, "us");
            Bench.Line($"board_update_{name}_1e6_to_1e3", big / small, "ratio");
        }

        await using var season = await PanelSeason.StartAsync(null, $"--Redis:Connection={redis.Address}");
        await season.QualifyAsync(12, 4);
        await season.OpenReviewAsync();
        await InsertAsync(season, Million);
        var watch = Stopwatch.StartNew();
        var rebuilt = await season.Client(Cast.Admin).RebuildBoardAsync(new RebuildBoardRequest { Edition = PanelSeason.Code }, deadline: DateTime.UtcNow.AddMinutes(3));
        Bench.Line("board_rebuild_sheets", rebuilt.Sheets, "sheets");
        Bench.Line("board_rebuild_1e6", watch.Elapsed.TotalSeconds, "s");
    }

    /// <summary>GetBoard with the answer left in bytes: what a reader does with 60 rows is not the service's time.</summary>
    private static readonly Method<GetBoardRequest, byte[]> RawBoard = new(
        MethodType.Unary, "csea.judging.v1.Judging", "GetBoard", Marshallers.Create(r => r.ToByteArray(), GetBoardRequest.Parser.ParseFrom), Marshallers.Create<byte[]>(b => b, b => b));

    private static GetBoardRequest Get(int award) => new() { Edition = PanelSeason.Code, Award = award, Round = RoundKind.Review };

    /// <summary>
    /// Median cost of one update on a small and on a big board, in microseconds. The two take turns, so that what else the machine does falls on both.
    /// </summary>
    private static async Task<(double Small, double Big)> UpdatesAsync(ILiveBoard board, int small, int big)
    {
        const int Rounds = 100;
        const int Batch = 200;
        foreach (var sheets in new[] { small, big })
        {
            await board.ReplaceAsync($"R{sheets}", Enumerable.Range(0, sheets).Select(n => new BoardScore($"J{n % 7}", $"E{n / 7}", 1, 5000 + (n % 3000))).ToAsyncEnumerable());
        }

        var random = new Random(5);
        var (times, version) = (new[] { small, big }.ToDictionary(s => s, _ => new List<double>()), 1);
        for (var r = -10; r < Rounds; r++)
        {
            foreach (var sheets in new[] { small, big })
            {
                var scores = Enumerable.Range(0, Batch).Select(_ => random.Next(sheets)).Select(n => new BoardScore($"J{n % 7}", $"E{n / 7}", ++version, 6000 + (n % 900))).ToList();
                var start = Stopwatch.GetTimestamp();
                foreach (var score in scores)
                {
                    await board.SetAsync($"R{sheets}", score);
                }

                if (r >= 0)
                {
                    times[sheets].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / Batch);
                }
            }
        }

        return (Median(times[small]), Median(times[big]));

        static double Median(List<double> all) => all.Order().ElementAt(all.Count / 2);
    }

    /// <summary>Every sheet of an award submitted, straight into the board.</summary>
    private static async Task FillAsync(PanelSeason season, int award)
    {
        await using var scope = season.Service.Scope();
        var db = scope.ServiceProvider.GetRequiredService<JudgingDb>();
        var live = scope.ServiceProvider.GetRequiredService<ILiveBoard>();
        var round = await db.Rounds.AsNoTracking().SingleAsync(r => r.Award == award);
        var sheets = await db.Sheets.AsNoTracking().Where(s => s.RoundId == round.Id).Select(s => new { s.MemberId, s.EntryId }).ToListAsync();
        await live.ReplaceAsync(round.Id, sheets.Select((s, i) => new BoardScore(s.MemberId, s.EntryId, 1, 5000 + (i * 37 % 4000))).ToAsyncEnumerable());
    }

    private static async Task InsertAsync(PanelSeason season, int count)
    {
        await using var scope = season.Service.Scope();
        var db = scope.ServiceProvider.GetRequiredService<JudgingDb>();
        await using var connection = new SqliteConnection(db.Database.GetConnectionString());
        await connection.OpenAsync();
        await using var fill = connection.CreateCommand();
        var columns = new List<string>();
        await using (var info = connection.CreateCommand())
        {
            info.CommandText = "PRAGMA table_info(Sheets)";
            await using var reader = await info.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                columns.Add(reader.GetString(1));
            }
        }

        string Value(string column) => column switch
        {
            "Id" => "printf('%026d', i)",
            "EntryId" => "'X' || (i / 7)",
            "MemberId" => "'M' || (i % 7)",
            "OrderKey" => "printf('%020d', i)",
            "State" => "'Submitted'",
            "SubmittedVersion" or "ScoreVersion" => "1",
            "Points" => "5000 + i % 3000",
            _ => $"one.\"{column}\"",
        };
        fill.CommandText = $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}), one AS (SELECT * FROM Sheets LIMIT 1) INSERT INTO Sheets ({string.Join(',', columns.Select(c => $"\"{c}\""))}) SELECT {string.Join(',', columns.Select(Value))} FROM n, one";
        fill.CommandTimeout = 120;
        await fill.ExecuteNonQueryAsync();
    }

    /// <summary>A gateway before the judging service, with the secretary's token.</summary>
    private sealed class Front(WebApplication app, string folder, Uri address) : IAsyncDisposable
    {
        private static readonly string Token = $"csea_pat_{Cast.Secretary.Id}";

        private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 2000 }) { BaseAddress = address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) }, Timeout = Timeout.InfiniteTimeSpan };

        public static async Task<Front> StartAsync(PanelSeason season)
        {
            var folder = Directory.CreateTempSubdirectory("csea-bench-").FullName;
            var (grpc, http) = (FreePort.Next(), FreePort.Next());
            string[] args =
            [
                $"--Ports:Grpc={grpc}", $"--Ports:Http={http}", "--Logging:LogLevel:Default=Error", $"--ConnectionStrings:Default=Data Source={folder}/gateway.db",
                .. TestKeys.Arguments("gateway"),
                .. new[] { "registration", "submission", "judging", "billing", "notification" }.Select(s => $"--Services:{s}:Grpc={season.Service.GrpcAddress}"),
                $"--Demo:Accounts:1:Id={Cast.Secretary.Id}", $"--Demo:Accounts:1:Mail={Cast.Secretary.Mail}", $"--Demo:Accounts:1:Name={Cast.Secretary.Name}",
                $"--Demo:Accounts:1:Password=bench-{Cast.Secretary.Id}", $"--Demo:Accounts:1:Roles:0={StaffRoles.Secretariat}", $"--Demo:Accounts:1:Token={Token}",
            ];
            var app = GatewayHost.Build(args);
            await app.StartAsync();
            return new Front(app, folder, new Uri($"http://127.0.0.1:{http}"));
        }

        public async Task<byte[]> GetAsync(string path) => await _http.GetByteArrayAsync(path);

        /// <summary>Reads events like a browser and notes when it saw which count of sheets.</summary>
        public async Task WatchAsync(string path, CountdownEvent ready, ConcurrentDictionary<int, ConcurrentBag<long>> seen, CancellationToken ct)
        {
            try
            {
                using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, ct);
                response.EnsureSuccessStatusCode();
                await using var stream = await response.Content.ReadAsStreamAsync(ct);
                var buffer = new byte[64 * 1024];
                for (var first = true; ; first = false)
                {
                    var length = await stream.ReadAtLeastAsync(buffer, 1, false, ct);
                    if (length == 0)
                    {
                        return;
                    }

                    var at = Stopwatch.GetTimestamp();
                    if (first)
                    {
                        ready.Signal();
                    }

                    // The last picture in what came: its total count follows the rows.
                    var text = buffer.AsSpan(0, length);
                    var key = "],\"assigned\":"u8;
                    if (text.LastIndexOf(key) is >= 0 and var found && text[found..].IndexOf("\"counted\":"u8) is >= 0 and var counted)
                    {
                        var digits = text[(found + counted + 10)..];
                        System.Buffers.Text.Utf8Parser.TryParse(digits, out int count, out _);
                        seen.GetOrAdd(count, _ => []).Add(at);
                    }
                }
            }
            catch (OperationCanceledException)
            {
            }
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await app.StopAsync();
            await app.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
