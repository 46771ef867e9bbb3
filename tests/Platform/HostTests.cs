using System.Diagnostics;
using CseaMesh.Clock.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Tests.Platform.Toy;
using CseaMesh.Tests.Support;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using BillingHost = CseaMesh.Tests.Platform.Toy.BillingHost;

namespace CseaMesh.Tests.Platform;

public sealed class HostTests : IAsyncLifetime
{
    private ServiceUnderTest _service = null!;

    public async ValueTask InitializeAsync() => _service = await ServiceUnderTest.StartAsync(BillingHost.Build);

    public async ValueTask DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Probes_answer()
    {
        using var http = new HttpClient { BaseAddress = _service.HttpAddress };
        Assert.Equal(("live", "ready"), (await http.GetStringAsync("/health/live"), await http.GetStringAsync("/health/ready")));
        var health = _service.Client(c => new Health.HealthClient(c), Cast.Visitor);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
    }

    [Fact]
    public async Task Not_ready_before_the_database_is_migrated()
    {
        await using var scope = _service.Scope();
        scope.ServiceProvider.GetRequiredService<DatabaseState>().Migrated = false;
        using var http = new HttpClient { BaseAddress = _service.HttpAddress };
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready")).StatusCode);
        Assert.Equal("live", await http.GetStringAsync("/health/live"));
    }

    [Fact]
    public async Task Metrics_pass_promtool()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/promtool"), "promtool (Debian: prometheus) is not installed");
        await Refused.ByAsync(() => _service.Client(c => new RehearsalClock.RehearsalClockClient(c), Cast.Secretary).SetTimeAsync(new SetTimeRequest()));
        using var http = new HttpClient { BaseAddress = _service.HttpAddress };
        var metrics = await http.GetStringAsync("/metrics");
        Assert.Contains("csea_outbox_owed", metrics, StringComparison.Ordinal);
        Assert.Contains("csea_refusals_total", metrics, StringComparison.Ordinal);
        using var promtool = Process.Start(new ProcessStartInfo("/usr/bin/promtool", "check metrics") { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await promtool.StandardInput.WriteAsync(metrics);
        promtool.StandardInput.Close();
        var words = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        Assert.True(promtool.ExitCode == 0, words);
    }

    [Fact]
    public async Task Reflection_names_the_services_and_hands_out_their_contract()
    {
        using var call = _service.Client(c => new ServerReflection.ServerReflectionClient(c), Cast.Visitor).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        await call.ResponseStream.MoveNext(CancellationToken.None);
        Assert.Equal(
            ["csea.clock.v1.RehearsalClock", "csea.events.v1.EventSink", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"],
            call.ResponseStream.Current.ListServicesResponse.Service.Select(s => s.Name));

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "csea.clock.v1.RehearsalClock.SetTime" });
        await call.ResponseStream.MoveNext(CancellationToken.None);
        var files = call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto.Select(f => FileDescriptorProto.Parser.ParseFrom(f).Name);
        Assert.Equal(["csea/clock/v1/clock.proto", "google/protobuf/timestamp.proto"], files);

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "csea.nothing" });
        await call.ResponseStream.MoveNext(CancellationToken.None);
        Assert.Equal((int)StatusCode.NotFound, call.ResponseStream.Current.ErrorResponse.ErrorCode);
    }

    [Fact]
    public async Task The_clock_moves_forward_only_and_runs_the_sweeps()
    {
        var runs = (await Sweeps()).Count;
        await _service.Clock.SetAsync(2025, 6, 7);
        Assert.Equal(new DateTime(2025, 6, 6, 16, 0, 0, DateTimeKind.Utc), (await Sweeps())[^1]);
        Assert.True((await Sweeps()).Count > runs);
        var clock = _service.Client(c => new RehearsalClock.RehearsalClockClient(c), Cast.Admin);
        await Refused.AsAsync(RefusalKind.Invalid, "CLOCK_BACKWARDS", () => clock.SetTimeAsync(new SetTimeRequest { Now = new DateTimeOffset(2025, 6, 6, 0, 0, 0, TimeSpan.Zero).ToTimestamp() }));
    }

    [Fact]
    public async Task Only_an_administrator_moves_the_clock() =>
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _service.Client(c => new RehearsalClock.RehearsalClockClient(c), Cast.Secretary).SetTimeAsync(new SetTimeRequest { Now = new Timestamp() }));

    [Fact]
    public async Task A_stale_save_is_refused_and_the_first_one_stands()
    {
        var id = Ids.New(DateTimeOffset.UtcNow);
        await using var first = _service.Scope();
        await using var second = _service.Scope();
        var (a, b) = (first.ServiceProvider.GetRequiredService<ToyDb>(), second.ServiceProvider.GetRequiredService<ToyDb>());
        a.Entries.Add(new ToyEntry { Id = id, Number = "1" });
        await a.SaveChangesAsync();
        var mine = await a.Entries.SingleAsync(e => e.Id == id);
        var yours = await b.Entries.SingleAsync(e => e.Id == id);
        (mine.Label, yours.Label) = ("mine", "yours");
        await a.SaveChangesAsync();
        Assert.Equal("STALE_ETAG", (await Assert.ThrowsAsync<Refusal>(() => b.SaveChangesAsync())).Reason);
        Assert.Equal((2, "mine"), await a.Entries.AsNoTracking().Where(e => e.Id == id).Select(e => new ValueTuple<int, string>(e.Version, e.Label)).SingleAsync());
    }

    [Fact]
    public async Task A_taken_key_is_told_apart_from_other_failures()
    {
        await using var scope = _service.Scope();
        var db = scope.ServiceProvider.GetRequiredService<ToyDb>();
        db.Entries.Add(new ToyEntry { Id = Ids.New(DateTimeOffset.UtcNow), Number = "same" });
        db.Entries.Add(new ToyEntry { Id = Ids.New(DateTimeOffset.UtcNow), Number = "same" });
        await Assert.ThrowsAsync<DuplicateException>(() => db.SaveChangesAsync());
    }

    [Fact]
    public async Task Numbers_are_never_given_twice()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            await using var scope = _service.Scope();
            return await scope.ServiceProvider.GetRequiredService<ToyDb>().NextNumberAsync("2025-B", CancellationToken.None);
        }));
        Assert.Equal(Enumerable.Range(1, 40), numbers.Order());
    }

    [Fact]
    public async Task A_repeated_request_gets_the_same_answer_and_another_body_is_refused()
    {
        await using var scope = _service.Scope();
        var db = scope.ServiceProvider.GetRequiredService<ToyDb>();
        var request = new SetTimeRequest { Now = new Timestamp { Seconds = 1 } };
        var id = Guid.NewGuid().ToString();
        Assert.Null(await db.ReplayAsync<SetTimeResponse>("me", id, request, CancellationToken.None));
        db.Remember("me", id, request, new SetTimeResponse { Now = new Timestamp { Seconds = 7 } }, DateTime.UtcNow);
        await db.SaveChangesAsync();
        Assert.Equal(7, (await db.ReplayAsync<SetTimeResponse>("me", id, request, CancellationToken.None))!.Now.Seconds);
        Assert.Null(await db.ReplayAsync<SetTimeResponse>("you", id, request, CancellationToken.None));
        Assert.Equal("REQUEST_REUSED", (await Assert.ThrowsAsync<Refusal>(() => db.ReplayAsync<SetTimeResponse>("me", id, new SetTimeRequest(), CancellationToken.None))).Reason);
    }

    private async Task<List<DateTime>> Sweeps()
    {
        await using var scope = _service.Scope();
        var count = scope.ServiceProvider.GetRequiredService<SweepCount>();
        lock (count.Runs)
        {
            return [.. count.Runs];
        }
    }
}
