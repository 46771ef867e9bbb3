using System.Globalization;
using System.Security.Cryptography;
using CseaMesh.Registration.Editions;
using CseaMesh.Registration.Sheets;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>
    /// REG-01: what a form sent by mail asks for, registered by staff as of the instant the mail arrived. The sender is who registers; the history names the
    /// form. Rows, file and entries are stored in one act, or nothing is.
    /// </summary>
    public override async Task<V1.RegisterByMailResponse> RegisterByMail(V1.RegisterByMailRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller().RequireSignedIn(), context.CancellationToken);
        if (await db.ReplayAsync<V1.RegisterByMailResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        caller.RequireAny(StaffRoles.Secretariat);
        var (book, now) = (await editions.InForceAsync(db, request.Edition, ct), clock.Now());
        var season = book.Season;
        var (mail, at) = Mail(request.Mail);
        MailedForm.WhyNotTakenIn(season, at, now).ThrowIfAny();
        var name = MailedForm.CleanName(request.FileName);
        MailedForm.WhyNotFile(name, request.Content.Length).ThrowIfAny();
        var confirmed = request.Confirmations ?? new V1.RegistrationConfirmations();
        EntryRules.WhyNotConfirmed(confirmed.Intention, confirmed.Rules, confirmed.NoRefund, confirmed.NoticeVersion, season).ThrowIfAny();
        if (request.Text.Length > MaxDraftText)
        {
            throw Refusal.Invalid("text", $"內容最多 {MaxDraftText} 字", $"text takes at most {MaxDraftText} characters", "TOO_LONG");
        }

        var standing = await StandingAsync(caller, ct);
        var sender = await people.NamedAsync(mail, caller, ct);
        var organisation = await db.Organisations.SingleOrDefaultAsync(o => request.Organisation != "" && (o.Id == request.Organisation || o.IdNumber == request.Organisation), ct)
            ?? await IntroducedAsync(request.NewOrganisation, sender, caller, ct);
        standing.WhyNotStaff(organisation.Id).ThrowIfAny();
        var (report, entries) = await RowsAsync(request, book, organisation, sender, ct);
        if (report.Refused == 0)
        {
            await NameThemAsync(entries, caller, ct);
            if (sender.Id == caller.Id || entries.Exists(e => e.PersonId == caller.Id))
            {
                throw Standing.OwnOrganisation();
            }

            await WhyNotTogetherAsync(entries, season, ct);
        }

        var closed = report.Close(request.DryRun ? V1.ImportChoice.DryRun : V1.ImportChoice.AllOrNone);
        if (!closed.Stored)
        {
            return new V1.RegisterByMailResponse { Report = closed };
        }

        var sequence = await db.NextNumberAsync($"{season.Prefix}-M", ct);
        var form = new MailedForm
        {
            Id = Ids.New(clock), Edition = season.Code, Number = string.Create(CultureInfo.InvariantCulture, $"{season.Prefix}-M-{sequence:0000}"), OrganisationId = organisation.Id,
            SenderId = sender.Id, SenderName = mail.Name, SenderMail = mail.Mail, ReceivedAt = at, Evidence = request.Mail.Evidence.Trim(), SentName = name,
            Size = request.Content.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(request.Content.Span)), Checkout = Ids.New(clock),
        };
        db.Add(form);
        db.Add(new MailedFormFile { FormId = form.Id, Content = request.Content.ToByteArray() });
        db.AddRange(entries);
        var said = TaipeiTime.Of(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        await CheckOutAsync(entries, organisation, book, sender, confirmed.NoticeVersion, form.Checkout, at,
            new("REGISTERED_BY_MAIL", new($"依電子郵件寄來的報名表 {form.Number} 完成報名（{said} 收件）", $"Registered from the form {form.Number} sent by mail (received {said} Taipei time)")), ct);
        var response = new V1.RegisterByMailResponse { Report = closed, Checkout = form.Checkout, Form = Wire.Show(form, organisation, book, entries) };
        (response.Form.TakenBy, response.Form.TakenAt) = (caller.Id, Wire.Time(now));
        response.Entries.Add(entries.Select(e => ShowSaved(e, organisation, book, now)));
        db.Remember(caller.Id, request.RequestId, request, response, now);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw EntryExists("");
        }

        return response;
    }

    private static (PersonData Sender, DateTime At) Mail(V1.MailSource? mail)
    {
        var check = new FieldCheck();
        var sender = new PersonData(check.Text("mail.sender_name", mail?.SenderName, 50), "", check.Mail("mail.sender_mail", mail?.SenderMail), "", "");
        check.Text("mail.evidence", mail?.Evidence, 200);
        check.True(mail?.ReceivedAt is not null, "mail.received_at", "請填寫收到郵件的時間", "mail.received_at is required", "REQUIRED");
        check.ThrowIfAny();
        return (sender, mail!.ReceivedAt.ToDateTime());
    }

    /// <summary>An organisation that staff know by its form only: unverified as any other, and its sender is asked to manage it.</summary>
    private async Task<Organisation> IntroducedAsync(V1.OrganisationForm? form, Person sender, Caller caller, CancellationToken ct)
    {
        if (form is null)
        {
            throw NoSuch("單位", "organisation");
        }

        var organisation = await NewOrganisationAsync(form, ct);
        var member = new OrganisationMember
        {
            Id = Ids.New(clock), OrganisationId = organisation.Id, Name = sender.Name, Mail = sender.Mail, Role = MemberRole.Manager, State = MemberState.Invited,
        };
        db.Add(organisation);
        db.Add(member);
        await people.BindAsync(organisation, ct);
        PublishChanged(organisation);
        outbox.Publish("", member.Id, 1, Wire.Invited(member, organisation, caller.Name, clock.Now()));
        return organisation;
    }

    private async Task<(ImportRows Report, List<Entry> Entries)> RowsAsync(V1.RegisterByMailRequest request, Rulebook book, Organisation organisation, Person sender, CancellationToken ct)
    {
        var sheet = Sheet.Read("text", request.Text, DraftColumns, MaxCheckout);
        var contact = new V1.Contact { Name = sender.Name, Mail = sender.Mail, Phone = sender.Phone };
        var report = new ImportRows(sheet);
        var taken = await TakenAsync(book.Season.Code, organisation.Id, drafts: false, ct);
        return (report, report.Read(sheet, book, contact, taken, (form, award) => NewEntry(form, award, book, organisation, sender.Id)));
    }
}
