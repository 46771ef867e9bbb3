using System.Globalization;
using System.Text;
using CseaMesh.Platform.Identity;
using CseaMesh.Registration.V1;

namespace CseaMesh.Tests.Support;

/// <summary>Many organisations with their entries, through the public API and as fast as it goes: one sheet and one checkout each.</summary>
internal static class Crowd
{
    /// <summary>Organisations from..from+count-1, verified, each with as many entries: one of the company, one of a team, the rest of colleagues.</summary>
    /// <param name="client">Registration as that person sees it; the manager of organisation n is Cast.Manager(n).</param>
    /// <param name="edition">A published edition whose registration is open.</param>
    public static async Task<IReadOnlyList<Entry>> EnterAsync(Func<Caller, CseaMesh.Registration.V1.Registration.RegistrationClient> client, string edition, int count, int each, int from = 1)
    {
        var entered = new List<Entry>();
        foreach (var n in Enumerable.Range(from, count))
        {
            var manager = client(Cast.Manager(n));
            var organisation = (await manager.RegisterOrganisationAsync(new RegisterOrganisationRequest { Form = Form(n) })).Organisation;
            await client(Cast.Secretary).VerifyOrganisationAsync(new VerifyOrganisationRequest { Organisation = organisation.Id });
            var report = (await manager.ImportDraftsAsync(new ImportDraftsRequest
            {
                Edition = edition, Organisation = organisation.Id, Text = Sheet(n, each), Choice = ImportChoice.AllOrNone, Contact = new Contact { Name = $"聯絡 {n}", Mail = $"contact@org{n}.example" },
            })).Report;
            Assert.True(report.Stored, string.Join("; ", report.Rows.SelectMany(r => r.Problems).Select(p => p.Text.En)));
            var checkout = new RegisterEntriesRequest { Edition = edition, Confirmations = new RegistrationConfirmations { Intention = true, Rules = true, NoRefund = true, NoticeVersion = 1 } };
            checkout.Drafts.Add(report.Rows.Select(r => r.Id));
            entered.AddRange((await manager.RegisterEntriesAsync(checkout)).Entries);
        }

        return entered;
    }

    private static string Sheet(int n, int each)
    {
        var text = new StringBuilder("award,team_name,name,mail,post,years_management,years_field,is_manager,attested\n");
        for (var i = 0; i < each; i++)
        {
            text.AppendLine(i switch
            {
                0 => "1,,,,,,,,yes",
                1 => $"12,服務 {n} 隊,,,,,,,yes",
                _ => string.Create(CultureInfo.InvariantCulture, $"30,,同仁 {n}-{i},p{i}@org{n}.example,專員,0,8,no,yes"),
            });
        }

        return text.ToString();
    }

    private static OrganisationForm Form(int n) => new()
    {
        IdKind = IdKind.Ubn,
        IdNumber = Enumerable.Range(0, 10).Select(d => string.Create(CultureInfo.InvariantCulture, $"{2000000 + n}{d}")).First(CseaMesh.Registration.Domain.Ubn.IsValid),
        LegalName = $"眾志服務{n}股份有限公司",
        ShortName = $"眾志服務{n}",
        Kinds = { OrganisationKind.CallCentreService },
        Audience = Audience.Both,
        InvoiceMail = $"invoice@org{n}.example",
        TaiwanAttested = true,
    };
}
