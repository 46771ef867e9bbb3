using System.Collections.Concurrent;
using CseaMesh.Events.V1;
using CseaMesh.Platform.Data;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Platform.Eventing;

/// <summary>Short name of the host this code runs in: registration, submission, judging, billing, notification, gateway.</summary>
public sealed record ServiceName(string Value);

/// <summary>
/// Puts events into the change that is about to be saved: one row per subscriber that the event's own contract names, or in a bulk write one for many events.
/// Saved with the change or not at all; the relay does the rest.
/// </summary>
public sealed class Outbox(ServiceDb db, ServiceName self, TimeProvider clock, EventCause cause)
{
    /// <param name="edition">Code of the edition, or empty.</param>
    /// <param name="subjectId">What the fact is about.</param>
    /// <param name="subjectVersion">Rises with every fact about the subject.</param>
    /// <param name="payload">A message whose contract carries the route option.</param>
    public void Publish(string edition, string subjectId, long subjectVersion, IMessage payload)
    {
        var now = clock.GetUtcNow();
        var sealedFact = Envelopes.Seal(self, now, cause.EventId, new OwedFact(edition, subjectId, subjectVersion, payload));
        foreach (var subscriber in Envelopes.Subscribers(payload))
        {
            if (db.Bulk is { } bulk)
            {
                bulk.Owe(subscriber, sealedFact);
            }
            else
            {
                db.Add(OutboxRow.Of(subscriber, [sealedFact], now.UtcDateTime));
            }
        }
    }
}

/// <summary>Envelopes of facts that a host states by itself, many at a time, without a change tracker.</summary>
public sealed class Envelopes(ServiceName self, TimeProvider clock)
{
    /// <summary>As many events as one delivery may hold.</summary>
    public const int Most = 100;

    private static readonly ConcurrentDictionary<MessageDescriptor, IReadOnlyList<string>> Routes = new();

    internal DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Whom the contract of the message names.</summary>
    internal static IReadOnlyList<string> Subscribers(IMessage payload) => Routes.GetOrAdd(payload.Descriptor, static type =>
        type.GetOptions()?.GetExtension(EventSinkExtensions.Route) is { To.Count: > 0 } route
            ? [.. route.To]
            : throw new InvalidOperationException($"{type.FullName} names no subscriber in its contract."));

    internal static Event Seal(ServiceName self, DateTimeOffset now, string cause, OwedFact fact) => new()
    {
        EventId = Ids.New(now),
        Source = self.Value,
        Edition = fact.Edition,
        SubjectId = fact.SubjectId,
        SubjectVersion = fact.SubjectVersion,
        OccurredAt = now.ToTimestamp(),
        CauseId = cause,
        Payload = Any.Pack(fact.Payload),
    };

    /// <summary>The facts in their order, for each subscriber, in deliveries that are not too large.</summary>
    internal Dictionary<string, List<DeliverRequest>> Bundle(IEnumerable<OwedFact> facts)
    {
        var now = Now;
        var bundles = new Dictionary<string, List<DeliverRequest>>();
        foreach (var fact in facts)
        {
            var sealedFact = Seal(self, now, "", fact);
            foreach (var subscriber in Subscribers(fact.Payload))
            {
                var list = bundles.TryGetValue(subscriber, out var held) ? held : bundles[subscriber] = [];
                if (list.Count == 0 || list[^1].Events.Count == Most)
                {
                    list.Add(new DeliverRequest());
                }

                list[^1].Events.Add(sealedFact);
            }
        }

        return bundles;
    }
}

/// <summary>The event that is being applied in this scope, so that what follows from it can name it.</summary>
public sealed class EventCause
{
    public string EventId { get; internal set; } = "";
}
