using CseaMesh.Registration.Editions;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    public override async Task<V1.ListMailedFormsResponse> ListMailedForms(V1.ListMailedFormsRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor);
        var book = await editions.InForceAsync(db, request.Edition, ct);
        var page = Page.Read(request.PageSize, request.PageToken, $"mailed-forms|{caller.Id}|{book.Season.Code}");
        var query = db.MailedForms.AsNoTracking().Where(f => f.Edition == book.Season.Code);
        query = page.After is { } after ? query.Where(f => string.Compare(f.Id, after) < 0) : query;
        var (rows, next) = page.Next(await query.OrderByDescending(f => f.Id).Take(page.Size + 1).ToListAsync(ct), f => f.Id);
        var response = new V1.ListMailedFormsResponse { NextPageToken = next };
        var checkouts = rows.Select(f => f.Checkout).ToList();
        var entries = (await db.Entries.AsNoTracking().Where(e => checkouts.Contains(e.Checkout!)).OrderBy(e => e.Number).ToListAsync(ct)).ToLookup(e => e.Checkout);
        foreach (var form in rows)
        {
            response.Forms.Add(Wire.Show(form, await lookup.OrganisationAsync(form.OrganisationId, ct), book, entries[form.Checkout]));
        }

        return response;
    }

    public override async Task<V1.GetMailedFormResponse> GetMailedForm(V1.GetMailedFormRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller().RequireSignedIn(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        if (await db.MailedForms.AsNoTracking().SingleOrDefaultAsync(f => f.Id == request.Form || f.Number == request.Form, ct) is not { } form
            || !(standing.Manages(form.OrganisationId) || standing.WhyNotStaff(form.OrganisationId) is null))
        {
            throw NoSuch("報名表", "form");
        }

        if (form.ErasedAt is not null)
        {
            throw Refusal.Precondition("FORM_ERASED", "此檔案已隨個人資料刪除，僅留雜湊值。", "This file was erased with a person's data; its hash is kept.");
        }

        var book = await editions.InForceAsync(db, form.Edition, ct);
        var entries = await db.Entries.AsNoTracking().Where(e => e.Checkout == form.Checkout).OrderBy(e => e.Number).ToListAsync(ct);
        var file = await db.MailedFormFiles.AsNoTracking().SingleAsync(f => f.FormId == form.Id, ct);
        return new V1.GetMailedFormResponse { Form = Wire.Show(form, await lookup.OrganisationAsync(form.OrganisationId, ct), book, entries), Content = ByteString.CopyFrom(file.Content) };
    }
}

internal static partial class Wire
{
    public static V1.MailedForm Show(MailedForm f, Organisation organisation, Rulebook book, IEnumerable<Entry> entries)
    {
        var form = new V1.MailedForm
        {
            Id = f.Id,
            Number = f.Number,
            Organisation = f.OrganisationId,
            OrganisationName = organisation.LegalName,
            Mail = new V1.MailSource { SenderName = f.SenderName, SenderMail = f.SenderMail, ReceivedAt = Time(f.ReceivedAt), Evidence = f.Evidence },
            SentName = f.SentName,
            FileName = f.NameFor(book.FormName, organisation.ShortName),
            SizeBytes = f.Size,
            Sha256 = f.Sha256,
            TakenBy = f.CreatedBy,
            TakenAt = f.Version == 0 ? null : Time(f.CreatedAt),
            Checkout = f.Checkout,
            Erased = f.ErasedAt is not null,
        };
        form.Entries.Add(entries.Select(e => e.Number ?? ""));
        return form;
    }

    public static V1.InvitationIssued Invited(OrganisationMember member, Organisation organisation, string by, DateTime at) => new()
    {
        Invitation = member.Id,
        Organisation = organisation.Id,
        OrganisationName = organisation.LegalName,
        Name = member.Name,
        Mail = member.Mail,
        Role = (V1.MemberRole)member.Role,
        InvitedBy = by,
        At = Time(at),
    };
}
