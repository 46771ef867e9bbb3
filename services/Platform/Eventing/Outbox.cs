using CseaMesh.Events.V1;
using CseaMesh.Platform.Data;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Platform.Eventing;

/// <summary>Short name of the host this code runs in: registration, submission, judging, billing, notification, gateway.</summary>
public sealed record ServiceName(string Value);

/// <summary>
/// Puts events into the change that is about to be saved: one row per subscriber that the event's own contract names. Saved with the change
/// or not at all; the relay does the rest.
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
        var envelope = new Event
        {
            EventId = Ids.New(now),
            Source = self.Value,
            Edition = edition,
            SubjectId = subjectId,
            SubjectVersion = subjectVersion,
            OccurredAt = now.ToTimestamp(),
            CauseId = cause.EventId,
            Payload = Any.Pack(payload),
        };
        var bytes = envelope.ToByteArray();
        foreach (var subscriber in Subscribers(payload))
        {
            db.Put(new OutboxRow { Subscriber = subscriber, Type = payload.Descriptor.FullName, Event = bytes, At = now.UtcDateTime });
        }
    }

    private static IReadOnlyList<string> Subscribers(IMessage payload) =>
        payload.Descriptor.GetOptions()?.GetExtension(EventSinkExtensions.Route) is { To.Count: > 0 } route
            ? route.To
            : throw new InvalidOperationException($"{payload.Descriptor.FullName} names no subscriber in its contract.");
}

/// <summary>The event that is being applied in this scope, so that what follows from it can name it.</summary>
public sealed class EventCause
{
    public string EventId { get; internal set; } = "";
}
