using System.Text.Json;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Registration;

/// <summary>Requests about personal data in their legal time, the file of one's own data, and erasure that leaves the anonymous result.</summary>
public sealed class PrivacyTests
{
    [Theory]
    [InlineData(DataRequestKind.Inquiry, "2025-05-16", "2025-05-31")]
    [InlineData(DataRequestKind.Copy, "2025-05-16", "2025-05-31")]
    [InlineData(DataRequestKind.Correct, "2025-05-31", "2025-06-30")]
    [InlineData(DataRequestKind.Delete, "2025-05-31", "2025-06-30")]
    public async Task The_legal_time_is_15_or_30_days_and_extended_once(DataRequestKind kind, string due, string extended)
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var opened = await OpenAsync(desk.As(Cast.Member(1)), kind);
        Assert.Equal(("2025-P-001", due, DataRequestState.Identified, false), (opened.Number, opened.DueOn, opened.State, opened.Overdue));
        await Refused.AsAsync(RefusalKind.Invalid, "REASON_MISSING", () => desk.Secretary.ExtendDataRequestAsync(new ExtendDataRequestRequest { DataRequest = opened.Id }));
        Assert.Equal(extended, (await desk.Secretary.ExtendDataRequestAsync(new ExtendDataRequestRequest { DataRequest = opened.Id, Reason = "資料量大" })).DataRequest.DueOn);
        await Refused.AsAsync(RefusalKind.Precondition, "ALREADY_EXTENDED", () => desk.Secretary.ExtendDataRequestAsync(new ExtendDataRequestRequest { DataRequest = opened.Id, Reason = "再延" }));
        await desk.Service.Clock.SetAsync(DateTimeOffset.Parse($"{extended}T23:59:59+08:00", System.Globalization.CultureInfo.InvariantCulture));
        Assert.False((await GetAsync(desk, opened.Id)).Overdue);
        await desk.Service.Clock.SetAsync(DateTimeOffset.Parse($"{extended}T23:59:59+08:00", System.Globalization.CultureInfo.InvariantCulture).AddSeconds(1));
        Assert.True((await GetAsync(desk, opened.Id)).Overdue);
        var broken = (await desk.Secretary.CheckInvariantsAsync(new CseaMesh.Registration.V1.CheckInvariantsRequest())).Invariants.Where(i => i.ViolationCount > 0);
        Assert.Equal("request-in-legal-time", Assert.Single(broken).Name);
    }

    [Fact]
    public async Task A_letter_is_entered_by_staff_and_waits_for_the_identity()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.RegisteredAsync(30);
        var request = new OpenDataRequestRequest { Kind = DataRequestKind.Copy, Name = "曾優秀", Mail = entry.Form.Person.Mail, ReceivedOn = "2025-04-28" };
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).OpenDataRequestAsync(request));
        var opened = (await desk.Secretary.OpenDataRequestAsync(request)).DataRequest;
        Assert.Equal((DataRequestState.Received, "2025-05-13", entry.PersonId, true), (opened.State, opened.DueOn, opened.PersonId, opened.ByStaff));
        await Refused.AsAsync(RefusalKind.Precondition, "IDENTITY_UNCONFIRMED", () => desk.Secretary.DecideDataRequestAsync(new DecideDataRequestRequest { DataRequest = opened.Id, Granted = true, Reason = "可" }));
        await Refused.AsAsync(RefusalKind.Precondition, "IDENTITY_UNCONFIRMED", () => desk.Secretary.ExportMyDataAsync(new ExportMyDataRequest { DataRequest = opened.Id }));
        await desk.Secretary.ConfirmIdentityAsync(new ConfirmIdentityRequest { DataRequest = opened.Id, Evidence = "身分證影本核對" });
        using var file = JsonDocument.Parse((await desk.Secretary.ExportMyDataAsync(new ExportMyDataRequest { DataRequest = opened.Number })).Content);
        Assert.Equal(entry.Number, Assert.Single(file.RootElement.GetProperty("entries").EnumerateArray()).GetProperty("number").GetString());
        Assert.Equal(DataRequestState.Done, (await desk.Secretary.DecideDataRequestAsync(new DecideDataRequestRequest { DataRequest = opened.Id, Granted = true, Reason = "附上複製本" })).DataRequest.State);
        await Refused.AsAsync(RefusalKind.Precondition, "WRONG_STATE", () => desk.Secretary.DecideDataRequestAsync(new DecideDataRequestRequest { DataRequest = opened.Id, Granted = false, Reason = "否" }));
        await desk.Service.SettleAsync();
        Assert.Equal([(DataRequestState.Received, false), (DataRequestState.Done, true)], desk.Service.Published<PrivacyRequestChanged>().Select(p => (p.State, p.Granted)));
    }

    [Fact]
    public async Task Everyone_takes_his_own_data_along_and_sees_only_his_own_requests()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        await desk.RegisteredAsync(1);
        await OpenAsync(desk.As(Cast.Manager(1)), DataRequestKind.Inquiry);
        await OpenAsync(desk.As(Cast.Manager(2)), DataRequestKind.Stop);
        using var file = JsonDocument.Parse((await desk.As(Cast.Manager(1)).ExportMyDataAsync(new ExportMyDataRequest())).Content);
        Assert.Equal(Cast.Manager(1).Mail, file.RootElement.GetProperty("person").GetProperty("mail").GetString());
        Assert.Single(file.RootElement.GetProperty("organisations").EnumerateArray());
        Assert.Contains("REGISTERED", file.RootElement.GetProperty("acts").EnumerateArray().Select(a => a.GetProperty("act").GetString()));
        var own = Assert.Single((await desk.As(Cast.Manager(1)).ListDataRequestsAsync(new ListDataRequestsRequest())).DataRequests);
        Assert.Equal(2, (await desk.Secretary.ListDataRequestsAsync(new ListDataRequestsRequest())).DataRequests.Count);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Manager(2)).GetDataRequestAsync(new GetDataRequestRequest { DataRequest = own.Id }));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).ExportMyDataAsync(new ExportMyDataRequest { DataRequest = own.Id }));
        await Refused.AsAsync(RefusalKind.Invalid, "REQUIRED", () => desk.As(Cast.Manager(1)).OpenDataRequestAsync(new OpenDataRequestRequest { Kind = DataRequestKind.Correct }));
    }

    [Fact]
    public async Task A_correction_is_granted_first_and_completed_by_hand()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var opened = await OpenAsync(desk.As(Cast.Manager(1)), DataRequestKind.Correct);
        Assert.Equal(DataRequestState.Decided, (await desk.Secretary.DecideDataRequestAsync(new DecideDataRequestRequest { DataRequest = opened.Id, Granted = true, Reason = "准許" })).DataRequest.State);
        var done = (await desk.Secretary.CompleteDataRequestAsync(new CompleteDataRequestRequest { DataRequest = opened.Id, Note = "已更正姓名" })).DataRequest;
        Assert.Equal((DataRequestState.Done, "准許；已更正姓名"), (done.State, done.Decision));
        var own = await OpenAsync(desk.Secretary, DataRequestKind.Inquiry);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.Secretary.DecideDataRequestAsync(new DecideDataRequestRequest { DataRequest = own.Id, Granted = true, Reason = "自己" }));
    }

    [Fact]
    public async Task Erasure_waits_for_the_competition_then_leaves_the_result_without_the_name()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var form = RegistrationDesk.Form(30, Cast.Member(1).Name);
        (form.Person.Mail, form.Contact.Mail) = (Cast.Member(1).Mail, Cast.Member(1).Mail);
        var organisation = await desk.OrganisationAsync();
        var invited = (await desk.As(Cast.Manager(1)).InviteMemberAsync(new InviteMemberRequest { Organisation = organisation.Id, Name = Cast.Member(1).Name, Mail = Cast.Member(1).Mail, Role = MemberRole.Member })).Member;
        await desk.As(Cast.Member(1)).AcceptInvitationAsync(new AcceptInvitationRequest { Invitation = invited.Id });
        var entry = (await desk.RegisterAsync(organisation, 1, form))[0];
        Assert.Equal(Cast.Member(1).Id, entry.PersonId);
        var opened = await OpenAsync(desk.As(Cast.Member(1)), DataRequestKind.Delete);
        var decide = new DecideDataRequestRequest { DataRequest = opened.Id, Granted = true, Reason = "依法刪除" };
        await Refused.AsAsync(RefusalKind.Precondition, "HAS_LIVE_ENTRIES", () => desk.Secretary.DecideDataRequestAsync(decide));
        await desk.As(Cast.Member(1)).WithdrawEntryAsync(new WithdrawEntryRequest { Entry = entry.Id, Reason = "退出", NoRefundConfirmed = true });
        await desk.Secretary.DecideDataRequestAsync(decide);

        var after = await desk.EntryAsync(entry.Id);
        Assert.Equal(("（已刪除）", "", "", Phase.Withdrawn, entry.Number), (after.Label, after.Form.Person.Mail, after.Form.Contact.Mail, after.Phase, after.Number));
        Assert.Empty((await desk.Secretary.ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code, Text = Cast.Member(1).Name })).Entries);
        Assert.DoesNotContain((await desk.As(Cast.Manager(1)).ListMembersAsync(new ListMembersRequest { Organisation = organisation.Id })).Members, m => m.Mail == Cast.Member(1).Mail || m.Name == Cast.Member(1).Name);
        var request = await GetAsync(desk, opened.Id);
        Assert.Equal(("（已刪除）", "", DataRequestState.Done), (request.Name, request.Mail, request.State));
        await desk.Service.SettleAsync();
        Assert.Equal(Cast.Member(1).Id, Assert.Single(desk.Service.Published<PersonErased>()).Person);
        Assert.Equal(("（已刪除）", "", ""), desk.Service.Published<EntryChanged>().Select(e => (e.Entry.Label, e.Entry.PersonMail, e.Entry.Contact.Mail)).Last());

        // The answer was told to the address he asked from, before it was forgotten.
        Assert.Equal(Cast.Member(1).Mail, desk.Service.Published<PrivacyRequestChanged>()[^1].Mail);
        await Refused.AsAsync(RefusalKind.Precondition, "PERSON_ERASED", () => desk.As(Cast.Member(1)).UpdateMeAsync(new UpdateMeRequest { Name = "又來" }));
        await desk.HoldsAsync();
    }

    [Fact]
    public async Task A_granted_stop_takes_effect_by_itself_until_it_is_taken_back()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var form = RegistrationDesk.Form(30, Cast.Member(1).Name);
        (form.Person.Mail, form.Contact.Mail) = (Cast.Member(1).Mail, Cast.Member(1).Mail);
        var organisation = await desk.OrganisationAsync();
        var invited = (await desk.As(Cast.Manager(1)).InviteMemberAsync(new InviteMemberRequest { Organisation = organisation.Id, Name = Cast.Member(1).Name, Mail = Cast.Member(1).Mail, Role = MemberRole.Member })).Member;
        await desk.As(Cast.Member(1)).AcceptInvitationAsync(new AcceptInvitationRequest { Invitation = invited.Id });
        var entry = (await desk.RegisterAsync(organisation, 1, form))[0];
        var opened = await OpenAsync(desk.As(Cast.Member(1)), DataRequestKind.Stop);
        var decide = new DecideDataRequestRequest { DataRequest = opened.Id, Granted = true, Reason = "依法停止" };
        await Refused.AsAsync(RefusalKind.Precondition, "HAS_LIVE_ENTRIES", () => desk.Secretary.DecideDataRequestAsync(decide));
        await desk.As(Cast.Member(1)).WithdrawEntryAsync(new WithdrawEntryRequest { Entry = entry.Id, Reason = "退出", NoRefundConfirmed = true });
        Assert.Equal(DataRequestState.Done, (await desk.Secretary.DecideDataRequestAsync(decide)).DataRequest.State);
        await desk.Service.SettleAsync();
        Assert.True(Assert.Single(desk.Service.Published<PersonStopped>()) is { Stopped: true } told && told.Person == Cast.Member(1).Id);

        // Nothing is deleted.
        Assert.Equal(Cast.Member(1).Name, (await desk.EntryAsync(entry.Id)).Label);
        Assert.Contains(await ActsAsync(), a => a == "PERSONAL_DATA_STOPPED");

        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Member(1)).LiftStopAsync(new LiftStopRequest { DataRequest = opened.Id, Reason = "我" }));
        await Refused.AsAsync(RefusalKind.Invalid, "REASON_MISSING", () => desk.Secretary.LiftStopAsync(new LiftStopRequest { DataRequest = opened.Id }));
        var lifted = (await desk.Secretary.LiftStopAsync(new LiftStopRequest { DataRequest = opened.Id, Reason = "來信撤回" })).DataRequest;
        Assert.Equal(("來信撤回", true), (lifted.LiftReason, lifted.LiftedAt is not null));
        await Refused.AsAsync(RefusalKind.Precondition, "WRONG_STATE", () => desk.Secretary.LiftStopAsync(new LiftStopRequest { DataRequest = opened.Id, Reason = "再一次" }));
        await desk.Service.SettleAsync();
        Assert.False(desk.Service.Published<PersonStopped>()[^1].Stopped);
        Assert.Contains(await ActsAsync(), a => a == "PERSONAL_DATA_RESUMED");
        await desk.HoldsAsync();

        async Task<IEnumerable<string>> ActsAsync() => (await desk.Secretary.GetEntryHistoryAsync(new GetEntryHistoryRequest { Entry = entry.Id })).Items.Select(i => i.Act);
    }

    /// <summary>Everything a visitor can ask of Registration about a winner: the list and the certificate's page. What is erased stays away, what is stopped comes back.</summary>
    [Fact]
    public async Task A_winner_who_asked_for_a_stop_stands_on_no_public_page_until_he_takes_it_back_and_one_erased_never_again()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var form = RegistrationDesk.Form(30, Cast.Member(1).Name);
        form.Person.Mail = Cast.Member(1).Mail;
        var entry = (await desk.RegisterAsync(await desk.OrganisationAsync(), 1, form))[0];
        await desk.AcceptedAsync(entry);
        await desk.PaidAsync(entry);
        await desk.CertifiedAsync(30, 1, (entry, true));
        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);
        await desk.PublishWinnersAsync(30);
        var win = (await desk.Secretary.GetWinAsync(new GetWinRequest { Win = entry.Id })).Win;
        await desk.AwardFeePaidAsync(win);
        await desk.ConsentAsync(win);
        var code = Assert.Single((await desk.Secretary.IssueCertificatesAsync(new IssueCertificatesRequest { Edition = RegistrationDesk.Code })).Issued).Code;
        Assert.Equal([Cast.Member(1).Name, Cast.Member(1).Name], await LabelsAsync());

        var stop = await OpenAsync(desk.As(Cast.Member(1)), DataRequestKind.Stop);
        await desk.Secretary.DecideDataRequestAsync(new DecideDataRequestRequest { DataRequest = stop.Id, Granted = true, Reason = "依法停止" });
        Assert.Equal(["（依當事人請求不公開）", "（依當事人請求不公開）"], await LabelsAsync());
        Assert.Equal(CertificateState.Valid, (await CertificateAsync()).State);
        Assert.Equal(Cast.Member(1).Name, Assert.Single((await desk.As(Cast.Manager(1)).ListCertificatesAsync(new ListCertificatesRequest { Edition = RegistrationDesk.Code })).Certificates).Label);
        await desk.Secretary.LiftStopAsync(new LiftStopRequest { DataRequest = stop.Id, Reason = "來信撤回" });
        Assert.Equal([Cast.Member(1).Name, Cast.Member(1).Name], await LabelsAsync());

        await desk.DinnerAsync();
        await desk.Secretary.RecordHandoverAsync(new RecordHandoverRequest { Win = win.Id, Kind = HandoverKind.Trophy, Count = 1, Recipient = Cast.Member(1).Name });
        var delete = await OpenAsync(desk.As(Cast.Member(1)), DataRequestKind.Delete);
        await desk.Secretary.DecideDataRequestAsync(new DecideDataRequestRequest { DataRequest = delete.Id, Granted = true, Reason = "依法刪除" });
        Assert.Equal(["（已刪除）", "（已刪除）"], await LabelsAsync());
        Assert.DoesNotContain(Cast.Member(1).Name, (await desk.Secretary.GetWinAsync(new GetWinRequest { Win = win.Id })).ToString(), StringComparison.Ordinal);

        // The anonymous result stays: place, organisation, certificate.
        Assert.Equal((CertificateState.Valid, entry.OrganisationName), ((await CertificateAsync()).State, (await CertificateAsync()).OrganisationName));
        await desk.HoldsAsync();

        async Task<Certificate> CertificateAsync() => (await desk.As(Cast.Visitor).VerifyCertificateAsync(new VerifyCertificateRequest { Code = code })).Certificate;

        async Task<string[]> LabelsAsync() =>
            [Assert.Single(Assert.Single((await desk.As(Cast.Visitor).ListWinnersAsync(new ListWinnersRequest { Edition = RegistrationDesk.Code })).Awards).Winners).Label, (await CertificateAsync()).Label];
    }

    [Fact]
    public async Task The_last_manager_of_running_entries_is_replaced_before_he_is_erased()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.RegisteredAsync(1);
        var opened = await OpenAsync(desk.As(Cast.Manager(1)), DataRequestKind.Delete);
        var decide = new DecideDataRequestRequest { DataRequest = opened.Id, Granted = true, Reason = "依法刪除" };
        await Refused.AsAsync(RefusalKind.Precondition, "LAST_MANAGER", () => desk.Secretary.DecideDataRequestAsync(decide));
        var invited = (await desk.As(Cast.Manager(1)).InviteMemberAsync(new InviteMemberRequest { Organisation = entry.OrganisationId, Name = "接任者", Mail = Cast.Manager(2).Mail, Role = MemberRole.Manager })).Member;
        await desk.As(Cast.Manager(2)).AcceptInvitationAsync(new AcceptInvitationRequest { Invitation = invited.Id });
        await desk.Secretary.DecideDataRequestAsync(decide);
        Assert.Equal(Phase.Registered, (await desk.EntryAsync(entry.Id)).Phase);
        await desk.HoldsAsync();
    }

    private static async Task<DataRequest> OpenAsync(CseaMesh.Registration.V1.Registration.RegistrationClient client, DataRequestKind kind) =>
        (await client.OpenDataRequestAsync(new OpenDataRequestRequest { Kind = kind, Text = "請辦理", RequestId = Guid.NewGuid().ToString() })).DataRequest;

    private static async Task<DataRequest> GetAsync(RegistrationDesk desk, string id) => (await desk.Secretary.GetDataRequestAsync(new GetDataRequestRequest { DataRequest = id })).DataRequest;
}
