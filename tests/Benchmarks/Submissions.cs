using System.Diagnostics;
using System.Text;
using CseaMesh.Clock.V1;
using CseaMesh.Judging.V1;
using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace CseaMesh.Benchmarks;

/// <summary>
/// Durable score submissions: over gRPC and through the gateway's JSON, beside an empty call on the same host (same guard, same token) and beside
/// single-row commits by one writer on SQLite with synchronous = FULL.
/// </summary>
internal static class Submissions
{
    private const int Width = 200;
    private const int Entries = 8000;
    private const int Rounds = 5;

    /// <summary>As many calls of each kind before it is measured: a server at work has compiled its code, and the compiler would take a third of so short a run.</summary>
    private const int WarmUp = 15_000;

    public static async Task RunAsync()
    {
        await using var panel = await Panel.StartAsync(Entries);
        var clocks = Enumerable.Range(1, 7).Select(j => panel.Direct(c => new RehearsalClock.RehearsalClockClient(c), j)).ToArray();
        var judges = Enumerable.Range(0, 8).Select(j => j == 0 ? null! : panel.Direct(j)).ToArray();
        var half = panel.Submissions.Count / 2;

        // In turns, so that what else the machine does falls on both alike.
        var empty = new Rate(Width, async i => await clocks[i % 7].GetTimeAsync(new GetTimeRequest()));
        var grpc = new Rate(Width, async i => await judges[panel.Submissions[i].Judge].SubmitScoreAsync(panel.Submissions[i].Request));
        await empty.WarmUpAsync(WarmUp);
        await grpc.WarmUpAsync(WarmUp);
        for (var round = 0; round < Rounds; round++)
        {
            await empty.MeasureAsync(4 * (half - WarmUp) / Rounds);
            await grpc.MeasureAsync((half - WarmUp) / Rounds);
        }

        var json = new Rate(Width, async i => await PostAsync(panel, panel.Submissions[half + i]));
        await json.WarmUpAsync(WarmUp);
        await json.MeasureAsync(half - WarmUp);
        var commits = Commits();

        Bench.Line("empty_call", empty.PerSecond, "calls/s");
        Bench.Line("empty_call_cpu", empty.CpuMicroseconds, "us");
        Bench.Line("sqlite_single_row_commits", commits, "commits/s");
        Bench.Line("submit_grpc", grpc.PerSecond, "submissions/s");
        Bench.Line("submit_grpc_cpu", grpc.CpuMicroseconds, "us");
        Bench.Line("submit_grpc_to_empty_call", grpc.PerSecond / empty.PerSecond, "ratio");
        Bench.Line("submit_grpc_to_sqlite_commits", grpc.PerSecond / commits, "ratio");
        Bench.Line("submit_json", json.PerSecond, "submissions/s");
        Bench.Line("submit_json_cpu", json.CpuMicroseconds, "us");
        Bench.Line("submit_json_to_sqlite_commits", json.PerSecond / commits, "ratio");
    }

    private static async Task PostAsync(Panel panel, (int Judge, SubmitScoreRequest Request) submission)
    {
        var r = submission.Request;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/editions/{r.Edition}/sheets/ROUND_KIND_REVIEW/{r.EntryId}:submit")
        {
            Content = new StringContent(JsonFormatter.Default.Format(r), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = panel.Bearer(submission.Judge);
        using var response = await panel.Http.SendAsync(request);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
        }
    }

    private static double Commits()
    {
        const int Count = 3000;
        var folder = Directory.CreateTempSubdirectory("csea-bench-").FullName;
        try
        {
            using var connection = new SqliteConnection($"Data Source={folder}/commits.db;Pooling=false");
            connection.Open();
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)");
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO t (v) VALUES ($v)";
            insert.Parameters.AddWithValue("$v", new string('x', 100));
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < Count; i++)
            {
                insert.ExecuteNonQuery();
            }

            return Count / watch.Elapsed.TotalSeconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
