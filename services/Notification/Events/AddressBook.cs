using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Platform.Identity;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Events;

/// <summary>Somebody who gets a letter.</summary>
/// <param name="Id">Person id, "staff:role", or the id of an invitation or contact where there is no account.</param>
/// <param name="Mail">Empty for the inbox of a role.</param>
/// <param name="HasInbox">Can sign in and read.</param>
internal sealed record Recipient(string Id, string Name, string Mail, Language Language, bool HasInbox);

/// <summary>Finds who is written to, from the copies of people, members and entries.</summary>
internal sealed class AddressBook(NotificationDb db)
{
    public static readonly Recipient Secretariat = new($"staff:{StaffRoles.Secretariat}", "", "", Language.Zh, true);

    /// <summary>The active managers of an organisation.</summary>
    public async Task<IReadOnlyList<Recipient>> OfOrganisationAsync(string organisation, CancellationToken ct)
    {
        var managers = await db.Members.Where(m => m.OrganisationId == organisation && m.Active && m.IsManager).Select(m => m.PersonId).ToListAsync(ct);
        return await PeopleAsync(managers, ct);
    }

    /// <summary>Everyone an entry's letters go to: the managers, who made it, its person, its contact. Nobody twice, neither by id nor by address.</summary>
    public async Task<IReadOnlyList<Recipient>> OfEntryAsync(EntryCopy entry, CancellationToken ct)
    {
        var members = await db.Members.Where(m => m.OrganisationId == entry.OrganisationId && m.Active && (m.IsManager || m.PersonId == entry.MadeBy))
            .Select(m => m.PersonId).ToListAsync(ct);
        var all = new List<Recipient>(await PeopleAsync(members, ct));
        if (await OfEntrantAsync(entry, ct) is { } person)
        {
            all.Add(person);
        }

        if (entry.ContactMail.Length > 0)
        {
            all.Add(new Recipient($"contact:{entry.Id}", entry.ContactName, entry.ContactMail, Language.Zh, false));
        }

        return Distinct(all);
    }

    /// <summary>The person of an individual entry, with or without account; null for a company or team.</summary>
    public async Task<Recipient?> OfEntrantAsync(EntryCopy entry, CancellationToken ct) => entry.PersonId.Length == 0
        ? null
        : (await PeopleAsync([entry.PersonId], ct)).FirstOrDefault()
            ?? (entry.PersonMail.Length > 0 ? new Recipient(entry.PersonId, entry.PersonName, entry.PersonMail, Language.Zh, false) : null);

    public async Task<Recipient?> OfPersonAsync(string person, CancellationToken ct) => (await PeopleAsync([person], ct)).FirstOrDefault();

    /// <summary>Who a bill is written to: the payer.</summary>
    public async Task<IReadOnlyList<Recipient>> OfPayerAsync(Billing.V1.Payer payer, EntryCopy? entry, CancellationToken ct)
    {
        if (payer.Organisation.Length > 0)
        {
            return await OfOrganisationAsync(payer.Organisation, ct);
        }

        return await OfPersonAsync(payer.Person, ct) is { } person ? [person]
            : entry is not null && await OfEntrantAsync(entry, ct) is { } entrant ? [entrant]
            : [];
    }

    public static IReadOnlyList<Recipient> Distinct(IEnumerable<Recipient> all) =>
        [.. all.DistinctBy(r => r.Id).DistinctBy(r => r.Mail.Length == 0 ? r.Id : r.Mail.ToLowerInvariant())];

    private async Task<IReadOnlyList<Recipient>> PeopleAsync(IReadOnlyList<string> ids, CancellationToken ct)
    {
        var people = await db.People.Where(p => ids.Contains(p.Id)).OrderBy(p => p.Id).ToListAsync(ct);
        var chosen = await db.Preferences.Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Language, ct);
        return Distinct(people.Select(p => new Recipient(p.Id, p.Name, p.Mail, chosen.GetValueOrDefault(p.Id, p.Language), true)));
    }
}
