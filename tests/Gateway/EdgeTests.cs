using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using CseaMesh.Gateway.V1;
using CseaMesh.Notification.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.OpenApi;
using GatewayRpcs = CseaMesh.Gateway.V1.Gateway;

namespace CseaMesh.Tests.Gateway;

/// <summary>gRPC through the proxy, files, the clock, headers and limits of the gateway.</summary>
public sealed class EdgeTests : IClassFixture<SharedGateway>
{
    private readonly GatewayUnderTest _gateway;

    public EdgeTests(SharedGateway shared) => _gateway = shared.ForgetCalls();

    [Fact]
    public async Task GRPC_passes_with_the_access_token_swapped_for_a_service_token()
    {
        var client = _gateway.Client(c => new CseaMesh.Registration.V1.Registration.RegistrationClient(c), Cast.Secretary);
        await client.ListEntriesAsync(new ListEntriesRequest { Edition = "csea-2025" }, new Metadata { { "cookie", "csea.session=x" } });
        var call = _gateway.Behind.Last("ListEntries");
        Assert.Equivalent(Cast.Secretary, call.Caller, strict: true);
        Assert.Null(call.Headers.GetValue("cookie"));
    }

    [Fact]
    public async Task GRPC_without_token_arrives_as_a_visitor()
    {
        await _gateway.Client(c => new CseaMesh.Registration.V1.Registration.RegistrationClient(c)).ListEditionsAsync(new ListEditionsRequest());
        Assert.False(_gateway.Behind.Last("ListEditions").Caller.IsSignedIn);
    }

    [Theory]
    [InlineData("csea_pat_nobody")]
    [InlineData("")]
    public async Task GRPC_with_a_bad_token_is_refused_with_its_reason(string token) =>
        await Refused.AsAsync(RefusalKind.Unauthenticated, "TOKEN_INVALID", () =>
            _gateway.Client(c => new CseaMesh.Registration.V1.Registration.RegistrationClient(c), token: token).ListEditionsAsync(new ListEditionsRequest()));

    /// <summary>Tokens made inside the mesh, stolen or forged, are worth nothing from outside.</summary>
    [Fact]
    public async Task GRPC_with_a_service_token_is_refused() =>
        await Refused.AsAsync(RefusalKind.Unauthenticated, "TOKEN_INVALID", () =>
            _gateway.Client(c => new CseaMesh.Registration.V1.Registration.RegistrationClient(c), token: TestKeys.Signer("gateway").ForPerson(Cast.Admin, "registration")).ListEditionsAsync(new ListEditionsRequest()));

    [Fact]
    public async Task A_refusal_of_a_service_passes_with_all_its_details()
    {
        _gateway.Behind.Answers["GetEntry"] = _ => throw Refusal.Precondition("WINDOW_CLOSED", "已截止。", "Closed.").With("until", "x");
        var refusal = await Refused.AsAsync(RefusalKind.Precondition, "WINDOW_CLOSED", () =>
            _gateway.Client(c => new CseaMesh.Registration.V1.Registration.RegistrationClient(c), Cast.Manager(1)).GetEntryAsync(new GetEntryRequest { Entry = "x" }));
        Assert.Equal(("已截止。", "x"), (refusal.Zh, refusal.Metadata["until"]));
    }

    [Fact]
    public async Task The_gateways_own_rpcs_are_served_as_gRPC_too()
    {
        var mine = await _gateway.Client(c => new GatewayRpcs.GatewayClient(c), Cast.Admin).GetMyAccountAsync(new GetMyAccountRequest());
        Assert.Equal(Cast.Admin.Id, mine.Account.AccountId);
        await Refused.AsAsync(RefusalKind.Unauthenticated, "SIGN_IN_NEEDED", () => _gateway.Client(c => new GatewayRpcs.GatewayClient(c)).GetMyAccountAsync(new GetMyAccountRequest()));
    }

    /// <summary>What services say among themselves has no way in, whatever the token.</summary>
    [Fact]
    public async Task Calls_between_services_are_not_routed()
    {
        var letters = _gateway.Client(c => new CseaMesh.Notification.V1.Notification.NotificationClient(c), Cast.Admin);
        await NotServedAsync(async () => await letters.QueueAccountMessageAsync(new QueueAccountMessageRequest()));
        var events = _gateway.Client(c => new CseaMesh.Events.V1.EventSink.EventSinkClient(c), Cast.Admin);
        await NotServedAsync(async () => await events.DeliverAsync(new CseaMesh.Events.V1.DeliverRequest()));
        Assert.Empty(_gateway.Behind.Calls);
    }

    [Fact]
    public async Task A_stream_of_requests_passes()
    {
        var client = _gateway.Client(c => new CseaMesh.Submission.V1.Submission.SubmissionClient(c), Cast.Manager(1));
        using var call = client.UploadFile();
        for (var i = 0; i < 200; i++)
        {
            await call.RequestStream.WriteAsync(new UploadFileRequest { Chunk = ByteString.CopyFrom(new byte[64 << 10]) });
        }

        await call.RequestStream.CompleteAsync();
        await call;
        Assert.Equal(200, _gateway.Behind.Last("UploadFile").Requests.Count);
    }

    [Fact]
    public async Task A_file_goes_up_in_pieces_with_what_the_query_says()
    {
        var bytes = new byte[300_001];
        new Random(1).NextBytes(bytes);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        (await _gateway.SendAsync(HttpMethod.Put, $"/api/v1/dossiers/2025-C-0001/files/ENTRY_DOCUMENT/1?fileName={Uri.EscapeDataString("參賽資料 v2.pdf")}&sha256={hash}&front_cover=true", by: Cast.Manager(1), more: r =>
            r.Content = new ByteArrayContent(bytes))).Ok();

        var parts = _gateway.Behind.Last("UploadFile").Requests.Cast<UploadFileRequest>().ToList();
        var header = parts[0].Header;
        Assert.Equal(("2025-C-0001", 1, "參賽資料 v2.pdf", 300_001, hash, true), (header.Entry, header.Ordinal, header.FileName, header.SizeBytes, header.Sha256, header.FrontCover));
        Assert.All(parts.Skip(1), p => Assert.InRange(p.Chunk.Length, 1, 64 << 10));
        Assert.Equal(bytes, parts.Skip(1).SelectMany(p => p.Chunk.ToByteArray()));
    }

    [Theory]
    [InlineData("/api/v1/dossiers/x/files/NONSENSE/1", "kind")]
    [InlineData("/api/v1/dossiers/x/files/ENTRY_DOCUMENT/one", "ordinal")]
    [InlineData("/api/v1/dossiers/x/files/ENTRY_DOCUMENT/1?nonsense=1", "nonsense")]
    [InlineData("/api/v1/dossiers/x/files/ENTRY_DOCUMENT/1?file_name=a%00b", "fileName")]
    [InlineData("/api/v1/dossiers/x/files/ENTRY_DOCUMENT/1?front_cover=maybe", "frontCover")]
    public async Task A_bad_upload_is_refused_before_a_byte_goes_on(string path, string field)
    {
        var answer = await _gateway.SendAsync(HttpMethod.Put, path, by: Cast.Manager(1), more: r => r.Content = new ByteArrayContent(new byte[10]));
        Assert.Equal((400, "application/problem+json"), (answer.Status, answer.MediaType));
        Assert.Equal([field], answer.Fields);
        Assert.Empty(_gateway.Behind.Calls);
    }

    [Fact]
    public async Task A_refused_upload_says_why()
    {
        _gateway.Behind.Answers["UploadFile"] = _ => throw Refusal.Precondition("NOT_PDF", "請上傳 PDF。", "Please upload a PDF.");
        (await _gateway.SendAsync(HttpMethod.Put, "/api/v1/dossiers/x/files/ENTRY_DOCUMENT/1?file_name=a.pdf", by: Cast.Manager(1), more: r => r.Content = new ByteArrayContent(new byte[1 << 20]))).Problem(400, "NOT_PDF");
    }

    [Theory]
    [InlineData("application/pdf", "application/pdf")]
    [InlineData("text/html", "application/octet-stream")]
    [InlineData("image/svg+xml", "application/octet-stream")]
    public async Task A_file_comes_down_as_an_attachment_that_no_browser_runs(string stored, string sent)
    {
        var bytes = Encoding.UTF8.GetBytes("<script>alert(1)</script>");
        _gateway.Behind.Answers["DownloadFile"] = _ =>
        [
            new DownloadFileResponse { Header = new DownloadHeader { Name = "卓越 \"客服\"\r\n大獎.pdf", ContentType = stored, SizeBytes = bytes.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) } },
            new DownloadFileResponse { Chunk = ByteString.CopyFrom(bytes) },
        ];
        var answer = (await _gateway.GetAsync("/api/v1/files/01FILE", Cast.Manager(1))).Ok();
        Assert.Equal((sent, Encoding.UTF8.GetString(bytes)), (answer.MediaType, answer.Text));
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.StartsWith("sandbox", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        var disposition = ContentDispositionHeaderValue.Parse(answer.Headers["Content-Disposition"]);
        Assert.Equal("attachment", disposition.DispositionType);
        Assert.Contains("卓越", disposition.FileNameStar, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_moves_every_clock_forward_only()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        (await gateway.PostAsync("/api/v1/clock:set", """{"now":"2025-06-07T00:00:00+08:00"}""", Cast.Secretary)).Problem(403, "NOT_YOURS");
        (await gateway.PostAsync("/api/v1/clock:set", """{"now":"2025-06-07T00:00:00+08:00"}""", Cast.Admin)).Ok();
        var at = new DateTimeOffset(2025, 6, 7, 0, 0, 0, TimeSpan.FromHours(8));
        Assert.Equal(Enumerable.Repeat(at, 5), gateway.Behind.ClocksSet);
        var clock = (await gateway.GetAsync("/api/v1/clock")).Ok().Json;
        Assert.Equal((at, true), (clock.GetProperty("now").GetDateTimeOffset(), clock.GetProperty("rehearsal").GetBoolean()));
        (await gateway.PostAsync("/api/v1/clock:set", """{"now":"2025-06-06T00:00:00Z"}""", Cast.Admin)).Problem(400, "CLOCK_BACKWARDS");
        (await gateway.PostAsync("/api/v1/clock:set", """{"now":"tomorrow"}""", Cast.Admin)).Problem(400, "WRONG_TYPE");
        Assert.Equal(5, gateway.Behind.ClocksSet.Count);
    }

    /// <summary>Half a year of rehearsal signs nobody out.</summary>
    [Fact]
    public async Task Tokens_outlive_the_rehearsal_clock()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var token = (await gateway.PostAsync("/api/v1/account/tokens", """{"name":"x","validDays":1}""", Cast.Admin)).Ok().Json.GetProperty("token").GetString()!;
        (await gateway.PostAsync("/api/v1/clock:set", """{"now":"2025-11-20T00:00:00Z"}""", Cast.Admin)).Ok();
        (await gateway.SendAsync(HttpMethod.Get, "/api/v1/account", more: r => r.Headers.Authorization = new("Bearer", token))).Ok();
    }

    /// <summary>A page of another site cannot write with the cookie of a visitor of ours.</summary>
    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Sec-Fetch-Site", "none", true)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Origin", "{own}", true)]
    [InlineData("Origin", "https://elsewhere.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("X-Other", "1", false)]
    public async Task A_write_with_the_cookie_must_come_from_our_own_pages(string header, string value, bool allowed)
    {
        var cookie = await _gateway.CookieAsync(Cast.Manager(1));
        var answer = await _gateway.SendAsync(HttpMethod.Post, "/api/v1/editions/csea-2025/drafts", "{}", more: r =>
        {
            r.Headers.Add("Cookie", cookie);
            r.Headers.Add(header, value.Replace("{own}", _gateway.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        });
        if (allowed)
        {
            answer.Ok();
            Assert.Equal(Cast.Manager(1).Id, _gateway.Behind.Last("SaveDraft").Caller.Id);
            return;
        }

        answer.Problem(403, "CROSS_SITE");
        Assert.Empty(_gateway.Behind.Calls);
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        foreach (var path in new[] { "/api/v1/clock", "/api/v1/nowhere", "/nowhere" })
        {
            var headers = (await _gateway.GetAsync(path)).Headers;
            Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
            Assert.Contains("'self'", headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.False(headers.ContainsKey("Server"));
        }
    }

    [Fact]
    public async Task Attempts_to_sign_in_are_limited_by_address()
    {
        await using var strict = await GatewayUnderTest.StartAsync("--Limits:SignInPerMinute=3");
        const string Body = """{"name":"x","mail":"nobody@example.tw","password":"whatever it is"}""";
        for (var i = 0; i < 3; i++)
        {
            (await strict.PostAsync("/api/v1/account/tokens", Body)).Problem(401, "SIGN_IN_REFUSED");
        }

        var answer = await strict.PostAsync("/api/v1/account/tokens", Body);
        answer.Problem(429, "TOO_MANY_ATTEMPTS");
        Assert.InRange(int.Parse(answer.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        await Refused.AsAsync(RefusalKind.Exhausted, "TOO_MANY_ATTEMPTS", () =>
            strict.Client(c => new GatewayRpcs.GatewayClient(c)).CreateAccessTokenAsync(new CreateAccessTokenRequest { Name = "x", Mail = "a@b.tw", Password = "whatever" }));
        (await strict.GetAsync("/api/v1/clock")).Ok();
    }

    [Fact]
    public async Task The_OpenAPI_document_is_valid_and_holds_every_rule()
    {
        var answer = (await _gateway.GetAsync("/api/v1/openapi.json")).Ok();
        var read = OpenApiDocument.Parse(answer.Text, "json");
        Assert.Empty(read.Diagnostic!.Errors.Select(e => $"{e.Pointer}: {e.Message}"));
        var document = read.Document!;
        var operations = document.Paths.SelectMany(p => p.Value.Operations!).Select(o => o.Value).ToList();
        Assert.Equal(CseaMesh.Gateway.Api.Transcoder.Routes.Count + 5, operations.Count);
        Assert.Equal(operations.Count, operations.Select(o => o.OperationId).Distinct().Count());
        var described = operations.Count(o => !string.IsNullOrWhiteSpace(o.Summary));
        Assert.Equal(operations.Count, described); // comments of the contracts arrive
        Assert.Contains("Problem", document.Components!.Schemas!.Keys);
        Assert.Equal(["accessToken", "session"], document.Components.SecuritySchemes!.Keys.Order());

        var register = document.Paths["/editions/{edition}/entries:register"].Operations![HttpMethod.Post];
        Assert.Equal("edition", Assert.Single(register.Parameters!).Name);
        Assert.Equal(["confirmations", "drafts", "requestId"], register.RequestBody!.Content!["application/json"].Schema!.Properties!.Keys.Order(StringComparer.Ordinal));

        var again = await _gateway.SendAsync(HttpMethod.Get, "/api/v1/openapi.json", more: r => r.Headers.IfNoneMatch.ParseAdd(answer.Headers["ETag"]));
        Assert.Equal(304, again.Status);
    }

    private static async Task NotServedAsync(Func<Task> call) =>
        Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
}
