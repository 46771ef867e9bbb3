using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.Data;
using CseaMesh.Registration.Editions;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

/// <summary>
/// Takes a person out of everything this service holds, in the change set at hand, and tells the others. The id stays: entries, results and
/// numbers keep standing, without a name.
/// </summary>
internal sealed class Erasure(RegistrationDb db, Outbox outbox, EditionBook editions, EntrySteps steps, Lookup lookup, TimeProvider clock)
{
    /// <summary>What stands where the name stood.</summary>
    public const string Instead = "（已刪除）";

    private static readonly Phase[] Running = [Phase.Registered, Phase.Qualified, Phase.Finalist];

    /// <summary>Throws HAS_LIVE_ENTRIES while he competes himself, LAST_MANAGER while an organisation with entries would be left without one.</summary>
    public async Task EraseAsync(Person person, CancellationToken ct)
    {
        var own = await db.Entries.Where(e => e.PersonId == person.Id).ToListAsync(ct);
        if (own.Find(e => Running.Contains(e.Phase)) is { } running)
        {
            throw Refusal.Precondition("HAS_LIVE_ENTRIES", $"{running.Number} 仍在參賽中，須先退賽或待結果公布。", $"{running.Number} still takes part: withdraw it first, or wait for the result.").With("number", running.Number ?? "");
        }

        var members = await db.Members.Where(m => m.PersonId == person.Id || (person.Mail != "" && m.Mail == person.Mail)).ToListAsync(ct);
        var entries = own.Concat(await ContactOfAsync(person, members, ct)).DistinctBy(e => e.Id).ToList();
        await LeaveAsync(members, ct);
        foreach (var entry in entries)
        {
            await EraseAsync(entry, person, ct);
        }

        foreach (var membership in await db.Memberships.Where(m => m.PersonId == person.Id).ToListAsync(ct))
        {
            (membership.HolderName, membership.HolderKey) = (Instead, "");
        }

        foreach (var request in await db.DataRequests.Where(d => d.PersonId == person.Id).ToListAsync(ct))
        {
            (request.Name, request.Mail, request.Text) = (Instead, "", "");
        }

        foreach (var question in person.Mail.Length == 0 ? [] : await db.Questions.Where(q => q.Mail == person.Mail).ToListAsync(ct))
        {
            (question.Name, question.Mail, question.Phone, question.Text, question.Answer) = (Instead, "", "", Instead, "");
        }

        await EraseFormsAsync(person, entries, ct);
        db.EntryViews.RemoveRange(await db.EntryViews.Where(v => v.OwnerId == person.Id).ToListAsync(ct));
        (person.Name, person.EnglishName, person.Mail, person.Phone, person.Employer, person.Post, person.ErasedAt) = (Instead, "", "", "", "", "", clock.Now());
        outbox.Publish("", person.Id, person.Version + 1, new V1.PersonErased { Person = person.Id, Instead = Instead, At = Wire.Time(clock.Now()) });
    }

    /// <summary>A form by mail that he sent or stands in: nobody can strike a line out of it, so its bytes go and their hash stays.</summary>
    private async Task EraseFormsAsync(Person person, List<Entry> entries, CancellationToken ct)
    {
        var checkouts = entries.Select(e => e.Checkout).ToList();
        foreach (var form in await db.MailedForms.Where(f => f.SenderId == person.Id || (person.Mail != "" && f.SenderMail == person.Mail) || checkouts.Contains(f.Checkout)).ToListAsync(ct))
        {
            if (form.SenderId == person.Id || form.SenderMail == person.Mail)
            {
                (form.SenderName, form.SenderMail, form.Evidence) = (Instead, "", Instead);
            }

            (form.ErasedAt, form.SentName) = (form.ErasedAt ?? clock.Now(), Instead + Path.GetExtension(form.SentName));
            db.MailedFormFiles.RemoveRange(await db.MailedFormFiles.Where(f => f.FormId == form.Id).ToListAsync(ct));
        }
    }

    /// <summary>Entries that name him as the person to write to: those of the organisations he belongs to.</summary>
    private async Task<IEnumerable<Entry>> ContactOfAsync(Person person, List<OrganisationMember> members, CancellationToken ct)
    {
        var organisations = members.Select(m => m.OrganisationId).Distinct().ToList();
        var entries = await db.Entries.Where(e => organisations.Contains(e.OrganisationId)).ToListAsync(ct);
        return entries.Where(e => person.Mail.Length > 0 && e.Form.Contact.Mail == person.Mail);
    }

    private async Task EraseAsync(Entry entry, Person person, CancellationToken ct)
    {
        var book = await editions.InForceAsync(db, entry.Edition, ct);
        var organisation = await lookup.OrganisationAsync(entry.OrganisationId, ct);
        var form = entry.Form;
        if (entry.PersonId == person.Id)
        {
            form = form with { Person = new PersonData(Instead, "", "", "", "") };
            entry.Label = Instead;
            if (await db.Wins.SingleOrDefaultAsync(w => w.EntryId == entry.Id, ct) is { } win)
            {
                win.Guests = [.. win.Guests.Select(g => g.Name == person.Name ? g with { Name = Instead } : g)];
                (await db.Certificates.Where(c => c.WinId == win.Id).ToListAsync(ct)).ForEach(c => c.Label = Instead);
                (await db.Handovers.Where(h => h.WinId == win.Id && h.Recipient == person.Name).ToListAsync(ct)).ForEach(h => h.Recipient = Instead);
            }
        }

        if (person.Mail.Length > 0 && form.Contact.Mail == person.Mail)
        {
            form = form with { Contact = new ContactData(Instead, "", "") };
        }

        entry.Form = form;
        entry.SearchKey = SearchText.KeyOf(entry);
        if (entry.Phase != Phase.Draft)
        {
            steps.Tell(entry, "PERSONAL_DATA_ERASED", "依請求刪除個人資料", "Personal data erased on request");
            steps.Publish(entry, new V1.EntryChanged { Entry = Wire.Facts(entry, organisation, book) });
        }
    }

    private async Task LeaveAsync(List<OrganisationMember> members, CancellationToken ct)
    {
        foreach (var member in members)
        {
            var organisation = await lookup.OrganisationAsync(member.OrganisationId, ct);
            if (member is { State: not MemberState.Removed, Role: MemberRole.Manager }
                && !await db.Members.AnyAsync(m => m.OrganisationId == member.OrganisationId && m.Id != member.Id && m.State == MemberState.Active && m.Role == MemberRole.Manager, ct)
                && await db.Entries.AnyAsync(e => e.OrganisationId == member.OrganisationId && Running.Contains(e.Phase), ct))
            {
                throw Refusal.Precondition("LAST_MANAGER", $"「{organisation.LegalName}」仍有參賽中的報名件，須先指定另一位管理者。", $"{organisation.LegalName} still has entries: it needs another manager first.");
            }

            (member.Name, member.Mail, member.State) = (Instead, $"erased-{member.Id.ToLowerInvariant()}@invalid", MemberState.Removed);
            outbox.Publish("", member.Id, member.Version + 1, Wire.Changed(member, organisation.LegalName));
        }
    }
}
