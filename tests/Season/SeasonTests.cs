using System.Diagnostics;
using System.Net.Sockets;
using CseaMesh.Mesh;
using CseaMesh.Mesh.Demo;
using CseaMesh.Mesh.Season;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.WholeSeason;

/// <summary>The whole season, from an empty folder to nominations, with every invariant checked at the end.</summary>
[Collection("mesh")]
public class SeasonTests
{
    private const int Seed = 2025;

    [Fact]
    public Task Season_with_memory_board_ends_with_every_invariant_holding() => PlayAsync(null, LookAroundAsync);

    [Fact]
    public async Task Season_with_redis_board_ends_with_every_invariant_holding()
    {
        await using var redis = await RedisServer.StartAsync();
        Assert.SkipWhen(redis is null, "redis-server is not installed");
        await PlayAsync(redis.Address);
    }

    /// <summary>Every page of the finished season, as everybody who has pages of their own.</summary>
    private static async Task LookAroundAsync(MeshHost mesh)
    {
        var winner = DemoPeople.Plan.Organisations[1].ManagerMail;
        (string? Mail, string Start, int Pages)[] people =
        [
            (null, "/", 10), (DemoPeople.Secretary.Mail, "/office", 45), (DemoPeople.Cashier.Mail, "/money", 15), (DemoPeople.CheckOfficer.Mail, "/office/checks", 8), (DemoPeople.Auditor.Mail, "/office", 40),
            (DemoPeople.Plan.Judges[0].Mail, "/judge", 20), (DemoPeople.Plan.Judges[1].Mail, "/judge", 15), (winner, "/my", 20),
        ];
        foreach (var (mail, start, pages) in people)
        {
            var walk = await PageCrawl.WalkAsync(mesh.Http, mail, DemoPeople.Password, start, "/");
            Assert.True(walk.Problems.Count == 0, string.Join(Environment.NewLine, walk.Problems));
            Assert.True(walk.Pages >= pages, $"{mail ?? "the public"} found {walk.Pages} pages only.");
        }
    }

    private static async Task PlayAsync(string? redis, Func<MeshHost, Task>? afterwards = null)
    {
        var data = Directory.CreateTempSubdirectory("csea-season-").FullName;
        try
        {
            await using (var mesh = await MeshHost.StartAsync(SeasonPlayer.Options(data, redis)))
            {
                var report = await new SeasonPlayer(mesh).PlayAsync(Seed, (_, _, _) => { });
                Assert.Empty(report.Checks.Where(c => !c.Holds).Select(c => $"{c.About}: {c.En}: {c.Seen}"));
                Assert.Equal(["across", "billing", "counts", "dinner", "judging", "ledger", "letters", "money", "notification", "ranks", "registration", "submission"], report.Checks.Select(c => c.About).Distinct().Order(StringComparer.Ordinal));
                await (afterwards?.Invoke(mesh) ?? Task.CompletedTask);
            }

            // Both verifiers, from the one page that describes the format, come to the same results as the season did.
            var bundle = await File.ReadAllBytesAsync(Path.Combine(data, SeasonPlayer.BundleFile));
            Assert.True(await SecondVerifier.AgreesAsync(bundle) is null or > 33, "Every award has its certified results.");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>A Redis of its own, in memory only, on a port of its own.</summary>
    private sealed class RedisServer(Process process, string address) : IAsyncDisposable
    {
        public string Address => address;

        public static async Task<RedisServer?> StartAsync()
        {
            var port = FreePort.Next();
            Process? process;
            try
            {
                process = Process.Start(new ProcessStartInfo("redis-server", $"--port {port} --bind 127.0.0.1 --save \"\" --appendonly no") { RedirectStandardOutput = true });
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return null;
            }

            process!.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            for (var patience = 0; ; patience++)
            {
                try
                {
                    using var probe = new TcpClient();
                    await probe.ConnectAsync("127.0.0.1", port);
                    return new RedisServer(process, $"127.0.0.1:{port}");
                }
                catch (SocketException) when (patience < 100)
                {
                    await Task.Delay(50);
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
