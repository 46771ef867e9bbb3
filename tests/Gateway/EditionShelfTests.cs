using CseaMesh.Gateway.Ui;
using CseaMesh.Platform.Data;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CseaMesh.Tests.Gateway;

/// <summary>The gateway's copy of the edition: what pages show after a start and while Registration is away, and what they never show.</summary>
public sealed class EditionShelfTests : IAsyncLifetime
{
    private GatewayUnderTest _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task After_a_start_the_first_page_shows_what_was_last_known_without_asking()
    {
        Registered(1, "1Known");
        Assert.Equal("1Known", await AskAsync(NewStart()));
        _gateway.Behind.Calls.Clear();
        Away();
        var again = NewStart();
        Assert.Equal("1Known", await AskAsync(again));
        Assert.Equal("1Known", await AskAsync(again));
        Assert.Empty(_gateway.Behind.Calls);
    }

    [Fact]
    public async Task Without_a_copy_the_trouble_is_told()
    {
        Away();
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => AskAsync(NewStart()))).StatusCode);
    }

    /// <summary>As while the services behind the gateway start.</summary>
    [Theory]
    [InlineData("zh-TW", "服務正在啟動")]
    [InlineData("en", "Starting up")]
    public async Task Without_a_copy_the_page_says_so_and_tries_again(string language, string words)
    {
        Away();
        var page = await _gateway.SendAsync(HttpMethod.Get, "/", language: language);
        Assert.Equal((503, "5"), (page.Status, page.Headers["Retry-After"]));
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.Contains("http-equiv=\"refresh\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_staff_have_just_changed_is_asked_for_and_never_taken_from_the_copy()
    {
        Registered(1, "1Before");
        var shelf = NewStart();
        Assert.Equal("1Before", await AskAsync(shelf));
        Registered(2, "2After");
        Assert.Equal("1Before", await AskAsync(shelf));
        shelf.Forget();
        Assert.Equal("2After", await AskAsync(shelf));

        shelf.Forget();
        Away();
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => AskAsync(shelf))).StatusCode);
        Assert.Equal("2After", await AskAsync(NewStart()));
    }

    [Fact]
    public async Task A_late_answer_does_not_bring_an_older_version_back()
    {
        Registered(2, "2New");
        await AskAsync(NewStart());
        Registered(1, "1Old");
        var shelf = NewStart();
        shelf.Forget();
        await AskAsync(shelf);
        Assert.Equal("2New", await AskAsync(NewStart()));
    }

    /// <summary>The page itself, from the copy alone.</summary>
    [Fact]
    public async Task The_front_page_is_whole_from_the_copy()
    {
        var document = JsonParser.Default.Parse<CseaMesh.Edition.V1.Edition>(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "services", "Registration", "Editions", "csea-2025.json")));
        _gateway.Behind.Answers["GetEdition"] = _ => [new GetEditionResponse { Info = new EditionInfo { Version = 1 }, Document = document }];
        await AskAsync(NewStart());
        Away();
        var page = (await _gateway.GetAsync("/")).Ok().Text;
        Assert.Contains(document.Name.En, page, StringComparison.Ordinal);
    }

    /// <summary>As a new process on the same database has it.</summary>
    private EditionShelf NewStart() => new(_gateway.Parts.GetRequiredService<IServiceScopeFactory>(), _gateway.Parts.GetRequiredService<PlainSql>());

    private async Task<string> AskAsync(EditionShelf shelf)
    {
        await using var scope = _gateway.Parts.CreateAsyncScope();
        return (await shelf.GetAsync("csea-2025", scope.ServiceProvider.GetRequiredService<CseaMesh.Registration.V1.Registration.RegistrationClient>(), default)).NumberPrefix;
    }

    private void Registered(int version, string mark) =>
        _gateway.Behind.Answers["GetEdition"] = _ => [new GetEditionResponse { Info = new EditionInfo { Version = version }, Document = new CseaMesh.Edition.V1.Edition { Code = "csea-2025", NumberPrefix = mark } }];

    private void Away() => _gateway.Behind.Answers["GetEdition"] = _ => throw new RpcException(new Status(StatusCode.Unavailable, "away"));
}
