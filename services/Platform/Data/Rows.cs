using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using CseaMesh.Events.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Platform.Data;

/// <summary>A delivery still owed to one subscriber: an event, or several in their order. The row goes when the subscriber has acknowledged all of it.</summary>
internal sealed class OutboxRow
{
    /// <summary>The type of a row that holds several events.</summary>
    public static readonly string BundleType = DeliverRequest.Descriptor.FullName;

    public long Seq { get; init; }

    [MaxLength(32)]
    public required string Subscriber { get; init; }

    /// <summary>Full name of the payload message, for people who look at the table; <see cref="BundleType"/> for several events.</summary>
    public required string Type { get; init; }

    /// <summary>The whole csea.events.v1.Event, or a csea.events.v1.DeliverRequest with several.</summary>
    public required byte[] Event { get; init; }

    public required DateTime At { get; init; }

    /// <summary>One row for events in their order.</summary>
    public static OutboxRow Of(string subscriber, IReadOnlyList<Event> events, DateTime at) => events is [var only]
        ? new OutboxRow { Subscriber = subscriber, Type = Any.GetTypeName(only.Payload.TypeUrl), Event = only.ToByteArray(), At = at }
        : new OutboxRow { Subscriber = subscriber, Type = BundleType, Event = new DeliverRequest { Events = { events } }.ToByteArray(), At = at };

    /// <summary>The events of this row, oldest first.</summary>
    public IReadOnlyList<Event> Open() => Type == BundleType ? DeliverRequest.Parser.ParseFrom(Event).Events : [Events.V1.Event.Parser.ParseFrom(Event)];
}

/// <summary>An event that has been applied; its key makes a repeat harmless.</summary>
internal sealed class InboxRow
{
    [MaxLength(32)]
    public required string Source { get; init; }

    [MaxLength(26)]
    public required string EventId { get; init; }

    public required DateTime At { get; init; }
}

/// <summary>A fact about a subject that has not arrived yet; applied when it does.</summary>
internal sealed class ParkedEvent
{
    public long Seq { get; init; }

    [MaxLength(64)]
    public required string SubjectId { get; init; }

    public required string Type { get; init; }

    public required byte[] Event { get; init; }

    public required DateTime At { get; init; }
}

/// <summary>What was answered to a request id.</summary>
internal sealed class RememberedRequest
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    [MaxLength(64)]
    public required string Caller { get; init; }

    [MaxLength(36)]
    public required string RequestId { get; init; }

    [MaxLength(64)]
    public required string BodyHash { get; init; }

    public required byte[] Answer { get; init; }

    public required DateTime At { get; init; }

    public static string Hash(IMessage request) => Convert.ToHexString(SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(request.Descriptor.FullName), 0, .. request.ToByteArray()]));
}

/// <summary>The last number given out in a sequence.</summary>
internal sealed class Counter
{
    [MaxLength(80)]
    public required string Name { get; init; }

    public int Value { get; init; }
}
