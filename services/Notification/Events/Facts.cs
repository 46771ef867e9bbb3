using CseaMesh.Notification.Domain;
using CseaMesh.Notification.V1;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Notification.Events;

/// <summary>What the other services are told about a letter.</summary>
internal static class Facts
{
    public static MessageSent Sent(Domain.Message message, IEnumerable<string> entries, DateTime now) => new()
    {
        MessageId = message.Id, Purpose = message.Purpose, SubjectId = message.SubjectId, Occurrence = message.Occurrence, RecipientId = Person(message),
        Channel = message.Channel is Domain.Channel.Mail ? V1.Channel.Mail : V1.Channel.InApp, EntryIds = { entries }, At = now.ToTimestamp(),
    };

    public static MessageBounced Bounced(Domain.Message message, IEnumerable<string> entries, DateTime now) => new()
    {
        MessageId = message.Id, Purpose = message.Purpose, SubjectId = message.SubjectId, Occurrence = message.Occurrence, RecipientId = Person(message),
        Channel = message.Channel is Domain.Channel.Mail ? V1.Channel.Mail : V1.Channel.InApp, EntryIds = { entries }, At = now.ToTimestamp(), Problem = message.LastProblem,
    };

    /// <summary>Empty for recipients without an account, whose ids mean nothing elsewhere.</summary>
    private static string Person(Domain.Message message) => message.RecipientId.Contains(':', StringComparison.Ordinal) ? "" : message.RecipientId;
}
