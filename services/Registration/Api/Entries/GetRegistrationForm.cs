using CseaMesh.Registration.Sheets;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>
    /// REG-01, REG-02: the organisation's form with what is registered so far, under its canonical name. Its heading is that of the sheet
    /// which ImportDrafts takes, so that a form filled in by mail is pasted, not typed.
    /// </summary>
    public override async Task<V1.GetRegistrationFormResponse> GetRegistrationForm(V1.GetRegistrationFormRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var standing = await StandingAsync(context.Caller(), ct);
        var book = await editions.InForceAsync(db, request.Edition, ct);
        var organisation = await OrganisationAsync(request.Organisation, standing, ct);
        var entries = await db.Entries.AsNoTracking().Where(e => e.Edition == book.Season.Code && e.OrganisationId == organisation.Id && e.LiveKey != null).OrderBy(e => e.Award).ThenBy(e => e.Number).ToListAsync(ct);
        using var file = new MemoryStream();
        using (var sheet = new XlsxSheet(file, "報名表"))
        {
            sheet.Row([.. DraftColumns.Select(c => c.Headings[0])]);
            foreach (var entry in entries.Where(standing.Sees))
            {
                var (f, p, campaign) = (entry.Form, entry.Form.Person, entry.Form.Campaigns.FirstOrDefault());
                sheet.Row([$"{entry.Award}", f.TeamName, p?.Name ?? "", p?.EnglishName ?? "", p?.Mail ?? "", p?.Phone ?? "", p?.Post ?? "", $"{f.YearsManagement}", $"{f.YearsField}",
                    f.IsManager switch { true => "是", false => "否", null => "" }, "是", f.Payer == PayerKind.Person ? "個人" : "單位", f.Contact.Name, f.Contact.Mail, f.Contact.Phone,
                    f.InternationalWish ? "是" : "", f.TookPartBefore ? "是" : "", campaign?.Name ?? "", Day(campaign?.From), Day(campaign?.To), Day(f.GoLiveOn)]);
            }
        }

        return new V1.GetRegistrationFormResponse
        {
            Content = ByteString.CopyFrom(file.ToArray()),
            FileName = $"{book.FormName.Replace("{company}", organisation.ShortName, StringComparison.Ordinal)}.xlsx",
            Mailbox = book.Document.Contacts.Mailbox,
        };

        static string Day(DateOnly? day) => day is { } d ? Wire.Day(d) : "";
    }
}
