using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public override async Task<V1.ExportMyDataResponse> ExportMyData(V1.ExportMyDataRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller().RequireSignedIn(), context.CancellationToken);
        var id = caller.Id;
        if (request.DataRequest.Length > 0)
        {
            caller.RequireAny(StaffRoles.Secretariat);
            var row = await DataRequestAsync(request.DataRequest, caller, ct);
            if (row.State == DataRequestState.Received || row.Kind is not (DataRequestKind.Inquiry or DataRequestKind.Copy))
            {
                throw Refusal.Precondition("IDENTITY_UNCONFIRMED", "只有已確認身分的查詢或複製本請求可以取得資料。", "Data is given only for an inquiry or a copy whose identity is confirmed.");
            }

            id = row.PersonId ?? throw NobodyHere();
        }

        var person = await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct);
        var mail = person?.Mail ?? (id == caller.Id ? caller.Mail : "");
        var members = await (from m in db.Members where m.PersonId == id || (mail != "" && m.Mail == mail) join o in db.Organisations on m.OrganisationId equals o.Id select new { m, o.LegalName }).ToListAsync(ct);
        var organisations = members.Select(m => m.m.OrganisationId).ToList();
        var entries = (await db.Entries.AsNoTracking().Where(e => e.PersonId == id || e.MadeBy == id || organisations.Contains(e.OrganisationId)).OrderBy(e => e.Id).ToListAsync(ct))
            .Where(e => e.PersonId == id || e.MadeBy == id || (mail.Length > 0 && e.Form.Contact.Mail == mail)).ToList();
        var named = entries.Select(e => e.Id).ToList();
        var acts = await db.History.AsNoTracking().Where(h => h.By == id).OrderBy(h => h.Id).Take(5000).ToListAsync(ct);
        var content = new
        {
            made_at = Iso(clock.Now()),
            person = person is null ? null : new { person.Id, person.Name, person.EnglishName, person.Mail, person.Phone, person.Employer, person.Post, person.Language, person.NoticeEdition, person.NoticeVersion, notice_at = Iso(person.NoticeAt) },
            organisations = members.Select(m => new { organisation = m.LegalName, m.m.Name, m.m.Mail, role = m.m.Role.ToString(), state = m.m.State.ToString() }),
            memberships = (await db.Memberships.AsNoTracking().Where(m => m.PersonId == id).ToListAsync(ct)).Select(m => new { m.MemberNumber, m.HolderName, from = Wire.Day(m.From), to = Wire.Day(m.To), state = m.State.ToString() }),
            entries = entries.Select(e => new
            {
                e.Number, e.Edition, e.Award, phase = e.Phase.ToString(), as_entrant = e.PersonId == id, made_by_me = e.MadeBy == id,
                person = e.PersonId == id ? e.Form.Person : null, years_management = e.PersonId == id ? e.Form.YearsManagement : null, years_field = e.PersonId == id ? e.Form.YearsField : null,
                contact = mail.Length > 0 && e.Form.Contact.Mail == mail ? e.Form.Contact : null, registered_at = Iso(e.RegisteredAt),
            }),
            wins = (await db.Wins.AsNoTracking().Where(w => named.Contains(w.EntryId)).ToListAsync(ct)).Select(w => new { w.Award, w.Place, state = w.State.ToString(), w.CertificateNumber }),
            forms_by_mail = (await db.MailedForms.AsNoTracking().Where(f => f.SenderId == id || (mail != "" && f.SenderMail == mail)).OrderBy(f => f.Id).ToListAsync(ct)).Select(f => new { f.Number, f.Edition, f.SenderName, f.SenderMail, received_at = Iso(f.ReceivedAt), f.SentName, f.Sha256 }),
            acts = acts.Select(h => new { at = Iso(h.At), h.Act, text = h.Zh, h.Reason }),
            data_requests = (await db.DataRequests.AsNoTracking().Where(d => d.PersonId == id).ToListAsync(ct)).Select(d => new { d.Number, kind = d.Kind.ToString(), state = d.State.ToString(), received_at = Iso(d.ReceivedAt), d.Text, d.Decision }),
        };
        return new V1.ExportMyDataResponse { Content = JsonSerializer.Serialize(content, Readable), FileName = $"csea-personal-data-{TaipeiTime.DateOf(clock.Now()):yyyyMMdd}.json" };
    }

    private static string? Iso(DateTime? at) => at is { } time ? new DateTimeOffset(TaipeiTime.Of(time), TaipeiTime.Offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", null) : null;
}
