using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CseaMesh.Events.V1;
using CseaMesh.Platform.Data;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CseaMesh.Platform.Eventing;

/// <summary>Tells the relay that something new is owed to a subscriber.</summary>
internal sealed class RelaySignal
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _signals = new();

    public void Wake(string subscriber)
    {
        try
        {
            Of(subscriber).Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    public Task<bool> WaitAsync(string subscriber, TimeSpan atMost, CancellationToken ct) => Of(subscriber).WaitAsync(atMost, ct);

    private SemaphoreSlim Of(string subscriber) => _signals.GetOrAdd(subscriber, _ => new SemaphoreSlim(0, 1));
}

/// <summary>
/// Sends what the outbox owes, in order per subscriber, until it is acknowledged; then the row goes. It looks again every few seconds by
/// itself, so that what a stopped process left behind is delivered too. Waiting and backing off run on the machine's own time.
/// </summary>
public sealed partial class Relay : BackgroundService
{
    private const int BatchSize = 100;
    private const int MostOwn = 2000;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly IServiceScopeFactory _scopes;
    private readonly RelaySignal _signal;
    private readonly ServiceChannels _channels;
    private readonly Owed _rows;
    private readonly EventApplier _applier;
    private readonly string _self;
    private readonly ILogger<Relay> _log;
    private readonly ConcurrentDictionary<string, TimeSpan> _backoff = new();
    private readonly Meter _meter = new("CseaMesh.Platform.Relay");
    private long _owed;
    private double _oldestSeconds;

    internal Relay(IServiceScopeFactory scopes, RelaySignal signal, ServiceChannels channels, Owed rows, EventApplier applier, ServiceName self, ILogger<Relay> log)
    {
        (_scopes, _signal, _channels, _rows, _applier, _self, _log) = (scopes, signal, channels, rows, applier, self.Value, log);
        KeyValuePair<string, object?>[] tags = [new("service", self.Value)];
        _meter.CreateObservableGauge("csea.outbox.owed", () => new Measurement<long>(Interlocked.Read(ref _owed), tags), "{delivery}", "Deliveries not yet acknowledged.");
        _meter.CreateObservableGauge("csea.outbox.age", () => new Measurement<double>(Volatile.Read(ref _oldestSeconds), tags), "s", "Age of the oldest delivery not yet acknowledged.");
    }

    /// <summary>How many deliveries have been acknowledged since the start.</summary>
    public long Delivered { get; private set; }

    /// <summary>How many deliveries are owed at this moment.</summary>
    public async Task<int> CountOwedAsync(CancellationToken ct)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ServiceDb>().Outbox.CountAsync(ct);
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([.. _channels.Names.Select(s => ServeAsync(s, stoppingToken)), MeasureAsync(stoppingToken)]);

    private async Task ServeAsync(string subscriber, CancellationToken ct)
    {
        // What an earlier process left behind can wait a moment longer than the first page.
        await _signal.WaitAsync(subscriber, Look, ct);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (!await SendBatchAsync(subscriber, ct))
                {
                    await _signal.WaitAsync(subscriber, Look, ct);
                }

                _backoff.TryRemove(subscriber, out _);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                var wait = _backoff.AddOrUpdate(subscriber, FirstBackoff, (_, before) => before * 2 < LongestBackoff ? before * 2 : LongestBackoff);
                Undelivered(e, subscriber, wait);
                try
                {
                    await Task.Delay(wait, ct);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Sends what one look finds; false when nothing was owed.</summary>
    private async Task<bool> SendBatchAsync(string subscriber, CancellationToken ct)
    {
        var rows = await _rows.ReadAsync(subscriber, BatchSize, ct);
        if (rows.Count == 0)
        {
            return false;
        }

        foreach (var (seqs, events) in Cut(rows, subscriber == _self ? MostOwn : Envelopes.Most))
        {
            var applied = await DeliverAsync(subscriber, events, ct);

            // A row that was applied in part is sent again whole; what is applied already stays without effect.
            await _rows.ForgetAsync([.. seqs.Where(s => s.End <= applied).Select(s => s.Seq)], ct);
            Delivered += applied;
            if (applied < events.Count)
            {
                break;
            }
        }

        return true;
    }

    /// <summary>The rows in parts whose events fit into one delivery each, with the place of each row's end in its part.</summary>
    private static IEnumerable<(List<(long Seq, int End)> Rows, List<Event> Events)> Cut(IEnumerable<OutboxRow> rows, int most)
    {
        var (seqs, events) = (new List<(long, int)>(), new List<Event>());
        foreach (var row in rows)
        {
            var held = row.Open();
            if (events.Count > 0 && events.Count + held.Count > most)
            {
                yield return (seqs, events);
                (seqs, events) = ([], []);
            }

            events.AddRange(held);
            seqs.Add((row.Seq, events.Count));
        }

        yield return (seqs, events);
    }

    /// <summary>How many events, from the first, the subscriber has acknowledged. What this service owes itself takes no way over the network.</summary>
    private async Task<int> DeliverAsync(string subscriber, List<Event> events, CancellationToken ct)
    {
        var own = subscriber == _self;

        // What is sent must not be lost here by a power cut after others have acted on it; a view is built anew instead.
        if (!own || !_applier.IsView(events))
        {
            await _rows.FlushAsync();
        }

        if (own)
        {
            return await _applier.ApplyAsync(events, ct);
        }

        var request = new DeliverRequest();
        request.Events.AddRange(events);
        return (await new EventSink.EventSinkClient(_channels.AsSelf(subscriber)).DeliverAsync(request, deadline: DateTime.UtcNow.Add(Deadline), cancellationToken: ct)).Applied;
    }

    private async Task MeasureAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                await using var scope = _scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<ServiceDb>();
                var owed = await db.Outbox.CountAsync(ct);
                var oldest = owed == 0 ? (DateTime?)null : await db.Outbox.MinAsync(r => (DateTime?)r.At, ct);
                Interlocked.Exchange(ref _owed, owed);
                var clock = scope.ServiceProvider.GetRequiredService<TimeProvider>();
                Volatile.Write(ref _oldestSeconds, oldest is { } at ? Math.Max(0, (clock.GetUtcNow().UtcDateTime - at).TotalSeconds) : 0);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Deliveries to {Subscriber} are held up; trying again in {Wait}.")]
    private partial void Undelivered(Exception exception, string subscriber, TimeSpan wait);
}
