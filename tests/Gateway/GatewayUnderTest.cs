using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CseaMesh.Gateway;
using CseaMesh.Gateway.Accounts;
using CseaMesh.Platform.Identity;
using CseaMesh.Tests.Support;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CseaMesh.Tests.Gateway;

/// <summary>A real gateway on its own ports and database, with one <see cref="StandIn"/> for all services. Everyone of the cast has an account and a token.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    public const string Password = "the-cast-signs-in-25";

    private static readonly string[] Services = ["registration", "submission", "judging", "billing", "notification"];
    public static readonly Caller[] People = [Cast.Secretary, Cast.Admin, Cast.SecondAdmin, Cast.Auditor, Cast.Manager(1), Cast.Manager(2), Cast.Judge(1), Cast.Notary];

    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly GrpcChannel _channel;

    private GatewayUnderTest(WebApplication app, StandIn services, string folder, int grpcPort, int httpPort)
    {
        (_app, Behind, _folder) = (app, services, folder);
        Address = new Uri($"http://127.0.0.1:{httpPort}");
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{grpcPort}");
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
    }

    public StandIn Behind { get; }

    /// <summary>The parts of the host, for tests of one of them.</summary>
    public IServiceProvider Parts => _app.Services;

    public Uri Address { get; }

    /// <summary>Without cookies and tokens.</summary>
    public HttpClient Http { get; }

    public static async Task<GatewayUnderTest> StartAsync(params string[] more)
    {
        var folder = Directory.CreateTempSubdirectory("csea-").FullName;
        var services = await StandIn.StartAsync();
        var (grpc, http) = (FreePort.Next(), FreePort.Next());
        string[] args =
        [
            $"--Ports:Grpc={grpc}", $"--Ports:Http={http}", "--Clock:Rehearsal=true", "--Clock:Frozen=true", $"--Clock:Start={ServiceUnderTest.DefaultStart:O}",
            "--Logging:LogLevel:Default=None", "--Limits:SignInPerMinute=10000",
            .. TestDatabase.Arguments("gateway", folder),
            .. TestKeys.Arguments("gateway"),
            .. Services.Select(s => $"--Services:{s}:Grpc={services.Address}"),
            .. People.SelectMany(Configured),
            .. more,
        ];
        var app = GatewayHost.Build(args);
        await app.StartAsync();
        return new GatewayUnderTest(app, services, folder, grpc, http);
    }

    public static string Token(Caller person) => $"csea_pat_{person.Id}";

    /// <summary>Sends a request; <paramref name="body"/> is raw JSON.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body = null, Caller? by = null, string language = "en", Action<HttpRequestMessage>? more = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.AcceptLanguage.ParseAdd(language);
        if (by is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(by));
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        more?.Invoke(request);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType ?? "",
            text,
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task<Answer> GetAsync(string path, Caller? by = null) => SendAsync(HttpMethod.Get, path, null, by);

    public Task<Answer> PostAsync(string path, string body, Caller? by = null) => SendAsync(HttpMethod.Post, path, body, by);

    /// <summary>gRPC through the gateway with an access token, or without.</summary>
    public T Client<T>(Func<CallInvoker, T> make, Caller? by = null, string? token = null)
    {
        var bearer = token ?? (by is null ? null : Token(by));
        return make(bearer is null ? _channel.CreateCallInvoker() : _channel.Intercept(m =>
        {
            m.Add("authorization", $"Bearer {bearer}");
            return m;
        }));
    }

    /// <summary>Lets the clock's work be done now.</summary>
    public Task SweepAsync() => _app.Services.GetRequiredService<CseaMesh.Platform.Time.Sweeper>().RunAllAsync(CancellationToken.None);

    /// <summary>The cookie that a browser of this person would send.</summary>
    public async Task<string> CookieAsync(Caller person)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var account = await scope.ServiceProvider.GetRequiredService<GatewayDb>().Accounts.SingleAsync(a => a.Id == person.Id);
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<Account>>().CreateAsync(account);
        var ticket = new AuthenticationTicket(principal, new AuthenticationProperties { IssuedUtc = DateTimeOffset.UtcNow, ExpiresUtc = DateTimeOffset.UtcNow.AddHours(1) }, IdentityConstants.ApplicationScheme);
        var cookie = scope.ServiceProvider.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        return $"{cookie.Cookie.Name}={cookie.TicketDataFormat.Protect(ticket)}";
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _channel.Dispose();
        await _app.StopAsync();
        await TestDatabase.DropAsync(_app.Services);
        await _app.DisposeAsync();
        await Behind.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static IEnumerable<string> Configured(Caller person, int n) =>
    [
        $"--Demo:Accounts:{n}:Id={person.Id}", $"--Demo:Accounts:{n}:Mail={person.Mail}", $"--Demo:Accounts:{n}:Name={person.Name}",
        $"--Demo:Accounts:{n}:Password={Password}", $"--Demo:Accounts:{n}:Token={Token(person)}",
        .. person.Roles.Select((role, i) => string.Create(CultureInfo.InvariantCulture, $"--Demo:Accounts:{n}:Roles:{i}={role}")),
    ];

    internal sealed record Answer(int Status, string MediaType, string Text, IReadOnlyDictionary<string, string> Headers)
    {
        public JsonElement Json => JsonDocument.Parse(Text).RootElement;

        /// <summary>Asserts a problem document of this status and reason, and gives it.</summary>
        public JsonElement Problem(int status, string reason)
        {
            Assert.True(status == Status, $"{Status} {Text}");
            Assert.Equal("application/problem+json", MediaType);
            var problem = Json;
            Assert.Equal(reason, problem.GetProperty("reason").GetString());
            Assert.Equal(status, problem.GetProperty("status").GetInt32());
            Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("detail").GetString()));
            return problem;
        }

        /// <summary>The fields that the problem names.</summary>
        public IEnumerable<string> Fields => Json.TryGetProperty("errors", out var errors) ? errors.EnumerateArray().Select(e => e.GetProperty("field").GetString()!) : [];

        public Answer Ok()
        {
            Assert.True(Status is 200, $"{Status} {Text}");
            return this;
        }
    }
}

/// <summary>One gateway for the tests of a class that leave nothing behind but calls.</summary>
public sealed class SharedGateway : IAsyncLifetime
{
    private GatewayUnderTest _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    internal GatewayUnderTest ForgetCalls()
    {
        _gateway.Behind.Calls.Clear();
        _gateway.Behind.Answers.Clear();
        return _gateway;
    }
}
