using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CseaMesh.Edition.V1;
using CseaMesh.Platform.Identity;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Gateway;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Submission;

/// <summary>Resumable uploads through a real gateway to a real service, by the protocol's own rules and by a ready-made client.</summary>
public sealed class TusTests
{
    private static readonly HttpMethod Patch = HttpMethod.Patch;

    [Fact]
    [Trait("rule", "DOC-11")]
    public async Task A_ready_made_client_resumes_where_it_was_interrupted()
    {
        var folder = await Node.FolderAsync("tus-js-client");
        await using var tus = await Door.OpenAsync();
        var bytes = Padded(DossierDesk.Bytes("entry.pdf"), 6 << 20);
        var file = Path.Combine(tus.Desk.Service.Folder, "參賽文件.pdf");
        await File.WriteAllBytesAsync(file, bytes);
        var metadata = JsonSerializer.Serialize(new { entry = DossierDesk.Team, kind = "ENTRY_DOCUMENT", ordinal = "1", filename = "參賽文件.pdf", filetype = "application/pdf", sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) });
        using var said = JsonDocument.Parse(await Node.RunAsync(folder, "tus.mjs", tus.Endpoint, GatewayUnderTest.Token(Cast.Manager(1)), file, metadata, $"{2 << 20}"));
        Assert.True(said.RootElement.TryGetProperty("url", out _), said.RootElement.ToString());
        Assert.InRange(said.RootElement.GetProperty("resumedAt").GetInt64(), 1 << 20, bytes.Length - 1);
        await tus.VerdictAsync(said.RootElement.GetProperty("url").GetString()!);
        var slot = (await tus.Desk.SeeAsync(DossierDesk.Team)).Slots[0];
        Assert.Equal((SlotState.Ready, "參賽文件.pdf", bytes.Length, 1), (slot.State, slot.File.SentName, (int)slot.File.SizeBytes, slot.File.Version));
        Assert.Equal(bytes, await tus.Desk.DownloadAsync(slot.File.Id, tus.Desk.Manager));
    }

    [Fact]
    public async Task A_ready_made_client_is_told_why_a_file_is_not_taken()
    {
        var folder = await Node.FolderAsync("tus-js-client");
        await using var tus = await Door.OpenAsync();
        var file = Path.Combine(tus.Desk.Service.Folder, "not.pdf");
        await File.WriteAllBytesAsync(file, new byte[3 << 20]);
        var metadata = JsonSerializer.Serialize(new { entry = DossierDesk.Team, kind = "ENTRY_DOCUMENT", ordinal = "1", filename = "not.pdf" });
        using var said = JsonDocument.Parse(await Node.RunAsync(folder, "tus.mjs", tus.Endpoint, GatewayUnderTest.Token(Cast.Manager(1)), file, metadata, $"{1 << 20}"));
        Assert.Equal((400, "NOT_PDF"), (said.RootElement.GetProperty("status").GetInt32(), said.RootElement.GetProperty("problem").GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task The_protocol_is_spoken_as_it_is_written()
    {
        await using var tus = await Door.OpenAsync();
        var options = await tus.SendAsync(HttpMethod.Options, tus.Endpoint);
        Assert.Equal((HttpStatusCode.NoContent, "1.0.0", "creation,creation-with-upload,expiration,checksum,termination", "sha1,sha256"),
            (options.StatusCode, Header(options, "Tus-Version"), Header(options, "Tus-Extension"), Header(options, "Tus-Checksum-Algorithm")));

        var old = await tus.SendAsync(HttpMethod.Post, tus.Endpoint, more: r => r.Headers.Remove("Tus-Resumable"));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "1.0.0"), (old.StatusCode, Header(old, "Tus-Version")));

        var bytes = DossierDesk.Bytes("entry.pdf");
        var created = await tus.CreateAsync(bytes.Length);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var upload = created.Headers.Location!.ToString();
        Assert.Equal("0", Header(created, "Upload-Offset"));
        Assert.True(DateTimeOffset.TryParse(Header(created, "Upload-Expires"), CultureInfo.InvariantCulture, out _));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await tus.SendAsync(Patch, upload, bytes, r => r.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/pdf"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await tus.AppendAsync(upload, bytes[10..], 10)).StatusCode);
        var first = await tus.AppendAsync(upload, bytes[..50_000], 0);
        Assert.Equal((HttpStatusCode.NoContent, "50000"), (first.StatusCode, Header(first, "Upload-Offset")));
        var asked = await tus.SendAsync(HttpMethod.Head, upload);
        Assert.Equal((HttpStatusCode.OK, "50000", $"{bytes.Length}"), (asked.StatusCode, Header(asked, "Upload-Offset"), Header(asked, "Upload-Length")));
        Assert.Equal(HttpStatusCode.NotFound, (await tus.SendAsync(HttpMethod.Head, upload, by: Cast.Manager(2))).StatusCode);

        var last = await tus.AppendAsync(upload, bytes[50_000..], 50_000);
        Assert.Equal((HttpStatusCode.NoContent, $"{bytes.Length}"), (last.StatusCode, Header(last, "Upload-Offset")));
        Assert.Equal(UploadState.Accepted, (await tus.VerdictAsync(upload)).State);
        Assert.Equal(bytes, await tus.Desk.DownloadAsync((await tus.Desk.SeeAsync(DossierDesk.Team)).Slots[0].File.Id, tus.Desk.Manager));
        var again = await tus.SendAsync(HttpMethod.Head, upload);
        Assert.Equal($"{bytes.Length}", Header(again, "Upload-Offset"));
    }

    [Fact]
    public async Task A_piece_that_changed_on_its_way_is_thrown_away_and_taken_again()
    {
        await using var tus = await Door.OpenAsync();
        var bytes = DossierDesk.Bytes("entry.pdf");
        var upload = (await tus.CreateAsync(bytes.Length)).Headers.Location!.ToString();
        var good = Convert.ToBase64String(SHA256.HashData(bytes[..60_000]));
        var bad = await tus.AppendAsync(upload, [.. bytes[..59_999], 0], 0, $"sha256 {good}");
        Assert.Equal(460, (int)bad.StatusCode);
        Assert.Equal("0", Header(await tus.SendAsync(HttpMethod.Head, upload), "Upload-Offset"));
        Assert.Equal(HttpStatusCode.BadRequest, (await tus.AppendAsync(upload, bytes[..10], 0, "crc32 AAAA")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await tus.AppendAsync(upload, bytes[..60_000], 0, $"sha256 {good}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await tus.AppendAsync(upload, bytes[60_000..], 60_000, $"sha1 {Convert.ToBase64String(SHA1.HashData(bytes[60_000..]))}")).StatusCode);
        await tus.VerdictAsync(upload);
        Assert.Equal(SlotState.Ready, (await tus.Desk.SeeAsync(DossierDesk.Team)).Slots[0].State);
    }

    [Fact]
    public async Task An_upload_can_be_given_up_and_expires()
    {
        await using var tus = await Door.OpenAsync();
        var upload = (await tus.CreateAsync(1000)).Headers.Location!.ToString();
        await tus.AppendAsync(upload, new byte[10], 0);
        Assert.Equal(HttpStatusCode.NoContent, (await tus.SendAsync(HttpMethod.Delete, upload)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await tus.SendAsync(HttpMethod.Head, upload)).StatusCode);
        Assert.Empty(tus.Parts());

        var left = (await tus.CreateAsync(1000)).Headers.Location!.ToString();
        await tus.AppendAsync(left, new byte[10], 0);
        Assert.Single(tus.Parts());
        await tus.Desk.Service.Clock.SetAsync(await tus.Desk.Service.Clock.NowAsync() + TimeSpan.FromHours(25));
        Assert.Equal(HttpStatusCode.NotFound, (await tus.SendAsync(HttpMethod.Head, left)).StatusCode);
        Assert.Empty(tus.Parts());
    }

    [Fact]
    [Trait("rule", "DOC-02")]
    public async Task What_is_announced_too_large_or_empty_is_refused_at_once()
    {
        await using var tus = await Door.OpenAsync();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await tus.CreateAsync((10 << 20) + 1)).StatusCode);
        var empty = await tus.CreateAsync(0);
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        Assert.Contains("FILE_EMPTY", await empty.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var upload = (await tus.CreateAsync(100)).Headers.Location!.ToString();
        Assert.Equal(HttpStatusCode.BadRequest, (await tus.AppendAsync(upload, new byte[101], 0)).StatusCode);
    }

    [Fact]
    public async Task Creation_takes_the_bytes_that_come_along_and_a_repeat_gives_the_same_upload()
    {
        await using var tus = await Door.OpenAsync();
        var bytes = DossierDesk.Bytes("entry.pdf");
        var created = await tus.CreateAsync(bytes.Length, bytes);
        Assert.Equal((HttpStatusCode.Created, $"{bytes.Length}"), (created.StatusCode, Header(created, "Upload-Offset")));
        await tus.VerdictAsync(created.Headers.Location!.ToString());
        Assert.Equal(SlotState.Ready, (await tus.Desk.SeeAsync(DossierDesk.Team)).Slots[0].State);

        var id = Guid.NewGuid().ToString();
        var one = await tus.CreateAsync(500, more: ("request_id", id));
        var two = await tus.CreateAsync(500, more: ("request_id", id));
        Assert.Equal(one.Headers.Location, two.Headers.Location);
    }

    [Fact]
    public async Task A_refused_upload_tells_its_reason_to_whoever_asks_again()
    {
        await using var tus = await Door.OpenAsync();
        var upload = (await tus.CreateAsync(8, "not a pdf"u8[..8].ToArray())).Headers.Location;
        Assert.NotNull(upload);
        var id = upload.ToString().Split('/')[^1];
        var asked = (await tus.Desk.Manager.GetUploadAsync(new GetUploadRequest { Upload = id })).Upload;
        Assert.Equal((UploadState.Refused, "NOT_PDF"), (asked.State, asked.Refusal));
        Assert.NotEmpty(asked.RefusalText.Zh);
        Assert.Empty(tus.Parts());
    }

    [Fact]
    public async Task An_upload_whose_verdict_was_lost_is_finished_by_the_clock()
    {
        await using var tus = await Door.OpenAsync();
        var bytes = DossierDesk.Bytes("entry.pdf");
        var upload = (await tus.CreateAsync(bytes.Length)).Headers.Location!.ToString().Split('/')[^1];
        // The service stopped after the last byte had come: its bytes are there, its verdict is not.
        await File.WriteAllBytesAsync(Path.Combine(tus.Desk.Service.Folder, "files", "incoming", upload + ".part"), bytes);
        Assert.Equal(UploadState.Inspecting, (await tus.Desk.Manager.GetUploadAsync(new GetUploadRequest { Upload = upload })).Upload.State);
        await tus.Desk.Service.Clock.SetAsync(await tus.Desk.Service.Clock.NowAsync() + TimeSpan.FromMinutes(1));
        Assert.Equal(UploadState.Accepted, (await tus.Desk.Manager.GetUploadAsync(new GetUploadRequest { Upload = upload })).Upload.State);
        Assert.Equal(bytes.Length, (await tus.Desk.SeeAsync(DossierDesk.Team)).Slots[0].File.SizeBytes);
    }

    [Fact]
    public async Task An_upload_that_another_pod_is_writing_to_is_busy()
    {
        await using var tus = await Door.OpenAsync();
        var upload = (await tus.CreateAsync(1000)).Headers.Location!.ToString();
        await tus.AppendAsync(upload, new byte[10], 0);
        await using (new FileStream(Assert.Single(tus.Parts()), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal(HttpStatusCode.Locked, (await tus.AppendAsync(upload, new byte[10], 10)).StatusCode);
        }

        Assert.Equal("20", Header(await tus.AppendAsync(upload, new byte[10], 10), "Upload-Offset"));
    }

    [Theory]
    [InlineData("bytes=0-99", 0, 100)]
    [InlineData("bytes=1000-", 1000, -1)]
    [InlineData("bytes=-77", -77, 77)]
    public async Task A_download_can_begin_anywhere(string range, int from, int length)
    {
        await using var tus = await Door.OpenAsync();
        var bytes = DossierDesk.Bytes("entry.pdf");
        await tus.Desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, "entry.pdf");
        var file = (await tus.Desk.SeeAsync(DossierDesk.Team)).Slots[0].File;
        var answer = await tus.SendAsync(HttpMethod.Get, $"/api/v1/files/{file.Id}", more: r => r.Headers.TryAddWithoutValidation("Range", range));
        var expected = from < 0 ? bytes[from.Equals(-77) ? ^77.. : ..] : length < 0 ? bytes[from..] : bytes[from..(from + length)];
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(expected, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(bytes.Length, answer.Content.Headers.ContentRange!.Length);

        var past = await tus.SendAsync(HttpMethod.Get, $"/api/v1/files/{file.Id}", more: r => r.Headers.TryAddWithoutValidation("Range", $"bytes={bytes.Length}-"));
        Assert.Equal((HttpStatusCode.RequestedRangeNotSatisfiable, $"bytes */{bytes.Length}"), (past.StatusCode, past.Content.Headers.ContentRange?.ToString()));
        var stale = await tus.SendAsync(HttpMethod.Get, $"/api/v1/files/{file.Id}", more: r =>
        {
            r.Headers.TryAddWithoutValidation("Range", "bytes=5-9");
            r.Headers.TryAddWithoutValidation("If-Range", "\"another\"");
        });
        Assert.Equal((HttpStatusCode.OK, bytes.Length), (stale.StatusCode, (await stale.Content.ReadAsByteArrayAsync()).Length));
    }

    [Fact]
    public async Task A_download_carries_its_name_in_every_script_and_runs_nothing()
    {
        await using var tus = await Door.OpenAsync();
        await tus.Desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, "entry.pdf");
        var file = (await tus.Desk.SeeAsync(DossierDesk.Team)).Slots[0].File;
        var answer = await tus.SendAsync(HttpMethod.Get, $"/api/v1/files/{file.Id}");
        var disposition = answer.Content.Headers.ContentDisposition!;
        Assert.Equal(("attachment", "親切服務公司_尊榮客戶服務團隊_最佳客戶服務團隊_參賽文件.pdf"), (disposition.DispositionType, disposition.FileNameStar));
        Assert.True(disposition.FileName!.All(char.IsAscii));
        Assert.Equal(("nosniff", "sandbox; default-src 'none'"), (Header(answer, "X-Content-Type-Options"), Header(answer, "Content-Security-Policy")));
    }

    private static byte[] Padded(byte[] pdf, int size) => [.. pdf, .. Enumerable.Repeat((byte)'\n', size - pdf.Length)];

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(",", values) : "";

    /// <summary>A gateway in front of a Submission service with the three entries of <see cref="DossierDesk"/>.</summary>
    private sealed class Door(DossierDesk desk, GatewayUnderTest gateway) : IAsyncDisposable
    {
        public DossierDesk Desk => desk;

        public string Endpoint => new Uri(gateway.Address, "/api/v1/uploads").ToString();

        public static async Task<Door> OpenAsync()
        {
            var desk = await DossierDesk.OpenAsync();
            return new Door(desk, await GatewayUnderTest.StartAsync($"--Services:submission:Grpc={desk.Service.GrpcAddress.ToString().TrimEnd('/')}", $"--Services:submission:Http={desk.Service.HttpAddress}"));
        }

        /// <summary>What became of an upload whose last byte was sent.</summary>
        public async Task<Upload> VerdictAsync(string upload) => (await desk.Manager.GetUploadAsync(new GetUploadRequest { Upload = upload.Split('/')[^1], WaitSeconds = 20 })).Upload;

        public string[] Parts() => Directory.GetFiles(Path.Combine(desk.Service.Folder, "files", "incoming"));

        public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body = null, Action<HttpRequestMessage>? more = null, Caller? by = null)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", GatewayUnderTest.Token(by ?? Cast.Manager(1)));
            request.Headers.Add("Tus-Resumable", "1.0.0");
            if (body is not null)
            {
                request.Content = new ByteArrayContent(body);
            }

            more?.Invoke(request);
            return await gateway.Http.SendAsync(request);
        }

        public Task<HttpResponseMessage> CreateAsync(long size, byte[]? bytes = null, (string Key, string Value)? more = null) => SendAsync(HttpMethod.Post, Endpoint, bytes, r =>
        {
            r.Headers.Add("Upload-Length", $"{size}");
            (string Key, string Value)[] said = [("entry", DossierDesk.Team), ("kind", "ENTRY_DOCUMENT"), ("ordinal", "1"), ("filename", "參賽文件.pdf"), .. more is { } extra ? [extra] : Array.Empty<(string, string)>()];
            r.Headers.TryAddWithoutValidation("Upload-Metadata", string.Join(',', said.Select(p => $"{p.Key} {Convert.ToBase64String(Encoding.UTF8.GetBytes(p.Value))}")));
            if (bytes is not null)
            {
                r.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
            }
        });

        public Task<HttpResponseMessage> AppendAsync(string upload, byte[] bytes, long offset, string? checksum = null) => SendAsync(Patch, upload, bytes, r =>
        {
            r.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
            r.Headers.Add("Upload-Offset", $"{offset}");
            if (checksum is not null)
            {
                r.Headers.TryAddWithoutValidation("Upload-Checksum", checksum);
            }
        });

        public async ValueTask DisposeAsync()
        {
            await gateway.DisposeAsync();
            await desk.DisposeAsync();
        }
    }
}
