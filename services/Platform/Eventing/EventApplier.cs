using System.Diagnostics.Metrics;
using CseaMesh.Events.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CseaMesh.Platform.Eventing;

/// <summary>Applies events, each exactly once, in the order given.</summary>
internal sealed partial class EventApplier(IServiceScopeFactory scopes, EventHandlers handlers, ParkedEvents parked, TimeProvider clock, ILogger<EventApplier> log)
{
    private const int Attempts = 3;
    private static readonly Meter Meter = new("CseaMesh.Platform");
    private static readonly Counter<long> Applied = Meter.CreateCounter<long>("csea.events.applied", "{event}", "Events applied, by type.");

    /// <summary>How many of the events, from the first, are now applied; less than all only when the next one failed. Throws when the first failed.</summary>
    public async Task<int> ApplyAsync(IReadOnlyCollection<Event> events, CancellationToken ct)
    {
        var applied = 0;
        await using var views = scopes.CreateAsyncScope(); // views keep nothing in their scope; whatever saves gets one of its own
        foreach (var e in events)
        {
            try
            {
                await ApplyOnceAsync(e, views.ServiceProvider, ct);
                applied++;
            }
            catch (Exception failure) when (applied > 0)
            {
                // What came before is applied and must be acknowledged; the failing one is sent again first and then speaks for itself. A refusal, as of an
                // event that nobody here knows, is an answer to the sender, who logs it; only what nobody foresaw is an error of this service.
                if (failure is not Refusal)
                {
                    Failed(failure, e.Payload.TypeUrl, e.EventId);
                }

                break;
            }
        }

        return applied;
    }

    /// <summary>True where repeats and losses of these events are harmless by themselves: they only show what the own database says.</summary>
    public bool IsView(IEnumerable<Event> events) => events.All(e => handlers.Find(e.Payload) is { Once: false });

    private async Task ApplyOnceAsync(Event e, IServiceProvider services, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                foreach (var subject in await ApplyAsync(e, services, ct))
                {
                    await parked.ApplyAsync(subject, ct);
                }

                return;
            }
            catch (Refusal refusal) when (refusal.Kind == RefusalKind.Aborted && attempt < Attempts)
            {
                // A person changed the same row at the same moment; the event is applied to what is there now.
            }
            catch (DuplicateException) when (attempt < Attempts)
            {
                // Two deliveries of the same event at once: the second finds the inbox row.
            }
        }
    }

    /// <summary>Applies one event with its inbox row in one transaction; answers the subjects about which parked events may now be applied.</summary>
    private async Task<IReadOnlyList<string>> ApplyAsync(Event e, IServiceProvider services, CancellationToken ct)
    {
        var reaction = handlers.Find(e.Payload)
            ?? throw Refusal.Precondition("EVENT_UNKNOWN", "這個服務不認識這種事件。", "This service does not know this event.").With("type", e.Payload.TypeUrl);
        if (!reaction.Once)
        {
            await reaction.Apply(services, e.Payload, new EventEnvelope(e), ct);
            Applied.Add(1, new KeyValuePair<string, object?>("type", Any.GetTypeName(e.Payload.TypeUrl)));
            return [];
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDb>();
        if (await db.Inbox.AnyAsync(r => r.Source == e.Source && r.EventId == e.EventId, ct))
        {
            return [];
        }

        using var actor = Actor.Use(e.Source);
        scope.ServiceProvider.GetRequiredService<EventCause>().EventId = e.EventId;
        var envelope = new EventEnvelope(e);
        var now = clock.GetUtcNow().UtcDateTime;
        var type = Any.GetTypeName(e.Payload.TypeUrl);
        try
        {
            await reaction.Apply(scope.ServiceProvider, e.Payload, envelope, ct);
            Applied.Add(1, new KeyValuePair<string, object?>("type", type));
        }
        catch (SubjectUnknown unknown)
        {
            db.ChangeTracker.Clear();
            db.Parked.Add(new ParkedEvent { SubjectId = unknown.SubjectId, Type = type, Event = e.ToByteArray(), At = now });
            ParkedEvents.Count.Add(1);

            // The subject may arrive between the look and the save; whoever commits last finds the other's row.
            envelope.Arrived(unknown.SubjectId);
        }

        db.Inbox.Add(new InboxRow { Source = e.Source, EventId = e.EventId, At = now });
        await db.SaveChangesAsync(ct);
        return envelope.ArrivedSubjects;
    }

    [LoggerMessage(1, LogLevel.Error, "Event {Type} {EventId} could not be applied; it will be sent again.")]
    private partial void Failed(Exception exception, string type, string eventId);
}
