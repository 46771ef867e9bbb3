using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CseaMesh.Edition.V1;
using CseaMesh.Gateway;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Submission;
using CseaMesh.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace CseaMesh.Benchmarks;

/// <summary>
/// Files on their way in: throughput by tus through the gateway beside a bare Kestrel program that writes the same bytes to the same disk;
/// memory of gateway and service while a client in another process sends 50 files of 10 MiB at once; inspections per minute; the time from the
/// last byte to receipt and verdict; and the night of the deadline, 300 submissions in ten minutes, at its true rate for a minute
/// (<c>night</c>: the full ten), beside the same page on an idle service.
/// </summary>
internal static class Uploads
{
    private const int TenMiB = 10 << 20;
    private const int Entries = 60;
    private const int AtOnce = 50;

    private static byte[] File10 => [.. DossierDesk.Bytes("entry.pdf"), .. Enumerable.Repeat((byte)'\n', TenMiB - DossierDesk.Bytes("entry.pdf").Length)];

    public static async Task RunAsync()
    {
        await using var site = await Site.StartAsync(Entries);
        await ThroughputAsync(site, File10);
        await MemoryAsync(site);
        await InspectionsAsync(site);
        await DeadlineNightAsync(site, TimeSpan.FromMinutes(1));
    }

    /// <summary>The whole night: 300 submissions of 300 entries.</summary>
    public static async Task NightAsync()
    {
        await using var site = await Site.StartAsync(300);
        await DeadlineNightAsync(site, TimeSpan.FromMinutes(10));
    }

    /// <summary>The client of <see cref="MemoryAsync"/>, in a process of its own.</summary>
    public static async Task ClientAsync(Uri gateway)
    {
        using var sender = new Sender(gateway);
        var file = File10;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async i =>
        {
            var upload = await sender.CreateAsync(Site.EntryOf(i, Entries), file.Length);
            for (var at = 0; at < file.Length - 1; at += 1 << 20)
            {
                await sender.AppendAsync(upload, file.AsMemory(at, Math.Min(1 << 20, file.Length - 1 - at)), at);
            }

            await sender.SendAsync(HttpMethod.Delete, upload);
        }));
    }

    private static async Task ThroughputAsync(Site site, byte[] file)
    {
        var sink = await site.SinkAsync();
        double Rate(TimeSpan time, int files) => files * (double)file.Length / (1 << 20) / time.TotalSeconds;
        async Task<double> SinkOnceAsync(int files)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < files; i++)
            {
                (await site.Sender.Http.PutAsync(sink, new ByteArrayContent(file))).EnsureSuccessStatusCode();
            }

            return Rate(watch.Elapsed, files);
        }

        async Task<double> TusOnceAsync(int files)
        {
            var watch = new Stopwatch();
            for (var i = 0; i < files; i++)
            {
                // All bytes but the last: what is measured is the way of the bytes, not the look at the file.
                var upload = await site.Sender.CreateAsync(Site.EntryOf(i, Entries), file.Length);
                watch.Start();
                await site.Sender.AppendAsync(upload, file.AsMemory(0, file.Length - 1), 0);
                watch.Stop();
                await site.Sender.SendAsync(HttpMethod.Delete, upload);
            }

            return Rate(watch.Elapsed, files);
        }

        await SinkOnceAsync(5);
        await TusOnceAsync(5);
        var (bare, ours) = (0.0, 0.0);
        for (var round = 0; round < 3; round++)
        {
            bare = Math.Max(bare, await SinkOnceAsync(15));
            ours = Math.Max(ours, await TusOnceAsync(15));
        }

        Bench.Line("upload_kestrel_sink", bare, "MiB/s");
        Bench.Line("upload_tus_through_gateway", ours, "MiB/s");
        Bench.Line("upload_to_sink", ours / bare, "ratio");
    }

    private static async Task MemoryAsync(Site site)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var (before, peak, heap) = (WorkingSet(), 0L, GC.GetGCMemoryInfo().TotalCommittedBytes);
        var time = Stopwatch.StartNew();
        using var client = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(Uploads).Assembly.Location, "uploads-client", site.Sender.Http.BaseAddress!.ToString()]) { UseShellExecute = false })!;
        while (!client.HasExited)
        {
            peak = Math.Max(peak, WorkingSet());
            await Task.Delay(10);
        }

        Bench.Line("upload_50_at_once_heap", (GC.GetGCMemoryInfo().TotalCommittedBytes - heap) / (double)(1 << 20), "MiB more committed by the collector");
        Bench.Line("upload_50_at_once", AtOnce * 10 / time.Elapsed.TotalSeconds, $"MiB/s, client exit {client.ExitCode}");
        Bench.Line("upload_50_at_once_servers_extra_memory", (peak - before) / (double)(1 << 20), "MiB");
    }

    private static async Task InspectionsAsync(Site site)
    {
        foreach (var (kind, file, name) in new[] { (SlotKind.EntryDocument, "entry.pdf", "pdf"), (SlotKind.YearbookTemplate, "yearbook.docx", "docx"), (SlotKind.YearbookPhoto, "photo.jpg", "jpeg") })
        {
            var bytes = DossierDesk.Bytes(file);
            const int Files = 60;
            var (receipts, verdicts) = (new double[Files], new double[Files]);
            for (var i = 0; i < Files; i++)
            {
                var upload = await site.Sender.CreateAsync(Site.EntryOf(i, Entries), bytes.Length, kind, 1, file);
                await site.Sender.AppendAsync(upload, bytes.AsMemory(0, bytes.Length - 1), 0);
                var watch = Stopwatch.StartNew();
                await site.Sender.AppendAsync(upload, bytes.AsMemory(bytes.Length - 1), bytes.Length - 1);
                receipts[i] = watch.Elapsed.TotalMilliseconds;
                await site.Sender.VerdictAsync(upload);
                verdicts[i] = watch.Elapsed.TotalMilliseconds;
            }

            Bench.Line($"receipt_after_last_byte_{name}_p50", receipts.Order().ElementAt(Files / 2), "ms");
            Bench.Line($"verdict_after_last_byte_{name}_p50", verdicts.Order().ElementAt(Files / 2), "ms");
            Bench.Line($"verdict_after_last_byte_{name}_p95", verdicts.Order().ElementAt(Files * 95 / 100), "ms");
            var rate = await Bench.RateAsync(120, 8, async i =>
            {
                var upload = await site.Sender.CreateAsync(Site.EntryOf(i, Entries), bytes.Length, kind, 1, file);
                await site.Sender.AppendAsync(upload, bytes, 0);
                await site.Sender.VerdictAsync(upload);
            });
            Bench.Line($"inspections_{name}", rate.PerSecond * 60, "files/min");
        }
    }

    private static async Task DeadlineNightAsync(Site site, TimeSpan length)
    {
        var idle = await PagesAsync(site, 400, TimeSpan.Zero, CancellationToken.None);
        using var over = new CancellationTokenSource();
        var photo = DossierDesk.Bytes("photo.jpg");
        var pdf = DossierDesk.Bytes("entry.pdf");
        var book = DossierDesk.Bytes("yearbook.docx");
        var verdicts = new ConcurrentBag<double>();
        var submissions = new List<Task>();
        var night = Task.Run(async () =>
        {
            using var beat = new PeriodicTimer(TimeSpan.FromSeconds(2));
            // 300 in ten minutes is one every two seconds; each is a document, a form and three photos, all at once, and the wait for the last verdict.
            for (var i = 0; i < length.TotalSeconds / 2 && await beat.WaitForNextTickAsync(); i++)
            {
                var entry = Site.EntryOf(i, site.Entries);
                submissions.Add(Task.Run(async () =>
                {
                    var sent = Stopwatch.StartNew();
                    await Task.WhenAll([
                        site.Sender.UploadAsync(entry, SlotKind.EntryDocument, 1, pdf, "參賽文件.pdf"),
                        site.Sender.UploadAsync(entry, SlotKind.YearbookTemplate, 1, book, "專刊.docx"),
                        .. Enumerable.Range(1, 3).Select(n => site.Sender.UploadAsync(entry, SlotKind.YearbookPhoto, n, photo, "照片.jpg")),
                    ]);
                    verdicts.Add(sent.Elapsed.TotalMilliseconds);
                }));
            }

            await Task.WhenAll(submissions);
            await over.CancelAsync();
        });
        var busy = await PagesAsync(site, int.MaxValue, TimeSpan.FromMilliseconds(50), over.Token);
        await night;
        Bench.Line("deadline_night_submissions", verdicts.Count, $"in {length.TotalSeconds:0} s");
        Bench.Line("deadline_night_five_files_to_last_verdict_p50", At([.. verdicts], 0.5), "ms");
        Bench.Line("deadline_night_five_files_to_last_verdict_p99", At([.. verdicts], 0.99), "ms");
        Bench.Line("dossier_idle_p50", At(idle, 0.5), "ms");
        Bench.Line("dossier_deadline_night_p50", At(busy, 0.5), "ms");
        Bench.Line("dossier_idle_p99", At(idle, 0.99), "ms");
        Bench.Line("dossier_deadline_night_p99", At(busy, 0.99), "ms");
        Bench.Line("dossier_deadline_night_to_idle_p99", At(busy, 0.99) / At(idle, 0.99), "ratio");
    }

    /// <summary>An entrant looks at a dossier, again and again.</summary>
    private static async Task<List<double>> PagesAsync(Site site, int most, TimeSpan pause, CancellationToken until)
    {
        var times = new List<double>();
        for (var i = -20; i < most && !until.IsCancellationRequested; i++)
        {
            var start = Stopwatch.GetTimestamp();
            (await site.Sender.SendAsync(HttpMethod.Get, $"/api/v1/dossiers/{Site.EntryOf(site.Entries - 1, site.Entries)}")).EnsureSuccessStatusCode();
            if (i >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, CancellationToken.None);
            }
        }

        return times;
    }

    private static double At(List<double> times, double share) => times.Order().ElementAt((int)(times.Count * share));

    private static long WorkingSet()
    {
        using var me = Process.GetCurrentProcess();
        return me.WorkingSet64;
    }

    /// <summary>Speaks tus to a gateway.</summary>
    private sealed class Sender(Uri gateway) : IDisposable
    {
        public const string Token = "csea_pat_bench-manager";

        public HttpClient Http { get; } = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = gateway };

        public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? more = null)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
            request.Headers.Add("Tus-Resumable", "1.0.0");
            more?.Invoke(request);
            return await Http.SendAsync(request);
        }

        public async Task<string> CreateAsync(string entry, int size, SlotKind kind = SlotKind.EntryDocument, int ordinal = 1, string name = "參賽文件.pdf")
        {
            var said = new[] { ("entry", entry), ("kind", $"{(int)kind}"), ("ordinal", $"{ordinal}"), ("filename", name) };
            using var answer = (await SendAsync(HttpMethod.Post, "/api/v1/uploads", r =>
            {
                r.Headers.Add("Upload-Length", $"{size}");
                r.Headers.Add("Upload-Metadata", string.Join(',', said.Select(p => $"{p.Item1} {Convert.ToBase64String(Encoding.UTF8.GetBytes(p.Item2))}")));
            })).EnsureSuccessStatusCode();
            return answer.Headers.Location!.ToString();
        }

        public async Task AppendAsync(string upload, ReadOnlyMemory<byte> bytes, long offset)
        {
            using var answer = (await SendAsync(HttpMethod.Patch, upload, r =>
            {
                r.Headers.Add("Upload-Offset", $"{offset}");
                r.Content = new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/offset+octet-stream") } };
            })).EnsureSuccessStatusCode();
        }

        /// <summary>Waits for the verdict, which must be good.</summary>
        public async Task VerdictAsync(string upload)
        {
            var said = await (await SendAsync(HttpMethod.Get, $"{upload}?waitSeconds=20")).EnsureSuccessStatusCode().Content.ReadAsStringAsync();
            if (!said.Contains("ACCEPTED", StringComparison.Ordinal))
            {
                throw new InvalidOperationException(said);
            }
        }

        public async Task UploadAsync(string entry, SlotKind kind, int ordinal, byte[] bytes, string name)
        {
            var upload = await CreateAsync(entry, bytes.Length, kind, ordinal, name);
            await AppendAsync(upload, bytes, 0);
            await VerdictAsync(upload);
        }

        public void Dispose() => Http.Dispose();
    }

    /// <summary>A Submission service with team entries and a gateway before it.</summary>
    private sealed class Site(DossierDesk desk, WebApplication gateway, string folder, Sender sender, int entries) : IAsyncDisposable
    {
        private WebApplication? _sink;

        public Sender Sender => sender;

        public int Entries => entries;

        public static string EntryOf(int i, int of) => $"bench-{i % of}";

        public static async Task<Site> StartAsync(int entries)
        {
            var desk = await DossierDesk.OpenAsync();
            for (var i = 0; i < entries; i++)
            {
                await desk.RegisterAsync(EntryOf(i, entries), "最佳客戶服務團隊", $"團隊{i}");
            }

            var folder = Directory.CreateTempSubdirectory("csea-bench-").FullName;
            var (grpc, port) = (FreePort.Next(), FreePort.Next());
            var manager = Cast.Manager(1);
            string[] args =
            [
                $"--Ports:Grpc={grpc}", $"--Ports:Http={port}", "--Logging:LogLevel:Default=Error", $"--ConnectionStrings:Default=Data Source={folder}/gateway.db", .. TestKeys.Arguments("gateway"),
                .. new[] { "registration", "submission", "judging", "billing", "notification" }.Select(s => $"--Services:{s}:Grpc={desk.Service.GrpcAddress.ToString().TrimEnd('/')}"),
$"--Services:submission:Http={desk.Service.HttpAddress}",
                $"--Demo:Accounts:1:Id={manager.Id}", $"--Demo:Accounts:1:Mail={manager.Mail}", $"--Demo:Accounts:1:Name={manager.Name}", "--Demo:Accounts:1:Password=bench-bench-1", $"--Demo:Accounts:1:Token={Sender.Token}",
            ];
            var gateway = GatewayHost.Build(args);
            await gateway.StartAsync();
            return new Site(desk, gateway, folder, new Sender(new Uri($"http://127.0.0.1:{port}")), entries);
        }

        /// <summary>A bare Kestrel program: takes the body and writes it to a file, as little as anybody can do who keeps it.</summary>
        public async Task<Uri> SinkAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var port = FreePort.Next();
            builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port, o => o.Protocols = HttpProtocols.Http1));
            _sink = builder.Build();
            _sink.Run(async context =>
            {
                context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
                var path = Path.Combine(folder, Path.GetRandomFileName());
                await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
                {
                    await context.Request.Body.CopyToAsync(file, 64 << 10);
                }

                File.Delete(path);
            });
            await _sink.StartAsync();
            return new Uri($"http://127.0.0.1:{port}/");
        }

        public async ValueTask DisposeAsync()
        {
            sender.Dispose();
            if (_sink is not null)
            {
                await _sink.DisposeAsync();
            }

            await gateway.StopAsync();
            await gateway.DisposeAsync();
            await desk.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
