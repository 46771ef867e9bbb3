using System.Security.Cryptography;
using System.Text;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Tests.Registration;

/// <summary>Forms sent by mail (REG-01): staff register what they ask for, by every rule of online registration, as of when the mail arrived.</summary>
[Trait("rule", "REG-01")]
public sealed class MailedFormTests
{
    private const string Sheet = """
        獎項	團隊名稱	姓名	電子郵件	現職	管理年資	領域年資	主管職	聲明	國際參賽意願	行銷活動	活動開始	活動結束	上線日期
        5								是	是	雙十一整合行銷	2024-10-01	114/1/15
        16	智慧客服團隊							是					2025-02-01
        30		曾優秀	fine@people.example	客服專員	0	12	否	是
        """;

    private static readonly byte[] File = Encoding.UTF8.GetBytes("報名表 as it came");
    private static readonly DateTimeOffset Arrived = new(2025, 6, 6, 23, 50, 0, TimeSpan.FromHours(8));

    [Fact]
    [Trait("rule", "REG-02")]
    [Trait("rule", "REG-11")]
    [Trait("rule", "SCH-03")]
    public async Task A_form_that_arrived_in_time_is_registered_the_day_after_as_of_its_arrival()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        await desk.Service.Clock.SetAsync(2025, 6, 7, 9);
        var request = Request(organisation.Form.IdNumber);
        request.RequestId = Guid.NewGuid().ToString();
        var registered = await desk.Secretary.RegisterByMailAsync(request);
        Assert.True(registered.Report.Stored, registered.Report.ToString());
        Assert.Equal(["2025-C-0001", "2025-T-0001", "2025-I-0001"], registered.Entries.Select(e => e.Number));
        Assert.All(registered.Entries, e => Assert.Equal(Arrived, e.RegisteredAt.ToDateTimeOffset()));
        Assert.Equal((true, "雙十一整合行銷", "2025-01-15", "2025-02-01"), (registered.Entries[0].Form.InternationalWish, registered.Entries[0].Form.Campaigns[0].Name, registered.Entries[0].Form.Campaigns[0].To, registered.Entries[1].Form.GoLiveOn));
        Assert.Equal(("2025-M-0001", "親切服務1_報名表.xlsx", "form.xlsx", Convert.ToHexStringLower(SHA256.HashData(File))), (registered.Form.Number, registered.Form.FileName, registered.Form.SentName, registered.Form.Sha256));
        Assert.Equal(registered, await desk.Secretary.RegisterByMailAsync(request));

        // The sender registers, not the officer: bill and letter go by the arrival of his mail.
        await desk.Service.SettleAsync();
        var told = Assert.Single(desk.Service.Published<EntriesRegistered>());
        Assert.Equal(("lin@org1.example", "林寄件", Arrived), (told.ByMail, told.ByName, told.At.ToDateTimeOffset()));

        // The history says how it came in, and by whose hand.
        var line = Assert.Single((await desk.Secretary.GetEntryHistoryAsync(new GetEntryHistoryRequest { Entry = "2025-T-0001" })).Items, i => i.Act == "REGISTERED_BY_MAIL");
        Assert.Contains("2025-M-0001", line.Text.Zh, StringComparison.Ordinal);
        Assert.Contains("2025-06-06 23:50", line.Text.En, StringComparison.Ordinal);
        Assert.Equal(Cast.Secretary.Id, registered.Form.TakenBy);

        // The file is evidence: for the office and for whom it binds, for nobody else.
        Assert.Equal(File, (await desk.Secretary.GetMailedFormAsync(new GetMailedFormRequest { Form = "2025-M-0001" })).Content.ToByteArray());
        Assert.Equal(File, (await desk.As(Cast.Manager(1)).GetMailedFormAsync(new GetMailedFormRequest { Form = registered.Form.Id })).Content.ToByteArray());
        foreach (var stranger in new[] { Cast.Manager(2), Cast.Auditor, Cast.Cashier, Cast.Judge(1) })
        {
            await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(stranger).GetMailedFormAsync(new GetMailedFormRequest { Form = registered.Form.Id }));
        }

        var listed = Assert.Single((await desk.As(Cast.Auditor).ListMailedFormsAsync(new ListMailedFormsRequest { Edition = RegistrationDesk.Code })).Forms);
        Assert.Equal(["2025-C-0001", "2025-I-0001", "2025-T-0001"], listed.Entries);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).ListMailedFormsAsync(new ListMailedFormsRequest { Edition = RegistrationDesk.Code }));
        await desk.HoldsAsync();
    }

    [Fact]
    public async Task An_organisation_known_by_its_form_only_is_made_and_its_sender_invited()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var request = Request(RegistrationDesk.Ubn(7), at: new DateTimeOffset(2025, 4, 15, 9, 0, 0, TimeSpan.FromHours(8)));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.Secretary.RegisterByMailAsync(request));
        request.NewOrganisation = RegistrationDesk.OrganisationForm(7);
        request.NewOrganisation.TaiwanAttested = false;
        await Refused.AsAsync(RefusalKind.Invalid, "ATTESTATION_MISSING", () => desk.Secretary.RegisterByMailAsync(request));
        request.NewOrganisation.TaiwanAttested = true;
        request.Mail.SenderMail = Cast.Manager(7).Mail;
        var registered = await desk.Secretary.RegisterByMailAsync(request);
        Assert.Equal(3, registered.Entries.Count);
        await desk.Service.SettleAsync();
        var invited = Assert.Single(desk.Service.Published<InvitationIssued>());
        Assert.Equal((Cast.Manager(7).Mail, MemberRole.Manager, registered.Form.Organisation), (invited.Mail, invited.Role, invited.Organisation));
        await desk.HoldsAsync();

        // Who accepts manages what was registered for him.
        await desk.As(Cast.Manager(7)).AcceptInvitationAsync(new AcceptInvitationRequest { Invitation = invited.Invitation });
        Assert.Equal(3, (await desk.As(Cast.Manager(7)).ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code })).Entries.Count);
        Assert.Equal(OrganisationState.Unverified, (await desk.Secretary.GetOrganisationAsync(new GetOrganisationRequest { Organisation = invited.Organisation })).Organisation.State);
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "REG-08")]
    [Trait("rule", "REG-12")]
    public async Task Everything_online_registration_refuses_is_refused_and_nothing_is_stored()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        await desk.RegisterAsync(organisation, 1, RegistrationDesk.Form(1));
        await desk.Service.Clock.SetAsync(2025, 6, 7, 9);
        var (late, early, future) = (Arrived.AddMinutes(10), new DateTimeOffset(2025, 4, 13, 23, 59, 0, TimeSpan.FromHours(8)), new DateTimeOffset(2025, 6, 7, 9, 1, 0, TimeSpan.FromHours(8)));
        await RefusedAsync(RefusalKind.Precondition, "WINDOW_CLOSED", r => r.Mail.ReceivedAt = Timestamp.FromDateTimeOffset(late));
        await RefusedAsync(RefusalKind.Precondition, "TOO_EARLY", r => r.Mail.ReceivedAt = Timestamp.FromDateTimeOffset(early));
        await RefusedAsync(RefusalKind.Invalid, "OUT_OF_RANGE", r => r.Mail.ReceivedAt = Timestamp.FromDateTimeOffset(future));
        await RefusedAsync(RefusalKind.Invalid, "REQUIRED", r => r.Mail.Evidence = " ");
        await RefusedAsync(RefusalKind.Invalid, "REQUIRED", r => r.Mail = null);
        await RefusedAsync(RefusalKind.Precondition, "CONFIRMATION_MISSING", r => r.Confirmations.NoRefund = false);
        await RefusedAsync(RefusalKind.Precondition, "CONFIRMATION_MISSING", r => r.Confirmations.NoticeVersion = 9);
        await RefusedAsync(RefusalKind.Invalid, "FORM_TYPE", r => r.FileName = "form.exe");
        await RefusedAsync(RefusalKind.Invalid, "FILE_TOO_LARGE", r => r.Content = ByteString.Empty);
        await RefusedAsync(RefusalKind.Invalid, "FILE_TOO_LARGE", r => r.Content = ByteString.CopyFrom(new byte[(2 << 20) + 1]));
        await RefusedAsync(RefusalKind.Invalid, "SHEET_UNREADABLE", r => r.Text = "");
        await RefusedAsync(RefusalKind.Invalid, "COLUMN_MISSING", r => r.Text = "姓名\t電話\n甲\t1");
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).RegisterByMailAsync(Request(organisation.Id)));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.CheckOfficer).RegisterByMailAsync(Request(organisation.Id)));
        await Refused.AsAsync(RefusalKind.Denied, "OWN_ORGANISATION", () => desk.As(Cast.Manager(1) with { Roles = [StaffRoles.Secretariat] }).RegisterByMailAsync(Request(organisation.Id)));

        // One bad row stops them all, and each is told: no years for award 33, and the company is in award 1 already.
        var bad = Request(organisation.Id);
        bad.Text = "獎項\t姓名\t電子郵件\t現職\t聲明\n1\t\t\t\t是\n33\t曾優秀\tfine@people.example\t客服專員\t是\n2\t\t\t\t是";
        var report = (await desk.Secretary.RegisterByMailAsync(bad)).Report;
        Assert.Equal((false, 1, 2), (report.Stored, report.Good, report.Refused));
        Assert.Equal(["ENTRY_EXISTS", "ELIGIBILITY_YEARS"], report.Rows.Where(r => r.Problems.Count > 0).Select(r => r.Problems[0].Code));

        // A check changes nothing.
        var dry = Request(organisation.Id);
        dry.DryRun = true;
        Assert.Equal((3, 0, false), ((await desk.Secretary.RegisterByMailAsync(dry)).Report is var r ? (r.Good, r.Refused, r.Stored) : default));
        Assert.Empty((await desk.Secretary.ListMailedFormsAsync(new ListMailedFormsRequest { Edition = RegistrationDesk.Code })).Forms);
        Assert.Equal(["2025-C-0001"], (await desk.Secretary.ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code })).Entries.Select(e => e.Number));

        // Twice is refused by its rows; and once judges are at work nothing is taken in.
        Assert.True((await desk.Secretary.RegisterByMailAsync(Request(organisation.Id))).Report.Stored);
        Assert.All((await desk.Secretary.RegisterByMailAsync(Request(organisation.Id))).Report.Rows, row => Assert.Equal("ENTRY_EXISTS", row.Problems[0].Code));
        await desk.Service.Clock.SetAsync(2025, 6, 16);
        await RefusedAsync(RefusalKind.Precondition, "WINDOW_CLOSED", _ => { });

        async Task RefusedAsync(RefusalKind kind, string reason, Action<RegisterByMailRequest> change)
        {
            var request = Request(organisation.Id);
            change(request);
            await Refused.AsAsync(kind, reason, () => desk.Secretary.RegisterByMailAsync(request));
        }
    }

    [Fact]
    public async Task Erasing_the_sender_takes_the_file_and_leaves_its_hash()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        await desk.Service.Clock.SetAsync(2025, 6, 7, 9);
        var request = Request(organisation.Id);
        request.Mail.SenderMail = Cast.Member(5).Mail;
        var form = (await desk.Secretary.RegisterByMailAsync(request)).Form;
        var sender = desk.As(Cast.Member(5));
        Assert.Contains("2025-M-0001", (await sender.ExportMyDataAsync(new ExportMyDataRequest())).Content, StringComparison.Ordinal);
        var asked = (await sender.OpenDataRequestAsync(new OpenDataRequestRequest { Kind = DataRequestKind.Delete, Text = "請刪除" })).DataRequest;
        await desk.Secretary.DecideDataRequestAsync(new DecideDataRequestRequest { DataRequest = asked.Id, Granted = true, Reason = "依個資法" });
        await Refused.AsAsync(RefusalKind.Precondition, "FORM_ERASED", () => desk.Secretary.GetMailedFormAsync(new GetMailedFormRequest { Form = form.Id }));
        var left = Assert.Single((await desk.Secretary.ListMailedFormsAsync(new ListMailedFormsRequest { Edition = RegistrationDesk.Code })).Forms);
        Assert.Equal((true, form.Sha256, ""), (left.Erased, left.Sha256, left.Mail.SenderMail));
        Assert.DoesNotContain("林寄件", left.ToString(), StringComparison.Ordinal);
        await desk.HoldsAsync();
    }

    private static RegisterByMailRequest Request(string organisation, DateTimeOffset? at = null) => new()
    {
        Edition = RegistrationDesk.Code,
        Organisation = organisation,
        Mail = new MailSource { SenderName = "林寄件", SenderMail = "lin@org1.example", ReceivedAt = Timestamp.FromDateTimeOffset(at ?? Arrived), Evidence = "主旨：卓越大獎報名，<a1@org1.example>" },
        Text = Sheet,
        Confirmations = RegistrationDesk.Confirmed,
        FileName = "C:\\temp\\form.xlsx",
        Content = ByteString.CopyFrom(File),
    };
}
