using System.Globalization;
using System.Text;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf;

namespace CseaMesh.Tests.Registration;

/// <summary>Sheets taken in: colleagues as drafts, and the association's list of members.</summary>
public sealed class ImportTests
{
    private const string Heading = "獎項\t姓名\t電子郵件\t現職\t管理年資\t領域年資\t主管職\t聲明\t備註";

    [Fact]
    [Trait("rule", "ELI-07")]
    [Trait("rule", "REG-12")]
    public async Task A_sheet_with_5_bad_rows_of_200_takes_none_or_the_good_ones_and_says_what_and_why()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var rows = Enumerable.Range(0, 200).Select(i => Row("30", $"同仁{i:000}", "8")).ToList();
        rows[10] = Row("44", "無此獎項", "8");
        rows[20] = Row("33", "年資不足", "4");
        rows[30] = rows[29];
        rows[40] = Row("30", "", "8");
        rows[50] = Row("30", "非年數", "很久");
        var text = $"{Heading}\n{string.Join('\n', rows)}";

        var none = await ImportAsync(desk, organisation, text, ImportChoice.AllOrNone);
        Assert.Equal((195, 5, false), (none.Good, none.Refused, none.Stored));
        Assert.Empty((await desk.As(Cast.Manager(1)).ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code })).Entries);
        Assert.Equal(["備註"], none.IgnoredColumns);
        Assert.Equal(
            [(12, "獎項", "AWARD_UNKNOWN"), (22, "領域年資", "ELIGIBILITY_YEARS"), (32, "", "ENTRY_EXISTS"), (42, "姓名", "CLASS_FIELDS"), (52, "領域年資", "INVALID")],
            none.Rows.Where(r => r.Outcome == ImportOutcome.Refused).Select(r => (r.Line, r.Problems[0].Column, r.Problems[0].Code)));
        Assert.All(none.Rows.SelectMany(r => r.Problems), p => Assert.False(p.Text.Zh.Length == 0 || p.Text.En.Length == 0));

        var good = await ImportAsync(desk, organisation, text, ImportChoice.GoodRows);
        Assert.True(good.Stored);
        var drafts = (await desk.As(Cast.Manager(1)).ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code, PageSize = 200 })).Entries;
        Assert.Equal(195, drafts.Count);

        // The same sheet again brings nothing twice, and what it brought goes through the checkout.
        Assert.Equal(0, (await ImportAsync(desk, organisation, text, ImportChoice.GoodRows)).Good);
        var request = new RegisterEntriesRequest { Edition = RegistrationDesk.Code, Confirmations = RegistrationDesk.Confirmed };
        request.Drafts.Add(drafts.Select(d => d.Id));
        Assert.Equal(195, (await desk.As(Cast.Manager(1)).RegisterEntriesAsync(request)).Entries.Count);
        await desk.HoldsAsync();

        static string Row(string award, string name, string years) => $"{award}\t{name}\t{(name.Length == 0 ? "x@people.example" : $"p{string.GetHashCode(name, StringComparison.Ordinal) & 0xFFFFFF}@people.example")}\t專員\t0\t{years}\t否\t是\t";
    }

    [Theory]
    [InlineData("", "SHEET_UNREADABLE")]
    [InlineData("姓名,現職\n曾優秀,專員", "COLUMN_MISSING")]
    [InlineData("獎項,姓名", "TOO_MANY_ROWS")]
    public async Task What_is_no_sheet_is_refused_in_one_sentence(string text, string reason)
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var refusal = await Refused.ByAsync(() => desk.As(Cast.Manager(1)).ImportDraftsAsync(new ImportDraftsRequest { Edition = RegistrationDesk.Code, Organisation = organisation.Id, Text = text, Choice = ImportChoice.DryRun }));
        Assert.Equal(reason, Assert.Single(refusal.Fields).Reason);
    }

    [Fact]
    public async Task Quoted_cells_commas_and_names_of_awards_are_read()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var report = await ImportAsync(desk, organisation, "award,team_name,contact_name,attested\r\n最佳客戶體驗企業,,,yes\r\n12,\"服務, \"\"一\"\" 隊\",王另人,yes\r\n", ImportChoice.AllOrNone);
        Assert.True(report.Stored, string.Join("; ", report.Rows.SelectMany(r => r.Problems).Select(p => p.Text.En)));
        var drafts = (await desk.As(Cast.Manager(1)).ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code })).Entries;
        Assert.Equal([(2, "", "王聯絡"), (12, "服務, \"一\" 隊", "王另人")], drafts.Select(d => (d.Award, d.Label, d.Form.Contact.Name)));
    }

    [Fact]
    public async Task Only_members_import_and_only_while_registration_is_open()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var request = new ImportDraftsRequest { Edition = RegistrationDesk.Code, Organisation = organisation.Id, Text = "獎項\n1", Choice = ImportChoice.GoodRows };
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Manager(2)).ImportDraftsAsync(request));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.Secretary.ImportDraftsAsync(request));
        await desk.Service.Clock.SetAsync(2025, 6, 7);
        await Refused.AsAsync(RefusalKind.Precondition, "WINDOW_CLOSED", () => desk.As(Cast.Manager(1)).ImportDraftsAsync(request));
    }

    [Theory]
    [Trait("rule", "ELI-13")]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("big5")]
    public async Task The_list_of_members_is_read_in_each_encoding_and_its_dates_in_both_calendars(string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var csv = $"會員類別,會員編號,統一編號,會員名稱,起日,迄日\n團體,G-01,{RegistrationDesk.Ubn(1)},親切服務1,114/1/1,114/12/31\n個人,I-07,someone@people.example,某人,2025-01-01,2025/12/31\n";
        var report = await MembersAsync(desk, Encoding.GetEncoding(encoding).GetPreamble().Concat(Encoding.GetEncoding(encoding).GetBytes(csv)).ToArray(), ImportChoice.AllOrNone);
        Assert.True(report.Stored, string.Join("; ", report.Rows.SelectMany(r => r.Problems).Select(p => p.Text.En)));
        var memberships = (await desk.Secretary.ListMembershipsAsync(new ListMembershipsRequest())).Memberships;
        Assert.Equal([(organisation.Id, "2025-01-01", "2025-12-31", ""), ("", "2025-01-01", "2025-12-31", "someone@people.example")], memberships.Select(m => (m.OrganisationId, m.From, m.To, m.HolderKey)));
        Assert.All(memberships, m => Assert.Equal(MembershipState.Verified, m.State));
    }

    [Fact]
    [Trait("rule", "FEE-06")]
    [Trait("rule", "FEE-07")]
    public async Task A_member_imported_before_he_registers_is_bound_then_and_a_later_list_changes_only_what_differs()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var person = RegistrationDesk.Form(30).Person;
        string Csv(string until) => $"kind,member_number,holder,name,from,to\ngroup,G-01,{RegistrationDesk.Ubn(1)},親切服務1,2025-01-01,{until}\nindividual,I-07,{person.Mail},{person.Name},2025-01-01,{until}\n";
        Assert.True((await MembersAsync(desk, Encoding.UTF8.GetBytes(Csv("2025-12-31")), ImportChoice.AllOrNone)).Stored);
        await desk.Service.SettleAsync();
        Assert.Empty(desk.Service.Published<MembershipChanged>());

        var entry = await desk.RegisteredAsync(30);
        await desk.Service.SettleAsync();
        Assert.Equal([(entry.OrganisationId, ""), ("", entry.PersonId)], desk.Service.Published<MembershipChanged>().Select(m => (m.Organisation, m.Person)));
        Assert.All((await desk.Secretary.ListMembershipsAsync(new ListMembershipsRequest())).Memberships, m => Assert.Equal("", m.HolderKey));

        var again = await MembersAsync(desk, Encoding.UTF8.GetBytes(Csv("2025-12-31")), ImportChoice.GoodRows);
        Assert.All(again.Rows, r => Assert.Equal(ImportOutcome.Unchanged, r.Outcome));
        var longer = await MembersAsync(desk, Encoding.UTF8.GetBytes(Csv("2026-12-31")), ImportChoice.GoodRows);
        Assert.All(longer.Rows, r => Assert.Equal(ImportOutcome.Changed, r.Outcome));
        Assert.Equal(2, (await desk.Secretary.ListMembershipsAsync(new ListMembershipsRequest())).Memberships.Count);
    }

    [Fact]
    public async Task Bad_rows_of_the_list_of_members_are_told_with_column_and_reason()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var csv = $"kind,member_number,holder,from,to\ngroup,G-01,12345678,2025-01-01,2025-12-31\nclub,G-02,{RegistrationDesk.Ubn(1)},2025-13-01,2025-12-31\ngroup,G-03,{RegistrationDesk.Ubn(1)},2025-12-31,2025-01-01\ngroup,G-04,{RegistrationDesk.Ubn(1)},2025-01-01,2025-12-31\ngroup,G-04,{RegistrationDesk.Ubn(1)},2025-01-01,2025-12-31\n";
        var report = await MembersAsync(desk, Encoding.UTF8.GetBytes(csv), ImportChoice.DryRun);
        Assert.Equal(
            [(2, "holder", "UBN_INVALID"), (3, "kind", "INVALID"), (3, "from", "INVALID"), (4, "to", "TERM_INVALID"), (6, "member_number", "DUPLICATE_ROW")],
            report.Rows.SelectMany(r => r.Problems.Select(p => (r.Line, p.Column, p.Code))));
        Assert.Empty((await desk.Secretary.ListMembershipsAsync(new ListMembershipsRequest())).Memberships);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).ImportMembershipsAsync(new ImportMembershipsRequest { File = ByteString.CopyFromUtf8(csv), Choice = ImportChoice.DryRun }));
    }

    [Fact]
    [Trait("rule", "REG-01")]
    [Trait("rule", "REG-02")]
    public async Task The_form_leaves_under_its_canonical_name_and_what_is_filled_in_comes_back_as_a_sheet()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        await desk.RegisterAsync(organisation, 1, RegistrationDesk.Form(12), RegistrationDesk.Form(30));
        var form = await desk.As(Cast.Manager(1)).GetRegistrationFormAsync(new GetRegistrationFormRequest { Edition = RegistrationDesk.Code, Organisation = organisation.Id });
        Assert.Equal(("親切服務1_報名表.xlsx", "csea@tccda.org.tw"), (form.FileName, form.Mailbox));
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(form.Content.ToByteArray()));
        var sheet = System.Xml.Linq.XDocument.Load(zip.Entries.Single(e => e.FullName.Contains("worksheets/", StringComparison.Ordinal)).Open());
        var rows = sheet.Descendants().Where(e => e.Name.LocalName == "row").Select(r => r.Elements().Select(c => c.Value).ToList()).ToList();
        Assert.Equal(["獎項", "12", "30"], rows.Select(r => r[0]));

        // Filled in elsewhere for other awards, the same cells are taken by the import.
        var filled = string.Join('\n', rows.Select((r, i) => string.Join('\t', r.Select((cell, column) => i > 0 && column == 0 ? (cell == "12" ? "13" : "24") : cell))));
        var report = await ImportAsync(desk, organisation, filled, ImportChoice.DryRun);
        Assert.Equal(RowOutcomes(ImportOutcome.New, 1), report.Rows.Where(r => r.Line == 2).Select(r => r.Outcome));
        Assert.Empty(report.IgnoredColumns);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Manager(2)).GetRegistrationFormAsync(new GetRegistrationFormRequest { Edition = RegistrationDesk.Code, Organisation = organisation.Id }));

        static IEnumerable<ImportOutcome> RowOutcomes(ImportOutcome outcome, int count) => Enumerable.Repeat(outcome, count);
    }

    private static async Task<ImportReport> ImportAsync(RegistrationDesk desk, Organisation organisation, string text, ImportChoice choice) => (await desk.As(Cast.Manager(1)).ImportDraftsAsync(new ImportDraftsRequest
    {
        Edition = RegistrationDesk.Code, Organisation = organisation.Id, Text = text, Choice = choice, Contact = new Contact { Name = "王聯絡", Mail = "contact@org1.example" },
        RequestId = Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture),
    })).Report;

    private static async Task<ImportReport> MembersAsync(RegistrationDesk desk, byte[] file, ImportChoice choice) =>
        (await desk.Secretary.ImportMembershipsAsync(new ImportMembershipsRequest { File = ByteString.CopyFrom(file), Choice = choice, RequestId = Guid.NewGuid().ToString() })).Report;
}
