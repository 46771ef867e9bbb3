using CseaMesh.Notification.Domain;

namespace CseaMesh.Notification.Mail;

/// <summary>A mail ready to go, letterhead included.</summary>
/// <param name="MessageId">With angle brackets; the same at every attempt.</param>
/// <param name="Calendar">A calendar file that goes with it, or empty.</param>
internal sealed record OutgoingMail(
    string Id, string MessageId, DateTime Date, Mailbox From, Mailbox? ReplyTo, Mailbox To, Language Language, string Title, string Text, string Html, string Calendar);

internal sealed record Mailbox(string Name, string Address);

internal enum MailOutcome
{
    /// <summary>The other side has taken it over.</summary>
    Accepted,

    /// <summary>Not now; the same may work later.</summary>
    NotNow,

    /// <summary>Never, for this address or this mail.</summary>
    Refused,
}

/// <param name="Problem">What the other side said, without addresses; empty when accepted.</param>
internal sealed record MailAnswer(MailOutcome Outcome, string Problem)
{
    public static readonly MailAnswer Accepted = new(MailOutcome.Accepted, "");
}

/// <summary>Hands mails over to whoever delivers them. Sending the same mail twice must do no harm beyond a second copy with the same Message-ID.</summary>
internal interface IMailer
{
    Task<MailAnswer> SendAsync(OutgoingMail mail, CancellationToken ct);
}
