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
/// memory while 50 files of 10 MiB come at once; inspections per minute; the time from the last byte to the verdict; and the night of the
/// deadline, 300 submissions in ten minutes, played at its true rate for a minute, beside the same page on an idle service.
/// </summary>
internal static class Uploads
{
    private const int TenMiB = 10 << 20;
    private const int Entries = 60;
    private const int Night = 60;

    public static async Task RunAsync()
    {
        await using var site = await Site.StartAsync();
        var file = (byte[])[.. DossierDesk.Bytes("entry.pdf"), .. Enumerable.Repeat((byte)'\n', TenMiB - DossierDesk.Bytes("entry.pdf").Length)];
        await ThroughputAsync(site, file);
        await MemoryAsync(site, file);
        await InspectionsAsync(site);
        await DeadlineNightAsync(site);
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
                (await site.Http.PutAsync(sink, new ByteArrayContent(file))).EnsureSuccessStatusCode();
            }

            return Rate(watch.Elapsed, files);
        }

        async Task<double> TusOnceAsync(int files)
        {
            var watch = new Stopwatch();
            for (var i = 0; i < files; i++)
            {
                // All bytes but the last: what is measured is the way of the bytes, not the look at the file.
                var upload = await site.CreateAsync(Site.EntryOf(i), file.Length);
                watch.Start();
                await site.AppendAsync(upload, file.AsMemory(0, file.Length - 1), 0);
                watch.Stop();
                await site.SendAsync(HttpMethod.Delete, upload);
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

    private static async Task MemoryAsync(Site site, byte[] file)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var (before, peak) = (WorkingSet(), 0L);
        using var watching = new CancellationTokenSource();
        var watch = Task.Run(async () =>
        {
            while (!watching.IsCancellationRequested)
            {
                peak = Math.Max(peak, WorkingSet());
                await Task.Delay(10);
            }
        });
        var time = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            var upload = await site.CreateAsync(Site.EntryOf(i), file.Length);
            for (var at = 0; at < file.Length - 1; at += 1 << 20)
            {
                await site.AppendAsync(upload, file.AsMemory(at, Math.Min(1 << 20, file.Length - 1 - at)), at);
            }

            await site.SendAsync(HttpMethod.Delete, upload);
        }));
        await watching.CancelAsync();
        await watch;
        Bench.Line("upload_50_at_once", 50.0 * file.Length / (1 << 20) / time.Elapsed.TotalSeconds, "MiB/s");
        Bench.Line("upload_50_at_once_extra_memory", (peak - before) / (double)(1 << 20), "MiB");
    }

    private static async Task InspectionsAsync(Site site)
    {
        var pdf = DossierDesk.Bytes("entry.pdf");
        const int Files = 60;
        var verdicts = new double[Files];
        for (var i = 0; i < Files; i++)
        {
            var upload = await site.CreateAsync(Site.EntryOf(i), pdf.Length);
            await site.AppendAsync(upload, pdf.AsMemory(0, pdf.Length - 1), 0);
            var watch = Stopwatch.StartNew();
            await site.AppendAsync(upload, pdf.AsMemory(pdf.Length - 1), pdf.Length - 1);
            verdicts[i] = watch.Elapsed.TotalMilliseconds;
        }

        Bench.Line("verdict_after_last_byte_p50", verdicts.Order().ElementAt(Files / 2), "ms");
        Bench.Line("verdict_after_last_byte_p99", verdicts.Order().ElementAt(Files - 1), "ms");
        var (perSecond, _) = await Bench.RateAsync(120, 8, async i =>
        {
            var upload = await site.CreateAsync(Site.EntryOf(i), pdf.Length);
            await site.AppendAsync(upload, pdf, 0);
        });
        Bench.Line("inspections", perSecond * 60, "files/min");
    }

    private static async Task DeadlineNightAsync(Site site)
    {
        var idle = await PagesAsync(site, 400, TimeSpan.Zero, CancellationToken.None);
        using var over = new CancellationTokenSource();
        var photo = DossierDesk.Bytes("photo.jpg");
        var pdf = DossierDesk.Bytes("entry.pdf");
        var book = DossierDesk.Bytes("yearbook.docx");
        var done = 0;
        var night = Task.Run(async () =>
        {
            var submissions = new List<Task>();
            using var beat = new PeriodicTimer(TimeSpan.FromSeconds(2));
            // 300 in ten minutes is one every two seconds; each is a document, a form and three photos.
            for (var i = 0; i < Night / 2 && await beat.WaitForNextTickAsync(); i++)
            {
                var entry = Site.EntryOf(i);
                submissions.Add(Task.Run(async () =>
                {
                    await site.UploadAsync(entry, SlotKind.EntryDocument, 1, pdf, "參賽文件.pdf");
                    await site.UploadAsync(entry, SlotKind.YearbookTemplate, 1, book, "專刊.docx");
                    for (var n = 1; n <= 3; n++)
                    {
                        await site.UploadAsync(entry, SlotKind.YearbookPhoto, n, photo, "照片.jpg");
                    }

                    Interlocked.Increment(ref done);
                }));
            }

            await Task.WhenAll(submissions);
            await over.CancelAsync();
        });
        var busy = await PagesAsync(site, int.MaxValue, TimeSpan.FromMilliseconds(50), over.Token);
        await night;
        Bench.Line("deadline_night_submissions", done, $"in {Night} s");
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
            (await site.SendAsync(HttpMethod.Get, $"/api/v1/dossiers/{Site.EntryOf(Entries - 1)}")).EnsureSuccessStatusCode();
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

    /// <summary>A Submission service with sixty team entries and a gateway before it.</summary>
    private sealed class Site(DossierDesk desk, WebApplication gateway, string folder, HttpClient http) : IAsyncDisposable
    {
        private const string Token = "csea_pat_bench-manager";
        private WebApplication? _sink;

        public HttpClient Http => http;

        public static string EntryOf(int i) => $"bench-{i % Entries}";

        public static async Task<Site> StartAsync()
        {
            var desk = await DossierDesk.OpenAsync();
            for (var i = 0; i < Entries; i++)
            {
                await desk.RegisterAsync(EntryOf(i), "最佳客戶服務團隊", $"團隊{i}");
            }

            var folder = Directory.CreateTempSubdirectory("csea-bench-").FullName;
            var (grpc, port) = (FreePort.Next(), FreePort.Next());
            var manager = Cast.Manager(1);
            string[] args =
            [
                $"--Ports:Grpc={grpc}", $"--Ports:Http={port}", "--Logging:LogLevel:Default=Error", $"--ConnectionStrings:Default=Data Source={folder}/gateway.db", .. TestKeys.Arguments("gateway"),
                .. new[] { "registration", "submission", "judging", "billing", "notification" }.Select(s => $"--Services:{s}:Grpc={desk.Service.GrpcAddress.ToString().TrimEnd('/')}"),
                $"--Demo:Accounts:1:Id={manager.Id}", $"--Demo:Accounts:1:Mail={manager.Mail}", $"--Demo:Accounts:1:Name={manager.Name}", "--Demo:Accounts:1:Password=bench-bench-1", $"--Demo:Accounts:1:Token={Token}",
            ];
            var gateway = GatewayHost.Build(args);
            await gateway.StartAsync();
            return new Site(desk, gateway, folder, new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") });
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

        public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? more = null)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
            request.Headers.Add("Tus-Resumable", "1.0.0");
            more?.Invoke(request);
            return await http.SendAsync(request);
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

        public async Task UploadAsync(string entry, SlotKind kind, int ordinal, byte[] bytes, string name) => await AppendAsync(await CreateAsync(entry, bytes.Length, kind, ordinal, name), bytes, 0);

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
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
