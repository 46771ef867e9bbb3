using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Notification.Mail;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Events;

/// <summary>A letter before it has a recipient.</summary>
/// <param name="Edition">Code, or empty for letters about an account.</param>
/// <param name="SubjectId">What it is about.</param>
/// <param name="Occurrence">Which of several letters of one kind about one subject.</param>
/// <param name="Values">All fields but the recipient's name.</param>
internal sealed record Draft(string Edition, string SubjectId, string Occurrence, FieldValues Values)
{
    public IReadOnlyList<string> Entries { get; init; } = [];

    public string? OrganisationId { get; init; }

    public string Calendar { get; init; } = "";

    /// <summary>Held letters: the batch may not be released before.</summary>
    public DateTime? NotBefore { get; init; }
}

/// <summary>
/// Writes letters into the change that is about to be saved: one message for each recipient and channel whose key is free. What is to be held
/// goes into the open batch of its edition and purpose.
/// </summary>
internal sealed class Mailroom(NotificationDb db, WordingShelf wordings, EditionShelf editions, MailSettings mail, TimeProvider clock)
{
    /// <summary>Answers the messages written now, and only those.</summary>
    public async Task<IReadOnlyList<Message>> WriteAsync(LetterKind kind, Draft draft, IEnumerable<Recipient> recipients, CancellationToken ct)
    {
        var taken = (await db.Messages.Where(m => m.Purpose == kind.Code && m.SubjectId == draft.SubjectId && m.Occurrence == draft.Occurrence)
                .Select(m => new { m.RecipientId, m.Channel }).ToListAsync(ct))
            .Select(m => (m.RecipientId, m.Channel))
            .Concat(db.Messages.Local.Where(m => m.Purpose == kind.Code && m.SubjectId == draft.SubjectId && m.Occurrence == draft.Occurrence).Select(m => (m.RecipientId, m.Channel)))
            .ToHashSet();
        var quiet = (draft.Edition.Length > 0 ? await editions.FindAsync(db, draft.Edition, ct) : null).Quiet();
        var words = await wordings.OfAsync(kind, draft.Edition, ct);
        var written = new List<Message>();
        foreach (var recipient in kind.Lawful ? recipients : await WillingAsync([.. recipients], ct))
        {
            foreach (var channel in Channels(kind, recipient))
            {
                if (taken.Add((recipient.Id, channel)))
                {
                    written.Add(Write(kind, draft, recipient, channel, words));
                }
            }
        }

        if (written.Count == 0)
        {
            return written;
        }

        var batch = kind.Held ? await OpenBatchAsync(kind, draft, ct) : null;
        foreach (var message in written)
        {
            message.BatchId = batch?.Id;
            if (batch is null)
            {
                message.Release(clock.Now(), quiet);
            }

            db.Messages.Add(message);
            db.MessageEntries.AddRange(draft.Entries.Distinct().Select(e => new MessageEntry { MessageId = message.Id, EntryId = e }));
        }

        return written;
    }

    /// <summary>Without those who asked that their data be used no more.</summary>
    private async Task<IEnumerable<Recipient>> WillingAsync(List<Recipient> recipients, CancellationToken ct)
    {
        var (ids, mails) = (recipients.ConvertAll(r => r.Id), recipients.ConvertAll(r => r.Mail));
        var stopped = await db.People.Where(p => p.Stopped && (ids.Contains(p.Id) || (p.Mail != "" && mails.Contains(p.Mail)))).Select(p => new { p.Id, p.Mail }).ToListAsync(ct);
        return stopped.Count == 0 ? recipients : recipients.Where(r => !stopped.Exists(s => s.Id == r.Id || (s.Mail.Length > 0 && s.Mail == r.Mail)));
    }

    private static IEnumerable<Channel> Channels(LetterKind kind, Recipient recipient)
    {
        if (kind.Ways is not Ways.InboxOnly && recipient.Mail.Length > 0)
        {
            yield return Channel.Mail;
        }

        if (kind.Ways is not Ways.MailOnly && recipient.HasInbox)
        {
            yield return Channel.InApp;
        }
    }

    private Message Write(LetterKind kind, Draft draft, Recipient recipient, Channel channel, Words words)
    {
        var values = kind.Field("name") is null ? draft.Values : draft.Values.With(new FieldValues { ["name"] = Salutation(recipient) });
        var (title, text) = words.Write(recipient.Language, values);
        var id = Ids.New(clock);
        return new Message
        {
            Id = id,
            Edition = draft.Edition,
            Purpose = kind.Code,
            SubjectId = draft.SubjectId,
            Occurrence = draft.Occurrence,
            RecipientId = recipient.Id,
            RecipientName = recipient.Name,
            RecipientMail = channel is Channel.Mail ? recipient.Mail : "",
            Channel = channel,
            Language = recipient.Language,
            Title = title.Length <= 400 ? title : $"{title[..399]}…",
            Text = text,
            TemplateVersion = words.Version,
            Calendar = channel is Channel.Mail ? draft.Calendar : "",
            EssentialText = string.Join('\f', kind.Essential.Select(f => values[f].In(recipient.Language))),
            State = MessageState.Held,
            OrganisationId = draft.OrganisationId,
            Urgent = kind.Urgent,
            NotBefore = draft.NotBefore,
            DueAt = clock.Now(),
            MessageIdHeader = $"<{id}@{mail.Host}>",
        };
    }

    private static FieldValue Salutation(Recipient recipient) => recipient.Name.Length > 0 ? FieldValue.Text(recipient.Name) : FieldValue.Text("貴單位", "Madam or Sir");

    private async Task<Batch> OpenBatchAsync(LetterKind kind, Draft draft, CancellationToken ct)
    {
        if (db.Batches.Local.FirstOrDefault(IsOpen) is { } here)
        {
            return here;
        }

        if (await db.Batches.SingleOrDefaultAsync(b => b.Edition == draft.Edition && b.Purpose == kind.Code && b.State == BatchState.Held, ct) is { } open)
        {
            return open;
        }

        var number = await db.Batches.Where(b => b.Edition == draft.Edition && b.Purpose == kind.Code).MaxAsync(b => (int?)b.Number, ct) ?? 0;
        var batch = new Batch { Id = Ids.New(clock), Edition = draft.Edition, Purpose = kind.Code, Number = number + 1, NotBefore = draft.NotBefore };
        db.Batches.Add(batch);
        return batch;

        bool IsOpen(Batch b) => b.Edition == draft.Edition && b.Purpose == kind.Code && b.State is BatchState.Held;
    }
}
