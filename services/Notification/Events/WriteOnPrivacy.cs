using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Notification.Mail;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Events;

/// <summary>Answers to requests about personal data, and the erasure of whoever asked for it.</summary>
internal sealed class WriteOnPrivacy(NotificationDb db, EditionShelf editions, Mailroom mailroom, MailSettings mail) : IHandle<PrivacyRequestChanged>, IHandle<PersonErased>, IHandle<PersonStopped>
{
    public async Task HandleAsync(PrivacyRequestChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        if (e.Mail.Length == 0)
        {
            return;
        }

        var edition = await editions.LatestAsync(db, ct);
        var values = new FieldValues
        {
            ["number"] = FieldValue.Text(e.Number),
            ["kind"] = Kind(e.Kind),
            ["status"] = Status(e),
            ["due"] = FieldValue.Date(e.DueOn),
            ["reason"] = FieldValue.Text(e.Reason),
            ["mailbox"] = edition?.Mailbox() ?? FieldValue.Text(mail.From.Length > 0 ? mail.From : "—"),
        };
        var to = new Recipient($"request:{envelope.SubjectId}", e.Name, e.Mail, Languages.ParseOrZh(e.Language), false);
        await mailroom.WriteAsync(Letters.DataRequest, new Draft("", envelope.SubjectId, $"v{envelope.SubjectVersion}", values), [to], ct);
    }

    /// <summary>Letters keep what they were about and when; who they were written to, and what they said to him, goes. The answer to his own request still leaves.</summary>
    public async Task HandleAsync(PersonErased e, EventEnvelope envelope, CancellationToken ct)
    {
        var person = await db.People.SingleOrDefaultAsync(p => p.Id == e.Person, ct);
        var address = person?.Mail ?? "";
        var letters = await db.Messages.Where(m => m.Purpose != Letters.DataRequest.Code && (m.RecipientId == e.Person || (address != "" && m.RecipientMail == address))).ToListAsync(ct);
        foreach (var letter in letters)
        {
            if (letter.State is MessageState.Held or MessageState.Released)
            {
                letter.Cancel();
            }

            letter.Erase(e.Instead);
        }

        if (person is not null)
        {
            (person.Name, person.Mail) = (e.Instead, "");
        }

        foreach (var entry in await db.Entries.Where(x => x.PersonId == e.Person || (address != "" && (x.PersonMail == address || x.ContactMail == address))).ToListAsync(ct))
        {
            if (entry.PersonId == e.Person)
            {
                (entry.Label, entry.PersonName, entry.PersonMail) = (e.Instead, e.Instead, "");
            }

            if (address.Length > 0 && entry.ContactMail == address)
            {
                (entry.ContactName, entry.ContactMail) = (e.Instead, "");
            }
        }
    }

    /// <summary>What waits to be sent to him and is not asked for by law is not sent; what comes later is not written.</summary>
    public async Task HandleAsync(PersonStopped e, EventEnvelope envelope, CancellationToken ct)
    {
        if (await db.People.SingleOrDefaultAsync(p => p.Id == e.Person, ct) is not { } person)
        {
            db.People.Add(person = new PersonCopy { Id = e.Person });
        }

        person.Stopped = e.Stopped;
        if (!e.Stopped)
        {
            return;
        }

        var lawful = Letters.All.Where(k => k.Lawful).Select(k => k.Code).ToList();
        foreach (var letter in await db.Messages.Where(m => (m.State == MessageState.Held || m.State == MessageState.Released) && !lawful.Contains(m.Purpose)
            && (m.RecipientId == e.Person || (person.Mail != "" && m.RecipientMail == person.Mail))).ToListAsync(ct))
        {
            letter.Cancel();
        }
    }

    private static FieldValue Kind(DataRequestKind kind) => kind switch
    {
        DataRequestKind.Inquiry => FieldValue.Text("查詢或請求閱覽", "inquiry"),
        DataRequestKind.Copy => FieldValue.Text("請求製給複製本", "copy"),
        DataRequestKind.Correct => FieldValue.Text("請求補充或更正", "correction"),
        DataRequestKind.Stop => FieldValue.Text("請求停止蒐集、處理或利用", "stop"),
        _ => FieldValue.Text("請求刪除", "deletion"),
    };

    private static FieldValue Status(PrivacyRequestChanged e) => e switch
    {
        { Extended: true } => FieldValue.Text("期限延長", "time extended"),
        { State: DataRequestState.Done, Granted: true } => FieldValue.Text("已辦理完成", "granted and done"),
        { State: DataRequestState.Decided } => FieldValue.Text("已准許，辦理中", "granted, being carried out"),
        { State: DataRequestState.Done } => FieldValue.Text("未獲准許", "refused"),
        { State: DataRequestState.Received } => FieldValue.Text("已收到，待確認身分", "received, identity to be confirmed"),
        _ => FieldValue.Text("已收到", "received"),
    };
}
