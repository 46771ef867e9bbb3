using CseaMesh.Platform.Data;
using CseaMesh.Platform.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CseaMesh.Platform.Time;

/// <summary>Work that the clock brings about: a deadline that passes, a reminder that falls due. It must be harmless to repeat, and saves itself.</summary>
public interface ISweep
{
    /// <param name="now">UTC.</param>
    Task RunAsync(DateTime now, CancellationToken ct);
}

/// <summary>Runs every sweep of the host each half minute, one after the other, and at once when the rehearsal clock is moved.</summary>
internal sealed partial class Sweeper(IServiceScopeFactory scopes, SweepTypes types, TimeProvider clock, ILogger<Sweeper> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstAfter = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Runs all sweeps for the present time; one that fails is logged and does not stop the others.</summary>
    public async Task RunAllAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            using var actor = Actor.Use("clock");
            foreach (var type in types.Types)
            {
                await using var scope = scopes.CreateAsyncScope();
                try
                {
                    await ((ISweep)scope.ServiceProvider.GetRequiredService(type)).RunAsync(clock.Now(), ct);
                }
                catch (Exception e) when (!ct.IsCancellationRequested)
                {
                    Failed(e, type.Name);
                }
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            // The first run waits a moment: whoever has just started the host wants its pages first.
            await Task.Delay(FirstAfter, stoppingToken);
            do
            {
                await RunAllAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The sweep {Sweep} failed; it runs again in half a minute.")]
    private partial void Failed(Exception exception, string sweep);
}

/// <summary>The sweeps of this host, in the order added.</summary>
internal sealed class SweepTypes
{
    public List<Type> Types { get; } = [];
}

/// <summary>Forgets what no repeat can still ask for.</summary>
internal sealed class ForgetRequests(ServiceDb db) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        var before = now - RememberedRequest.Kept;
        await db.WriteAsync(() => db.Requests.Where(r => r.At < before).ExecuteDeleteAsync(ct), ct);
    }
}
