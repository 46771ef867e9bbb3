using System.Diagnostics.Metrics;
using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Notification.Mail;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Events;

/// <summary>
/// Sends what may leave. Every attempt is recorded before it is made and its answer right after: a crash in between repeats the mail under
/// the same Message-ID. Its log names messages, never people or texts.
/// </summary>
internal sealed partial class PostOffice(
    NotificationDb db, Outbox outbox, EditionShelf editions, Letterheads letterheads, IMailer mailer, TimeProvider clock, ILogger<PostOffice> log)
{
    private const int AtOnce = 50;
    private static readonly Meter Meter = new("CseaMesh.Notification");
    private static readonly Counter<long> Letters = Meter.CreateCounter<long>("csea.letters", "{letter}", "Letters by purpose and outcome.");

    /// <summary>Sends all that is due now; answers how many attempts were made.</summary>
    public async Task<int> SendDueAsync(CancellationToken ct)
    {
        var attempts = 0;
        while (true)
        {
            var now = clock.Now();
            var due = await db.Messages.Where(m => (m.State == MessageState.Released || m.State == MessageState.Sending) && m.DueAt <= now)
                .OrderBy(m => m.DueAt).ThenBy(m => m.Id).Take(AtOnce).ToListAsync(ct);
            if (due.Count == 0)
            {
                return attempts;
            }

            var ids = due.Select(m => m.Id).ToList();
            var entries = (await db.MessageEntries.AsNoTracking().Where(e => ids.Contains(e.MessageId)).ToListAsync(ct)).ToLookup(e => e.MessageId, e => e.EntryId);
            foreach (var message in due.Where(m => m.Channel is Channel.InApp))
            {
                Sent(message, entries[message.Id], now);
            }

            await db.SaveChangesAsync(ct);
            foreach (var message in due.Where(m => m.Channel is Channel.Mail))
            {
                await TryAsync(message, entries[message.Id], ct);
            }

            attempts += due.Count;
            db.ChangeTracker.Clear();
        }
    }

    private async Task TryAsync(Message message, IEnumerable<string> entries, CancellationToken ct)
    {
        message.BeginAttempt(clock.Now());
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (Refusal stale) when (stale.Kind is RefusalKind.Aborted)
        {
            // Taken back by the secretariat, or taken up by another instance, at this very moment.
            db.Entry(message).State = EntityState.Detached;
            return;
        }

        var edition = await editions.FindAsync(db, message.Edition, ct) ?? await editions.LatestAsync(db, ct);
        var answer = await mailer.SendAsync(letterheads.Seal(message, edition), ct);
        var now = clock.Now();
        switch (answer.Outcome)
        {
            case MailOutcome.Accepted:
                Sent(message, entries, now);
                break;
            case MailOutcome.Refused:
                message.Bounce(answer.Problem);
                break;
            default:
                message.Failed(now, answer.Problem, edition.Quiet());
                break;
        }

        if (message.State is MessageState.Bounced)
        {
            Bounced(message, entries, now);
        }

        if (answer.Outcome is not MailOutcome.Accepted)
        {
            NotAccepted(message.Id, message.Attempts, answer.Problem);
        }

        // The answer is recorded even when the host is stopping: the mail has left.
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private void Sent(Message message, IEnumerable<string> entries, DateTime now)
    {
        message.Delivered(now, Domain.Letters.Find(message.Purpose) is { Secret: true });
        Count(message, "sent");
        if (message.Edition.Length > 0)
        {
            outbox.Publish(message.Edition, message.Id, message.Version, Facts.Sent(message, entries, now));
        }
    }

    private void Bounced(Message message, IEnumerable<string> entries, DateTime now)
    {
        Count(message, "bounced");
        if (message.Edition.Length > 0)
        {
            outbox.Publish(message.Edition, message.Id, message.Version, Facts.Bounced(message, entries, now));
        }
    }

    private static void Count(Message message, string outcome) =>
        Letters.Add(1, new KeyValuePair<string, object?>("purpose", message.Purpose), new KeyValuePair<string, object?>("outcome", outcome));

    [LoggerMessage(1, LogLevel.Warning, "Message {Message} was not accepted at attempt {Attempt}: {Problem}")]
    private partial void NotAccepted(string message, int attempt, string problem);
}
