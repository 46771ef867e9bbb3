using System.Net.Http.Headers;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Gateway;

/// <summary>What cannot be right is told to the client as a problem document, and no service ever hears of it.</summary>
public sealed class BadInputTests : IClassFixture<SharedGateway>
{
    private const string Register = "/api/v1/editions/csea-2025/entries:register";
    private readonly GatewayUnderTest _gateway;

    public BadInputTests(SharedGateway shared) => _gateway = shared.ForgetCalls();

    [Theory]
    [InlineData("{", "MALFORMED_JSON", null)]
    [InlineData("nonsense", "MALFORMED_JSON", null)]
    [InlineData("{\"drafts\":[\"a\"]}{}", "MALFORMED_JSON", null)]
    [InlineData("[]", "WRONG_TYPE", null)]
    [InlineData("\"text\"", "WRONG_TYPE", null)]
    [InlineData("{\"nonsense\":1}", "UNKNOWN_FIELD", "nonsense")]
    [InlineData("{\"confirmations\":{\"nonsense\":true}}", "UNKNOWN_FIELD", "confirmations.nonsense")]
    [InlineData("{\"drafts\":\"a\"}", "WRONG_TYPE", "drafts")]
    [InlineData("{\"drafts\":[1]}", "WRONG_TYPE", "drafts[0]")]
    [InlineData("{\"confirmations\":[]}", "WRONG_TYPE", "confirmations")]
    [InlineData("{\"request_id\":\"a\\u0000\"}", "BAD_CHARACTER", "requestId")]
    [InlineData("{\"request_id\":\"a\\u001b[2J\"}", "BAD_CHARACTER", "requestId")]
    [InlineData("{\"request_id\":\"\\udc00\"}", "BAD_CHARACTER", "requestId")]
    [InlineData("{\"requestId\":\"a\",\"request_id\":\"b\"}", "GIVEN_TWICE", "requestId")]
    [InlineData("{\"edition\":\"csea-2026\"}", "PATH_DIFFERS", "edition")]
    public async Task A_bad_body_is_refused_by_name(string body, string reason, string? field)
    {
        var answer = await _gateway.PostAsync(Register, body, Cast.Manager(1));
        answer.Problem(400, reason);
        Assert.Equal(field is null ? [] : [field], answer.Fields);
        Assert.Empty(_gateway.Behind.Calls);
    }

    [Theory]
    [InlineData("/api/v1/editions/csea-2025/entries?nonsense=1", "UNKNOWN_FIELD", "nonsense")]
    [InlineData("/api/v1/editions/csea-2025/entries?page_size=many", "WRONG_TYPE", "pageSize")]
    [InlineData("/api/v1/editions/csea-2025/entries?page_size=1&page_size=2", "GIVEN_TWICE", "pageSize")]
    [InlineData("/api/v1/editions/csea-2025/entries?phase=NONSENSE", "WRONG_TYPE", "phase")]
    [InlineData("/api/v1/editions/csea-2025/entries?edition=other", "GIVEN_TWICE", "edition")]
    [InlineData("/api/v1/editions/csea-2025/entries?text=%00", "BAD_CHARACTER", "text")]
    [InlineData("/api/v1/editions/csea-2025/rounds/seven/REVIEW", "WRONG_TYPE", "award")]
    [InlineData("/api/v1/editions/csea-2025/rounds/7/SEMIFINAL", "WRONG_TYPE", "round")]
    [InlineData("/api/v1/editions/csea-2025/rounds/99999999999/REVIEW", "WRONG_TYPE", "award")]
    [InlineData("/api/v1/entries/%01", "BAD_CHARACTER", "entry")]
    public async Task A_bad_path_or_query_is_refused_by_name(string path, string reason, string field)
    {
        var answer = await _gateway.GetAsync(path, Cast.Secretary);
        answer.Problem(400, reason);
        Assert.Equal([field], answer.Fields);
        Assert.Empty(_gateway.Behind.Calls);
    }

    [Fact]
    public async Task Unknown_paths_and_methods_are_told_apart()
    {
        (await _gateway.GetAsync("/api/v1/nowhere")).Problem(404, "PATH_UNKNOWN");
        var answer = await _gateway.SendAsync(HttpMethod.Delete, "/api/v1/editions");
        answer.Problem(405, "METHOD_NOT_ALLOWED");
        Assert.Equal("GET,POST", answer.Headers["Allow"]);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=big5")]
    [InlineData("nonsense")]
    public async Task Only_JSON_in_UTF_8_is_read(string type)
    {
        var answer = await _gateway.SendAsync(HttpMethod.Post, Register, "{}", Cast.Manager(1), more: r =>
        {
            r.Content!.Headers.Remove("Content-Type");
            r.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        });
        answer.Problem(415, "NOT_JSON");
        Assert.Empty(_gateway.Behind.Calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_four_mebibytes_is_too_large_announced_or_not(bool announced)
    {
        var body = $$"""{"request_id":"{{new string('x', 5 << 20)}}"}""";
        var answer = await _gateway.SendAsync(HttpMethod.Post, Register, body, Cast.Manager(1), more: r =>
        {
            r.Headers.TransferEncodingChunked = !announced;
            r.Headers.ExpectContinue = true; // or the client would still be sending when the answer comes
        });
        answer.Problem(413, "TOO_LARGE");
        Assert.Empty(_gateway.Behind.Calls);
    }

    [Fact]
    public async Task A_deeply_nested_body_is_refused_not_followed() =>
        (await _gateway.PostAsync(Register, "{\"confirmations\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_001), Cast.Manager(1))).Problem(400, "MALFORMED_JSON");

    [Theory]
    [InlineData("Bearer csea_pat_nobody")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("Bearer")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    [InlineData("csea_pat_x")]
    public async Task A_token_that_does_not_hold_is_refused_even_where_visitors_may_read(string header)
    {
        var answer = await _gateway.SendAsync(HttpMethod.Get, "/api/v1/editions", more: r => r.Headers.TryAddWithoutValidation("Authorization", header));
        answer.Problem(401, "TOKEN_INVALID");
        Assert.Equal("Bearer", answer.Headers["WWW-Authenticate"]);
        Assert.Empty(_gateway.Behind.Calls);
    }

    /// <summary>A service token taken from inside the mesh opens nothing at the gateway.</summary>
    [Fact]
    public async Task A_service_token_is_no_access_token() =>
        (await _gateway.SendAsync(HttpMethod.Get, "/api/v1/account", more: r => r.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestKeys.Signer("gateway").ForPerson(Cast.Admin, "gateway")))).Problem(401, "TOKEN_INVALID");

    [Fact]
    public async Task Random_bytes_never_end_in_a_server_error()
    {
        var random = new Random(20250606);
        for (var i = 0; i < 300; i++)
        {
            var noise = new byte[random.Next(1, 80)];
            random.NextBytes(noise);
            byte[] bytes = i % 2 == 0 ? noise : [.. "{\"drafts\":["u8, .. noise]; // at the start, and where a value is expected

            var answer = await _gateway.SendAsync(HttpMethod.Post, Register, "", Cast.Manager(1), more: r =>
            {
                r.Content = new ByteArrayContent(bytes);
                r.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            });
            Assert.True(answer.Status is 400, $"{answer.Status} for {Convert.ToHexString(bytes)}: {answer.Text}");
        }

        Assert.Empty(_gateway.Behind.Calls);
    }

    [Fact]
    public async Task Random_paths_never_end_in_a_server_error()
    {
        var random = new Random(20250607);
        const string Alphabet = "/:%{}*?&=+.;aA0ée華\u0001 ";
        for (var i = 0; i < 300; i++)
        {
            var path = "/api/v1/entries/" + new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            var answer = await _gateway.SendAsync(HttpMethod.Get, Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal), by: Cast.Manager(1));
            Assert.True(answer.Status < 500, $"{answer.Status} for {path}: {answer.Text}");
        }
    }
}
