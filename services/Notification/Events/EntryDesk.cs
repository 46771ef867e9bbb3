using CseaMesh.Common.V1;
using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Events;

/// <summary>Letters about one entry: its copy, what every such letter says of it, and who gets it.</summary>
internal sealed class EntryDesk(NotificationDb db, EditionShelf editions, AddressBook addresses, Mailroom mailroom)
{
    /// <summary>Takes over what an event says of an entry; an older version changes nothing.</summary>
    public async Task<EntryCopy> KeepAsync(EntryFacts facts, long version, CancellationToken ct)
    {
        var entry = db.Entries.Local.FirstOrDefault(e => e.Id == facts.Entry) ?? await db.Entries.SingleOrDefaultAsync(e => e.Id == facts.Entry, ct);
        if (entry is null)
        {
            entry = new EntryCopy { Id = facts.Entry };
            db.Entries.Add(entry);
        }
        else if (version < entry.SourceVersion)
        {
            return entry;
        }

        (entry.Number, entry.Corporate, entry.Label, entry.InternationalWish) = (facts.Number, facts.AwardClass is AwardClass.Corporate, facts.Label, facts.InternationalWish);
        (entry.AwardZh, entry.AwardEn) = (facts.AwardName?.Zh ?? "", facts.AwardName?.En ?? "");
        (entry.OrganisationId, entry.OrganisationName, entry.MadeBy) = (facts.Organisation, facts.OrganisationName, facts.MadeBy);
        (entry.PersonId, entry.PersonName, entry.PersonMail) = (facts.Person, facts.PersonName, facts.PersonMail);
        (entry.ContactName, entry.ContactMail) = (facts.Contact?.Name ?? "", facts.Contact?.Mail ?? "");
        entry.SourceVersion = version;
        return entry;
    }

    /// <summary>The entry a fact of another service is about; keeps the event until Registration has told of it.</summary>
    public async Task<EntryCopy> GetAsync(string entry, CancellationToken ct) =>
        await db.Entries.SingleOrDefaultAsync(e => e.Id == entry, ct) ?? throw new SubjectUnknown(entry);

    public static (string Zh, string En) Line(EntryCopy entry) => ($"{entry.Number}　{entry.Entrant}「{entry.AwardZh}」", $"{entry.Number} {entry.Entrant}, {English(entry)}");

    public static FieldValues Values(EntryCopy entry) => new()
    {
        ["entry_number"] = FieldValue.Text(entry.Number),
        ["award"] = FieldValue.Text(entry.AwardZh, English(entry)),
        ["entrant"] = FieldValue.Text(entry.Entrant),
    };

    /// <summary>Writes to everyone concerned with the entry.</summary>
    /// <param name="more">The fields beside number, award, entrant and the contact mailbox.</param>
    public async Task<IReadOnlyList<Message>> WriteAsync(
        LetterKind kind, string edition, EntryCopy entry, string occurrence, FieldValues more, CancellationToken ct, string calendar = "", DateTime? notBefore = null, string? subject = null)
    {
        var values = Values(entry).With(more);
        if (kind.Field("mailbox") is not null)
        {
            values["mailbox"] = (await editions.GetAsync(db, edition, ct)).Mailbox();
        }

        var draft = new Draft(edition, subject ?? entry.Id, occurrence, values)
        {
            Entries = [entry.Id], OrganisationId = entry.OrganisationId, Calendar = calendar, NotBefore = notBefore,
        };
        return await mailroom.WriteAsync(kind, draft, await addresses.OfEntryAsync(entry, ct), ct);
    }

    private static string English(EntryCopy entry) => entry.AwardEn.Length > 0 ? entry.AwardEn : entry.AwardZh;
}
