using System.Text.Json;
using CseaMesh.Common.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Grpc.Core;

namespace CseaMesh.Tests.Gateway;

/// <summary>JSON through a real gateway to every contract, seen from both ends.</summary>
public sealed class TranscoderTests : IClassFixture<SharedGateway>
{
    private readonly GatewayUnderTest _gateway;

    public TranscoderTests(SharedGateway shared) => _gateway = shared.ForgetCalls();

    [Fact]
    public async Task Path_and_body_fill_the_request_and_the_answer_comes_back_as_JSON()
    {
        _gateway.Behind.Answers["RegisterEntries"] = _ => [new RegisterEntriesResponse { Checkout = "01CHECKOUT", Entries = { new Entry { Number = "2025-C-0001" } } }];
        var answer = (await _gateway.PostAsync("/api/v1/editions/csea-2025/entries:register", """{"drafts":["01A","01B"],"request_id":"5f0c"}""", Cast.Manager(1))).Ok();

        var call = _gateway.Behind.Last("RegisterEntries");
        Assert.Equal(new RegisterEntriesRequest { Edition = "csea-2025", RequestId = "5f0c", Drafts = { "01A", "01B" } }, call.Request<RegisterEntriesRequest>());
        Assert.Equal("01CHECKOUT", answer.Json.GetProperty("checkout").GetString());
        Assert.Equal("2025-C-0001", answer.Json.GetProperty("entries")[0].GetProperty("number").GetString());
        Assert.Equal(0, answer.Json.GetProperty("entries")[0].GetProperty("award").GetInt32()); // zero values are said
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
    }

    /// <summary>The service sees the caller as the gateway knows him, in a token that no other service would take.</summary>
    [Fact]
    public async Task The_service_learns_who_calls_from_a_token_of_its_own()
    {
        await _gateway.GetAsync("/api/v1/editions/csea-2025/entries", Cast.Secretary);
        Assert.Equivalent(Cast.Secretary, _gateway.Behind.Last("ListEntries").Caller, strict: true);
        var header = _gateway.Behind.Last("ListEntries").Headers.GetValue("authorization")!;
        Assert.DoesNotContain("csea_pat_", header, StringComparison.Ordinal);
        Assert.Throws<Refusal>(() => TestKeys.Verifier("billing").Verify(header["Bearer ".Length..]));

        await _gateway.GetAsync("/api/v1/editions");
        Assert.False(_gateway.Behind.Last("ListEditions").Caller.IsSignedIn);
    }

    [Fact]
    public async Task Query_parameters_fill_fields_in_either_spelling_with_short_enum_names()
    {
        (await _gateway.GetAsync("/api/v1/editions/csea-2025/entries?award_class=TEAM&pageSize=7&text=%E5%8F%B0%E7%81%A3&phase=PHASE_QUALIFIED", Cast.Secretary)).Ok();
        Assert.Equal(
            new ListEntriesRequest { Edition = "csea-2025", AwardClass = AwardClass.Team, PageSize = 7, Text = "台灣", Phase = Phase.Qualified },
            _gateway.Behind.Last("ListEntries").Request<ListEntriesRequest>());
    }

    [Fact]
    public async Task An_encoded_slash_stays_inside_its_variable()
    {
        (await _gateway.GetAsync("/api/v1/entries/a%2Fb%20%E8%8F%AF", Cast.Manager(1))).Ok();
        Assert.Equal("a/b 華", _gateway.Behind.Last("GetEntry").Request<GetEntryRequest>().Entry);
    }

    [Fact]
    public async Task A_custom_verb_without_body_is_a_request_without_fields()
    {
        (await _gateway.SendAsync(HttpMethod.Post, "/api/v1/editions/csea-2025/sheets/review/01E:submit", null, Cast.Judge(1))).Ok();
        Assert.Equal(new SubmitScoreRequest { Edition = "csea-2025", Round = RoundKind.Review, EntryId = "01E" }, _gateway.Behind.Last("SubmitScore").Request<SubmitScoreRequest>());
    }

    [Theory]
    [InlineData("en", "Locked until 2 June.")]
    [InlineData("zh-TW", "6 月 2 日前不能變更。")]
    [InlineData("fr, zh-Hant;q=0.5, en;q=0.2", "6 月 2 日前不能變更。")]
    [InlineData("zh;q=0, en;q=0.1", "Locked until 2 June.")]
    [InlineData("de", "6 月 2 日前不能變更。")]
    public async Task A_refusal_becomes_a_problem_in_the_language_asked_for(string language, string detail)
    {
        _gateway.Behind.Answers["GetEntry"] = _ => throw Refusal.Precondition("WINDOW_CLOSED", "6 月 2 日前不能變更。", "Locked until 2 June.").With("until", "2025-06-02");
        var problem = (await _gateway.SendAsync(HttpMethod.Get, "/api/v1/entries/x", null, Cast.Manager(1), language)).Problem(400, "WINDOW_CLOSED");
        Assert.Equal(detail, problem.GetProperty("detail").GetString());
        Assert.Equal("urn:cseamesh:problem:window-closed", problem.GetProperty("type").GetString());
        Assert.Equal("2025-06-02", problem.GetProperty("metadata").GetProperty("until").GetString());
    }

    [Fact]
    public async Task Field_problems_of_a_service_are_named_as_the_client_knows_them()
    {
        _gateway.Behind.Answers["SaveDraft"] = _ => throw Refusal.Invalid([new FieldProblem("form.team_name", "form.team_name 最多 40 字", "form.team_name takes at most 40 characters", "TOO_LONG"), new FieldProblem("form.post", "x", "y")]);
        var answer = await _gateway.PostAsync("/api/v1/editions/csea-2025/drafts", "{}", Cast.Manager(1));
        var problem = answer.Problem(400, "TOO_LONG");
        Assert.Equal(["form.teamName", "form.post"], answer.Fields);
        Assert.Equal("form.teamName takes at most 40 characters", problem.GetProperty("errors")[0].GetProperty("detail").GetString());
    }

    public static TheoryData<RefusalKind, int> Kinds => new()
    {
        { RefusalKind.Unauthenticated, 401 }, { RefusalKind.Denied, 403 }, { RefusalKind.NotFound, 404 }, { RefusalKind.Exists, 409 },
        { RefusalKind.Aborted, 409 }, { RefusalKind.Precondition, 400 }, { RefusalKind.Exhausted, 429 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_kind_of_refusal_has_its_status(RefusalKind kind, int status)
    {
        _gateway.Behind.Answers["GetEntry"] = _ => throw (kind switch
        {
            RefusalKind.Unauthenticated => Refusal.Unauthenticated("R", "中", "e"),
            RefusalKind.Denied => Refusal.Denied("R", "中", "e"),
            RefusalKind.NotFound => Refusal.NotFound("中", "e"),
            RefusalKind.Exists => Refusal.Exists("R", "中", "e"),
            RefusalKind.Aborted => Refusal.Aborted("R", "中", "e"),
            RefusalKind.Precondition => Refusal.Precondition("R", "中", "e"),
            _ => Refusal.Exhausted("R", "中", "e"),
        });
        (await _gateway.GetAsync("/api/v1/entries/x", Cast.Manager(1))).Problem(status, kind is RefusalKind.NotFound ? "NOT_FOUND" : "R");
    }

    [Fact]
    public async Task An_inner_error_leaks_nothing()
    {
        _gateway.Behind.Answers["GetEntry"] = _ => throw new RpcException(new Status(StatusCode.Internal, "SQLite Error 1: no such table secret"));
        var answer = await _gateway.GetAsync("/api/v1/entries/x", Cast.Manager(1));
        answer.Problem(500, "INTERNAL");
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLite", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_away_is_said_to_be_away()
    {
        await using var alone = await GatewayUnderTest.StartAsync();
        await alone.Behind.DisposeAsync();
        var answer = await alone.GetAsync("/api/v1/entries/x", Cast.Manager(1));
        answer.Problem(503, "UNAVAILABLE");
        Assert.Equal("5", answer.Headers["Retry-After"]);
    }

    [Fact]
    public async Task Head_answers_like_get_without_content()
    {
        var answer = await _gateway.SendAsync(HttpMethod.Head, "/api/v1/editions");
        Assert.Equal((200, "", "application/json"), (answer.Status, answer.Text, answer.MediaType));
    }

    [Fact]
    public async Task A_stream_of_changes_arrives_as_server_sent_events()
    {
        _gateway.Behind.Answers["WatchRoom"] = _ => [new WatchRoomResponse { Slot = new FinalsSlot { Award = 7 } }, new WatchRoomResponse { Slot = new FinalsSlot { Award = 8 } }];
        var answer = (await _gateway.GetAsync("/api/v1/editions/csea-2025/finals/ENTRY1/room:watch", Cast.Secretary)).Ok();
        Assert.Equal("text/event-stream", answer.MediaType);
        var events = answer.Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, events.Length);
        Assert.Equal([7, 8], events[..2].Select(e => JsonDocument.Parse(e["data: ".Length..]).RootElement.GetProperty("slot").GetProperty("award").GetInt32()));
        Assert.StartsWith("event: end", events[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_refused_at_once_is_a_problem_and_one_refused_later_ends_with_one()
    {
        _gateway.Behind.Answers["WatchRoom"] = _ => throw Refusal.Denied("MASKED", "尚未封存。", "Not sealed yet.");
        (await _gateway.GetAsync("/api/v1/editions/csea-2025/finals/ENTRY1/room:watch", Cast.Judge(1))).Problem(403, "MASKED");

        _gateway.Behind.Answers["WatchRoom"] = _ => Later();
        var answer = (await _gateway.GetAsync("/api/v1/editions/csea-2025/finals/ENTRY1/room:watch", Cast.Secretary)).Ok();
        Assert.Contains("event: problem\ndata: {", answer.Text, StringComparison.Ordinal);

        static IEnumerable<Google.Protobuf.IMessage> Later()
        {
            yield return new WatchRoomResponse();
            throw new RpcException(new Status(StatusCode.Unavailable, "going down"));
        }
    }
}
