using CseaMesh.Judging.V1;
using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Notification.Mail;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using CseaMesh.Registration.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Events;

/// <summary>Who people are, where they are written to, and what they belong to.</summary>
internal sealed class KeepCopies(NotificationDb db, EditionShelf editions, AddressBook addresses, Mailroom mailroom, EntryDesk desk, MailSettings mail, TimeProvider clock) :
    IHandle<EditionPublished>, IHandle<OrganisationChanged>, IHandle<OrganisationMemberChanged>, IHandle<PersonChanged>, IHandle<EntryChanged>, IHandle<InvitationIssued>,
    IHandle<CommitteeChanged>
{
    public async Task HandleAsync(EditionPublished e, EventEnvelope envelope, CancellationToken ct)
    {
        var copy = await db.Editions.SingleOrDefaultAsync(x => x.Code == e.Document.Code, ct);
        if (copy is null)
        {
            db.Editions.Add(copy = new EditionCopy { Code = e.Document.Code, Document = [] });
            envelope.Arrived(copy.Code);
        }

        if (e.Version > copy.Version)
        {
            (copy.Version, copy.Document, copy.PublishedAt) = (e.Version, e.Document.ToByteArray(), clock.Now());
        }
    }

    public async Task HandleAsync(OrganisationChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var facts = e.Organisation;
        var copy = await db.Organisations.SingleOrDefaultAsync(x => x.Id == facts.Id, ct);
        if (copy is null)
        {
            db.Organisations.Add(copy = new OrganisationCopy { Id = facts.Id });
        }
        else if (envelope.SubjectVersion <= copy.SourceVersion)
        {
            return;
        }

        if (e.MergedInto.Length > 0)
        {
            // Its letters are read by the managers of the organisation that stays.
            foreach (var message in await db.Messages.Where(m => m.OrganisationId == facts.Id).ToListAsync(ct))
            {
                message.OrganisationId = e.MergedInto;
            }

            foreach (var deadline in await db.Deadlines.Where(d => d.OrganisationId == facts.Id).ToListAsync(ct))
            {
                deadline.OrganisationId = e.MergedInto;
            }
        }

        var before = copy.State;
        (copy.Name, copy.State, copy.SourceVersion) = (facts.LegalName, e.State.ToString(), envelope.SubjectVersion);
        var letter = e.State switch
        {
            _ when copy.State == before => null,
            OrganisationState.Verified => Letters.OrganisationVerified,
            OrganisationState.Rejected => Letters.OrganisationRejected,
            _ => null,
        };
        if (letter is null)
        {
            return;
        }

        var values = new FieldValues { ["organisation"] = FieldValue.Text(copy.Name) };
        var edition = await editions.LatestAsync(db, ct);
        if (letter.Field("mailbox") is not null)
        {
            values["mailbox"] = edition?.Mailbox() ?? FieldValue.Text(mail.From.Length > 0 ? mail.From : "—");
        }

        await mailroom.WriteAsync(letter, new Draft(edition?.Code ?? "", copy.Id, $"v{envelope.SubjectVersion}", values) { OrganisationId = copy.Id }, await addresses.OfOrganisationAsync(copy.Id, ct), ct);
    }

    public async Task HandleAsync(OrganisationMemberChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var member = await db.Members.SingleOrDefaultAsync(x => x.Id == e.Member, ct);
        if (member is null)
        {
            db.Members.Add(member = new MemberCopy { Id = e.Member });
        }
        else if (envelope.SubjectVersion <= member.SourceVersion)
        {
            return;
        }

        (member.OrganisationId, member.PersonId, member.IsManager, member.Active, member.SourceVersion) =
            (e.Organisation, e.Person, e.Role is MemberRole.Manager, e.Active, envelope.SubjectVersion);
        await MeetAsync(e.Person, e.Name, e.Mail, ct);
    }

    public async Task HandleAsync(PersonChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var person = await MeetAsync(e.Person, e.Name, e.Mail, ct);
        if (envelope.SubjectVersion > person.SourceVersion)
        {
            (person.Name, person.Mail, person.Language, person.SourceVersion) = (e.Name, e.Mail, Languages.ParseOrZh(e.Language), envelope.SubjectVersion);
        }
    }

    public Task HandleAsync(EntryChanged e, EventEnvelope envelope, CancellationToken ct) => desk.KeepAsync(e.Entry, envelope.SubjectVersion, ct);

    public async Task HandleAsync(InvitationIssued e, EventEnvelope envelope, CancellationToken ct)
    {
        var values = new FieldValues
        {
            ["organisation"] = FieldValue.Text(e.OrganisationName),
            ["role"] = e.Role is MemberRole.Manager ? FieldValue.Text("管理者", "manager") : FieldValue.Text("成員", "member"),
            ["link"] = FieldValue.Link(mail.WebAddress),
        };
        var edition = (await editions.LatestAsync(db, ct))?.Code ?? "";
        var draft = new Draft(edition, e.Invitation, $"v{envelope.SubjectVersion}", values) { OrganisationId = e.Organisation };
        await mailroom.WriteAsync(Letters.Invitation, draft, [new Recipient($"member:{e.Invitation}", e.Name, e.Mail, Language.Zh, false)], ct);
    }

    public async Task HandleAsync(CommitteeChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var edition = await editions.GetAsync(db, envelope.Edition, ct);
        var (from, to) = edition.Schedule.Review.Days();
        foreach (var member in e.Members)
        {
            if (member.PersonId.Length > 0)
            {
                await MeetAsync(member.PersonId, member.Name, member.Mail, ct);
            }
            else if (member.State is CseaMesh.Judging.V1.MemberState.Invited)
            {
                var values = new FieldValues
                {
                    ["office"] = member.Chair ? FieldValue.Text("主席", "its chair") : FieldValue.Text("評審委員", "a judge"),
                    ["review_from"] = from, ["review_to"] = to, ["link"] = FieldValue.Link(mail.WebAddress), ["mailbox"] = edition.Mailbox(),
                };
                await mailroom.WriteAsync(
                    Letters.JudgeAppointed, new Draft(edition.Code, member.Id, "1", values), [new Recipient($"judge:{member.Id}", member.Name, member.Mail, Language.Zh, false)], ct);
            }
        }

        if (e.Notary is not { Mail.Length: > 0 } notary)
        {
            return;
        }

        if (notary.PersonId.Length > 0)
        {
            await MeetAsync(notary.PersonId, notary.Representative, notary.Mail, ct);
            return;
        }

        // A notary who is replaced is another subject, told apart by name: the contract gives no id.
        var body = new FieldValues { ["body"] = FieldValue.Text(notary.Body), ["link"] = FieldValue.Link(mail.WebAddress), ["mailbox"] = edition.Mailbox() };
        var subject = $"notary:{edition.Code}:{Platform.Text.Fold.Key($"{notary.Body}{notary.Representative}")}";
        await mailroom.WriteAsync(
            Letters.NotaryAppointed, new Draft(edition.Code, subject.Length <= 120 ? subject : subject[..120], "1", body),
            [new Recipient($"notary:{edition.Code}", notary.Representative, notary.Mail, Language.Zh, false)], ct);
    }

    /// <summary>Somebody with an account; what Registration says of him itself outweighs what a membership says.</summary>
    private async Task<PersonCopy> MeetAsync(string id, string name, string address, CancellationToken ct)
    {
        var person = db.People.Local.FirstOrDefault(p => p.Id == id) ?? await db.People.SingleOrDefaultAsync(p => p.Id == id, ct);
        if (person is null)
        {
            db.People.Add(person = new PersonCopy { Id = id });
        }

        if (person.SourceVersion == 0)
        {
            (person.Name, person.Mail) = (name.Length > 0 ? name : person.Name, address.Length > 0 ? address : person.Mail);
        }

        return person;
    }
}
