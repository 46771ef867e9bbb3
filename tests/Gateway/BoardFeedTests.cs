using System.Net.Http.Headers;
using System.Text.Json;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Identity;
using CseaMesh.Tests.Judging;
using CseaMesh.Tests.Support;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Gateway;

/// <summary>Boards as server-sent events through the real gateway before the real judging service.</summary>
public sealed class BoardFeedTests
{
    [Fact]
    public async Task Many_watchers_share_a_feed_and_each_sees_what_he_may()
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(12, 4);
        await season.OpenReviewAsync();
        await using var gateway = await GatewayUnderTest.StartAsync($"--Services:judging:Grpc={season.Service.GrpcAddress}");
        using var first = await WatchAsync(gateway, Cast.Secretary);
        using var second = await WatchAsync(gateway, Cast.Secretary);
        Assert.Equal("BOARD_MASK_CODED", (await first.NextAsync()).GetProperty("mask").GetString());
        Assert.Equal(0, (await second.NextAsync()).GetProperty("counted").GetInt32());

        await season.ScoreAsync(3, entries[0], 88);
        foreach (var watcher in new[] { first, second })
        {
            var board = await watcher.UntilAsync(b => b.GetProperty("counted").GetInt32() == 1);
            Assert.Equal("88.00", board.GetProperty("rows")[0].GetProperty("meanShown").GetString());
            Assert.Equal("", board.GetProperty("rows")[0].GetProperty("entrant").GetString());
        }

        // A judge is refused before anything is streamed, feed or no feed.
        var refused = await gateway.GetAsync(Path, Cast.Judge(1));
        Assert.Equal(403, refused.Status);
        Assert.Contains("HOLDS_SHEET", refused.Text, StringComparison.Ordinal);

        foreach (var entry in entries)
        {
            await season.ScoreAllAsync(entry, 70, except: entry == entries[0] ? [3] : []);
        }

        // The seal lifts the mask: the shared feed ends, and each watcher is asked about anew.
        await season.SealAsync(12);
        foreach (var watcher in new[] { first, second })
        {
            var open = await watcher.UntilAsync(b => b.GetProperty("mask").GetString() == "BOARD_MASK_OPEN");
            Assert.NotEqual("", open.GetProperty("rows")[0].GetProperty("entrant").GetString());
        }
    }

    /// <summary>What a program may send that a form would not: refused with the field's name, and nothing is kept.</summary>
    [Theory]
    [InlineData("""{"item":1,"value":80.5}""")]
    [InlineData("""{"item":1,"value":"eighty"}""")]
    [InlineData("""{"item":1,"value":3000000000}""")]
    [InlineData("""{"item":1,"value":null}""")]
    public async Task Marks_that_are_no_whole_numbers_are_refused(string mark)
    {
        await using var season = await StartAsync();
        var entry = (await season.QualifyAsync(12, 4))[0];
        await season.OpenReviewAsync();
        await using var gateway = await GatewayUnderTest.StartAsync($"--Services:judging:Grpc={season.Service.GrpcAddress}");
        var etag = (await season.Client(Cast.Judge(1)).GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = entry })).Sheet.Etag;
        var answer = await gateway.PostAsync($"/api/v1/editions/{Code}/sheets/review/{entry}:submit", $$"""{"content":{"marks":[{{mark}}]},"etag":{{JsonSerializer.Serialize(etag)}}}""", Cast.Judge(1));
        Assert.Equal(400, answer.Status);
        Assert.Contains("marks", answer.Text, StringComparison.Ordinal);
        Assert.Equal(SheetState.Assigned, (await season.Client(Cast.Judge(1)).GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = entry })).Sheet.State);
    }

    private const string Path = $"/api/v1/editions/{Code}/rounds/12/review/board:watch";

    private static async Task<Watcher> WatchAsync(GatewayUnderTest gateway, Caller person)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", GatewayUnderTest.Token(person)) } };
        var response = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new Watcher(new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    private sealed class Watcher(StreamReader lines) : IDisposable
    {
        public async Task<JsonElement> NextAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (await lines.ReadLineAsync(patience.Token) is { } line)
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    return JsonDocument.Parse(line["data: ".Length..]).RootElement.GetProperty("board");
                }
            }

            throw new InvalidOperationException("The stream ended.");
        }

        public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> wanted)
        {
            while (true)
            {
                var board = await NextAsync();
                if (wanted(board))
                {
                    return board;
                }
            }
        }

        public void Dispose() => lines.Dispose();
    }
}
