using CseaMesh.Clock.V1;
using CseaMesh.Events.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Identity;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CseaMesh.Tests.Support;

/// <summary>
/// One real service on its own port and its own database, with a clock that stands still until it is moved. All other services are one
/// <see cref="EventCapture"/>: what they would send is delivered by the test, what they would receive is kept for it.
/// </summary>
internal sealed class ServiceUnderTest : IAsyncDisposable
{
    /// <summary>Well inside the registration window of the 2025 edition.</summary>
    public static readonly DateTimeOffset DefaultStart = new(2025, 5, 1, 9, 0, 0, TimeSpan.FromHours(8));

    private static readonly string[] Services = ["registration", "submission", "judging", "billing", "notification"];

    private readonly WebApplication _app;
    private readonly EventCapture _others;
    private readonly GrpcChannel _channel;

    private ServiceUnderTest(WebApplication app, EventCapture others, GrpcChannel channel, string name, string folder, int httpPort)
    {
        (_app, _others, _channel, Name, Folder) = (app, others, channel, name, folder);
        Clock = new TestClock(this);
        HttpAddress = new Uri($"http://127.0.0.1:{httpPort}");
        GrpcAddress = new Uri(channel.Target.StartsWith("http", StringComparison.Ordinal) ? channel.Target : $"http://{channel.Target}");
    }

    public string Name { get; }

    /// <summary>A temporary folder of this service's own.</summary>
    public string Folder { get; }

    /// <summary>Where metrics and probes answer.</summary>
    public Uri HttpAddress { get; }

    /// <summary>Where its rpcs answer.</summary>
    public Uri GrpcAddress { get; }

    public TestClock Clock { get; }

    /// <summary>Starts the service whose host class is named like BillingHost.</summary>
    /// <param name="more">Further configuration as --Section:Key=value; {folder} stands for the temporary folder.</param>
    public static async Task<ServiceUnderTest> StartAsync(Func<string[], WebApplication> build, DateTimeOffset? at = null, params string[] more)
    {
        var name = build.Method.DeclaringType!.Name.Replace("Host", "", StringComparison.Ordinal).ToLowerInvariant();
        var folder = Directory.CreateTempSubdirectory("csea-").FullName;
        var others = await EventCapture.StartAsync();
        var (grpc, http) = (FreePort.Next(), FreePort.Next());
        string[] args =
        [
            $"--Ports:Grpc={grpc}", $"--Ports:Http={http}", "--Clock:Rehearsal=true", "--Clock:Frozen=true", $"--Clock:Start={at ?? DefaultStart:O}",
            "--Logging:LogLevel:Default=Error", $"--Files:Root={folder}/files", $"--Mail:Folder={folder}/mail", $"--Data:Folder={folder}",
            .. TestDatabase.Arguments(name, folder),
            .. TestKeys.Arguments(name),
            .. Services.Select(s => $"--Services:{s}:Grpc={(s == name ? $"http://127.0.0.1:{grpc}" : others.Address)}"),
            .. more.Select(m => m.Replace("{folder}", folder, StringComparison.Ordinal)),
        ];
        var app = build(args);
        await app.StartAsync();
        return new ServiceUnderTest(app, others, GrpcChannel.ForAddress($"http://127.0.0.1:{grpc}"), name, folder, http);
    }

    /// <summary>A client that calls as the given person (a visitor sends no token).</summary>
    public T Client<T>(Func<CallInvoker, T> make, Caller caller) => make(caller == Cast.Visitor
        ? _channel.CreateCallInvoker()
        : WithToken(TestKeys.Signer("gateway").ForPerson(caller, Name)));

    /// <summary>A call invoker with any token, for tests of tokens themselves.</summary>
    public CallInvoker WithToken(string token) => _channel.Intercept(m =>
    {
        m.Add("authorization", $"Bearer {token}");
        return m;
    });

    /// <summary>Delivers an event as another service would.</summary>
    public async Task DeliverAsync(string source, IMessage payload, string edition = "csea-2025", string? subject = null, long version = 1, string? eventId = null)
    {
        var now = DateTimeOffset.UtcNow;
        var request = new DeliverRequest
        {
            Events =
            {
                new Event
                {
                    EventId = eventId ?? Ids.New(now), Source = source, Edition = edition, SubjectId = subject ?? Ids.New(now), SubjectVersion = version,
                    OccurredAt = (await Clock.NowAsync()).ToTimestamp(), Payload = Any.Pack(payload),
                },
            },
        };
        var sink = new EventSink.EventSinkClient(WithToken(TestKeys.Signer(source).ForSelf(Name)));
        Assert.Equal(1, (await sink.DeliverAsync(request)).Applied);
    }

    /// <summary>Waits until everything owed has been delivered.</summary>
    public async Task SettleAsync()
    {
        var relay = _app.Services.GetRequiredService<Relay>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await relay.CountOwedAsync(patience.Token) > 0)
        {
            await Task.Delay(10, patience.Token);
        }
    }

    /// <summary>Every event of a kind that the service has published to others, oldest first.</summary>
    public IReadOnlyList<T> Published<T>()
        where T : IMessage<T>, new() => [.. PublishedEvents().Where(e => e.Payload.Is(new T().Descriptor)).Select(e => e.Payload.Unpack<T>())];

    public IReadOnlyList<Event> PublishedEvents() => _others.Events;

    /// <summary>A scope of the host's own services; for tests of the platform itself.</summary>
    internal AsyncServiceScope Scope() => _app.Services.CreateAsyncScope();

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await TestDatabase.DropAsync(_app.Services);
        await _app.DisposeAsync();
        await _others.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The service's rehearsal clock.</summary>
    internal sealed class TestClock(ServiceUnderTest service)
    {
        public async Task<DateTimeOffset> NowAsync() => (await Client(Cast.Visitor).GetTimeAsync(new GetTimeRequest())).Now.ToDateTimeOffset();

        /// <summary>Moves the clock and lets every deadline passed take effect.</summary>
        public async Task SetAsync(DateTimeOffset now)
        {
            await Client(Cast.Admin).SetTimeAsync(new SetTimeRequest { Now = now.ToTimestamp() });
            await service.SettleAsync();
        }

        /// <summary>Moves the clock to a wall-clock time in Taipei.</summary>
        public Task SetAsync(int year, int month, int day, int hour = 0, int minute = 0) => SetAsync(new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.FromHours(8)));

        private RehearsalClock.RehearsalClockClient Client(Caller caller) => service.Client(c => new RehearsalClock.RehearsalClockClient(c), caller);
    }
}

/// <summary>The refusal that a call must end with.</summary>
internal static class Refused
{
    /// <summary>Runs the call and answers its refusal; fails the test when the call succeeds or fails otherwise.</summary>
    public static async Task<Refusal> ByAsync<T>(Func<AsyncUnaryCall<T>> call)
    {
        var e = await Assert.ThrowsAsync<RpcException>(async () => await call());
        var refusal = e.ToRefusal();
        Assert.True(refusal is not null, $"Not a refusal: {e.Status}");
        return refusal;
    }

    /// <summary>Asserts kind and reason in one line, and that both languages say something.</summary>
    public static async Task<Refusal> AsAsync<T>(RefusalKind kind, string reason, Func<AsyncUnaryCall<T>> call)
    {
        var refusal = await ByAsync(call);
        Assert.Equal((kind, reason), (refusal.Kind, refusal.Reason));
        Assert.False(string.IsNullOrWhiteSpace(refusal.Zh) || string.IsNullOrWhiteSpace(refusal.En));
        return refusal;
    }
}
