using CseaMesh.Notification.Domain;

namespace CseaMesh.Notification.Mail;

/// <summary>Puts a letter under the head of its edition (GEN-01) and makes the mail of it.</summary>
internal sealed class Letterheads(LetterBook book, MailSettings settings, TimeProvider clock)
{
    public OutgoingMail Seal(Message message, EditionFile? edition)
    {
        var (title, text) = Wrap(message.Title, message.Text, message.Language, edition);
        var mailbox = edition?.Contacts?.Mailbox ?? "";
        var from = settings.From.Length > 0 ? settings.From : mailbox.Length > 0 ? mailbox : $"no-reply@{settings.Host}";
        return new OutgoingMail(
            message.Id,
            message.MessageIdHeader,
            clock.GetUtcNow().UtcDateTime,
            new Mailbox(Organiser(edition).In(message.Language), from),
            mailbox.Length > 0 && mailbox != from ? new Mailbox("", mailbox) : null,
            new Mailbox(message.RecipientName, message.RecipientMail),
            message.Language,
            title,
            text,
            LetterHtml.From(text, message.Language),
            message.Calendar);
    }

    /// <summary>Subject line and text as a mail shows them.</summary>
    public (string Title, string Text) Wrap(string title, string body, Language language, EditionFile? edition)
    {
        // Before the first edition there is still an organiser and a name.
        var (zh, en) = edition is null ? ("卓越客服大獎", "Customer Service Excellence Awards") : (edition.Name.Zh, edition.Name.En);
        return book.Write(Letters.Letterhead, language, new FieldValues
        {
            ["title"] = FieldValue.Text(title),
            ["body"] = FieldValue.Text(body.Length > 0 ? body : "—"),
            ["edition_zh"] = FieldValue.Text(zh),
            ["edition_en"] = FieldValue.Text(en),
            ["organiser"] = Organiser(edition),
            ["mailbox"] = FieldValue.Text(edition?.Contacts?.Mailbox ?? ""),
            ["telephone"] = FieldValue.Text(edition?.Contacts?.Telephone ?? ""),
            ["website"] = FieldValue.Link(edition?.Contacts?.Website ?? ""),
        });
    }

    private static FieldValue Organiser(EditionFile? edition) => edition is null
        ? FieldValue.Text("臺灣客服中心發展協會", "Taiwan Contact Center Development Association")
        : FieldValue.Text(edition.Organiser.Zh, edition.Organiser.En);
}
