using System.Diagnostics.Metrics;
using CseaMesh.Events.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CseaMesh.Platform.Eventing;

/// <summary>Applies events that came before their subject, in the order in which they came.</summary>
internal sealed class ParkedEvents(IServiceScopeFactory scopes, EventHandlers handlers) : IDisposable
{
    internal static readonly Counter<long> Count = new Meter("CseaMesh.Platform").CreateCounter<long>("csea.events.parked", "{event}", "Events kept until their subject arrives.");

    // The arrival of a subject and the sweep may come at the same moment; each event is to be tried by one of them.
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Applies what waits for the subject, each in its own transaction, as far as the subject is known.</summary>
    public async Task ApplyAsync(string subject, CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            foreach (var seq in await WaitingAsync(subject, ct))
            {
                await ApplyAsync(seq, ct);
            }
        }
        catch (SubjectUnknown)
        {
            // Still not here; it stays parked.
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Aborted)
        {
            // Another process has just applied it, or changed the same row: the sweep looks again.
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<long[]> WaitingAsync(string subject, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ServiceDb>().Parked.Where(p => p.SubjectId == subject).OrderBy(p => p.Seq).Select(p => p.Seq).ToArrayAsync(ct);
    }

    private async Task ApplyAsync(long seq, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDb>();
        if (await db.Parked.SingleOrDefaultAsync(p => p.Seq == seq, ct) is not { } row)
        {
            return;
        }

        var e = Event.Parser.ParseFrom(row.Event);
        using var actor = Actor.Use(e.Source);
        scope.ServiceProvider.GetRequiredService<EventCause>().EventId = e.EventId;
        await handlers.Find(e.Payload)!.Apply(scope.ServiceProvider, e.Payload, new EventEnvelope(e), ct);
        db.Parked.Remove(row);
        await db.SaveChangesAsync(ct);
    }
}

/// <summary>Tries what is parked again: what a crash, or a refusal at the wrong moment, left behind.</summary>
internal sealed class RetryParked(ServiceDb db, ParkedEvents parked) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        foreach (var subject in await db.Parked.Select(p => p.SubjectId).Distinct().ToListAsync(ct))
        {
            await parked.ApplyAsync(subject, ct);
        }
    }
}
