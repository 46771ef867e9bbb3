using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Text;
using CseaMesh.Registration.Data;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

/// <summary>Finds the row of a person, or makes it. A mail address that an account has verified names that account.</summary>
internal sealed class People(RegistrationDb db, Outbox outbox, EntrySteps steps, Lookup lookup, TimeProvider clock)
{
    private readonly List<Person> _made = [];

    /// <summary>The person behind a form: the account with that address, else someone named before with the same name and address, else new.</summary>
    public async Task<Person> NamedAsync(PersonData data, Caller caller, CancellationToken ct)
    {
        if (caller.Mail.Length > 0 && data.Mail == caller.Mail)
        {
            return await OfAsync(caller, ct);
        }

        var key = Fold.Key(data.Name);
        var known = _made.Where(p => p.Mail == data.Mail).Concat(await db.People.Where(p => p.Mail == data.Mail).ToListAsync(ct)).ToList();
        if ((known.Find(p => p.HasAccount) ?? known.Find(p => Fold.Key(p.Name) == key)) is { } person)
        {
            return person;
        }

        person = new Person { Id = Ids.New(clock), Name = data.Name, EnglishName = data.EnglishName, Mail = data.Mail, Phone = data.Phone, Post = data.Post };
        db.People.Add(person);
        _made.Add(person);
        Changed(person);
        await BindAsync(person, ct);
        return person;
    }

    /// <summary>Memberships that were imported before their holder was known here.</summary>
    public async Task BindAsync(Organisation organisation, CancellationToken ct)
    {
        if (organisation.IdKind != IdKind.Ubn)
        {
            return;
        }

        foreach (var membership in await db.Memberships.Where(m => m.Kind == MembershipKind.Group && m.HolderKey == organisation.IdNumber).ToListAsync(ct))
        {
            (membership.OrganisationId, membership.HolderName, membership.HolderKey) = (organisation.Id, organisation.LegalName, "");
            TellIfBound(membership);
        }
    }

    /// <summary>Tells who holds the membership; before it is anybody's there is nothing to tell.</summary>
    public void TellIfBound(Membership membership)
    {
        if (membership.IsBound)
        {
            outbox.Publish("", membership.Id, membership.Version + 1, Wire.Changed(membership));
        }
    }

    private async Task BindAsync(Person person, CancellationToken ct)
    {
        if (person.Mail.Length == 0)
        {
            return;
        }

        foreach (var membership in await db.Memberships.Where(m => m.Kind == MembershipKind.Individual && m.HolderKey == person.Mail).ToListAsync(ct))
        {
            (membership.PersonId, membership.HolderName, membership.HolderKey) = (person.Id, person.Name, "");
            TellIfBound(membership);
        }
    }

    /// <summary>The caller's own row. Entries that named his address before he had an account become his.</summary>
    /// <param name="caller">Whose row.</param>
    /// <param name="tell">False where the use case tells of the change itself.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Person> OfAsync(Caller caller, CancellationToken ct, bool tell = true)
    {
        if ((_made.Find(p => p.Id == caller.Id) ?? await db.People.SingleOrDefaultAsync(p => p.Id == caller.Id, ct)) is not { } me)
        {
            me = new Person { Id = caller.Id, Name = caller.Name.Length > 0 ? caller.Name : caller.Mail, Mail = caller.Mail, HasAccount = true };
            db.People.Add(me);
            _made.Add(me);
            Changed(me, tell);
            await BindAsync(me, ct);
        }
        else if (me.ErasedAt is not null)
        {
            throw Refusal.Precondition("PERSON_ERASED", "您的個人資料已依請求刪除，此帳號不再使用。", "Your personal data was erased as you asked; this account is no longer in use.");
        }
        else if (caller.Mail.Length > 0 && me.Mail != caller.Mail)
        {
            me.Mail = caller.Mail;
            Changed(me, tell);
        }

        if (caller.Mail.Length > 0)
        {
            await AdoptAsync(me, ct);
        }

        return me;
    }

    public void Changed(Person person, bool tell = true)
    {
        if (tell)
        {
            outbox.Publish("", person.Id, person.Version + 1, Wire.Changed(person));
        }
    }

    private async Task AdoptAsync(Person me, CancellationToken ct)
    {
        var named = await db.People.Where(p => p.Mail == me.Mail && !p.HasAccount && p.Id != me.Id).ToListAsync(ct);
        foreach (var before in named.Where(p => Fold.Key(p.Name) == Fold.Key(me.Name)))
        {
            foreach (var membership in await db.Memberships.Where(m => m.PersonId == before.Id).ToListAsync(ct))
            {
                membership.PersonId = me.Id;
                TellIfBound(membership);
            }

            foreach (var entry in await db.Entries.Where(e => e.PersonId == before.Id).ToListAsync(ct))
            {
                var key = Entry.KeyOf(entry.Edition, entry.Award, entry.OrganisationId, me.Id);
                if (entry.LiveKey is not null)
                {
                    if (await db.Entries.AnyAsync(e => e.LiveKey == key, ct))
                    {
                        continue;
                    }

                    entry.LiveKey = key;
                }

                entry.PersonId = me.Id;
                if (entry.Phase != Phase.Draft)
                {
                    steps.Publish(entry, new V1.EntryChanged { Entry = await lookup.FactsAsync(entry, ct), PersonBefore = before.Id });
                }
            }
        }
    }
}
