using CseaMesh.Platform.Time;

namespace CseaMesh.Notification.Events;

/// <summary>One sender at a time, woken every second, and at once when the rehearsal clock is moved.</summary>
internal sealed partial class Postman(IServiceScopeFactory scopes, ILogger<Postman> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task RoundAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<PostOffice>().SendDueAsync(ct);
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
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RoundAsync(stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    Failed(e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    [LoggerMessage(1, LogLevel.Error, "A round of the postman failed; the next one follows.")]
    private partial void Failed(Exception exception);
}

/// <summary>Lets the postman go round whenever the clock brings something about.</summary>
internal sealed class PostByClock(Postman postman) : ISweep
{
    public Task RunAsync(DateTime now, CancellationToken ct) => postman.RoundAsync(ct);
}
