using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Registration;

/// <summary>Who sees and does what; lists, filters and pages obey the same right as single reads.</summary>
public sealed class RightsTests
{
    [Fact]
    public async Task Entrants_see_their_own_entries_and_nobody_elses()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (mine, theirs) = (await desk.RegisteredAsync(1, 1), await desk.RegisteredAsync(1, 2));
        var list = await desk.As(Cast.Manager(1)).ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code });
        Assert.Equal(mine.Id, Assert.Single(list.Entries).Id);
        foreach (var name in new[] { theirs.Id, theirs.Number })
        {
            await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Manager(1)).GetEntryAsync(new GetEntryRequest { Entry = name }));
        }

        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Manager(1)).WithdrawEntryAsync(new WithdrawEntryRequest { Entry = theirs.Id, Reason = "x", NoRefundConfirmed = true }));
        Assert.Equal(2, (await desk.Secretary.ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code })).Entries.Count);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Judge(1)).GetEntryAsync(new GetEntryRequest { Entry = mine.Id }));
    }

    [Fact]
    public async Task A_member_sees_what_he_made_and_cannot_register_it()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var invited = (await desk.As(Cast.Manager(1)).InviteMemberAsync(new InviteMemberRequest { Organisation = organisation.Id, Name = "同仁", Mail = Cast.Member(1).Mail, Role = MemberRole.Member })).Member;
        await desk.As(Cast.Member(1)).AcceptInvitationAsync(new AcceptInvitationRequest { Invitation = invited.Id });
        await desk.DraftAsync(RegistrationDesk.Form(1), organisation);
        var own = (await desk.As(Cast.Member(1)).SaveDraftAsync(new SaveDraftRequest { Edition = RegistrationDesk.Code, Organisation = organisation.Id, Form = RegistrationDesk.Form(2) })).Entry;
        Assert.Equal(own.Id, Assert.Single((await desk.As(Cast.Member(1)).ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code })).Entries).Id);
        var request = new RegisterEntriesRequest { Edition = RegistrationDesk.Code, Drafts = { own.Id }, Confirmations = RegistrationDesk.Confirmed };
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Member(1)).RegisterEntriesAsync(request));
        Assert.Single((await desk.As(Cast.Manager(1)).RegisterEntriesAsync(request)).Entries);
    }

    [Fact]
    public async Task A_person_named_by_mail_finds_the_entry_after_signing_in_and_may_register_his_own()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var form = RegistrationDesk.Form(23, Cast.Member(1).Name);
        form.Person.Mail = Cast.Member(1).Mail;
        var entry = (await desk.RegisterAsync(organisation, 1, form))[0];
        Assert.NotEqual(Cast.Member(1).Id, entry.PersonId);
        await desk.As(Cast.Member(1)).UpdateMeAsync(new UpdateMeRequest { Name = Cast.Member(1).Name });
        Assert.Equal(Cast.Member(1).Id, (await desk.As(Cast.Member(1)).GetEntryAsync(new GetEntryRequest { Entry = entry.Id })).Entry.PersonId);
        await desk.Service.SettleAsync();
        Assert.Equal((entry.PersonId, Cast.Member(1).Id), (desk.Service.Published<EntryChanged>()[0].PersonBefore, desk.Service.Published<EntryChanged>()[0].Entry.Person));
        await desk.As(Cast.Member(1)).WithdrawEntryAsync(new WithdrawEntryRequest { Entry = entry.Id, Reason = "離職", NoRefundConfirmed = true });
        await desk.HoldsAsync();
    }

    [Fact]
    public async Task Staff_act_for_others_and_not_for_an_organisation_of_their_own()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = (await desk.Secretary.RegisterOrganisationAsync(new RegisterOrganisationRequest { Form = RegistrationDesk.OrganisationForm(1) })).Organisation;
        var draft = (await desk.Secretary.SaveDraftAsync(new SaveDraftRequest { Edition = RegistrationDesk.Code, Organisation = organisation.Id, Form = RegistrationDesk.Form(1) })).Entry;
        var entry = (await desk.Secretary.RegisterEntriesAsync(new RegisterEntriesRequest { Edition = RegistrationDesk.Code, Drafts = { draft.Id }, Confirmations = RegistrationDesk.Confirmed })).Entries[0];
        await desk.Secretary.WithdrawEntryAsync(new WithdrawEntryRequest { Entry = entry.Id, Reason = "退", NoRefundConfirmed = true });
        await Refused.AsAsync(RefusalKind.Denied, "OWN_ORGANISATION", () => desk.Secretary.ReinstateEntryAsync(new ReinstateEntryRequest { Entry = entry.Id, Reason = "x" }));
        await desk.As(Cast.SecondSecretary).ReinstateEntryAsync(new ReinstateEntryRequest { Entry = entry.Id, Reason = "誤退" });
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Cashier).ReinstateEntryAsync(new ReinstateEntryRequest { Entry = entry.Id, Reason = "x" }));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Auditor).WithdrawEntryAsync(new WithdrawEntryRequest { Entry = entry.Id, Reason = "x", NoRefundConfirmed = true }));
    }

    [Fact]
    public async Task Lists_are_paged_filtered_and_searched_and_a_token_is_bound_to_its_caller()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var entries = await desk.RegisterAsync(organisation, 1, [.. Enumerable.Range(1, 5).Select(i => RegistrationDesk.Form(23, $"同事{i}")), RegistrationDesk.Form(10, "臺北團隊")]);
        await desk.PaidAsync(entries[0]);
        var request = new ListEntriesRequest { Edition = RegistrationDesk.Code, PageSize = 4 };
        var first = await desk.Secretary.ListEntriesAsync(request);
        request.PageToken = first.NextPageToken;
        var second = await desk.Secretary.ListEntriesAsync(request);
        Assert.Equal(entries.Select(e => e.Id), first.Entries.Concat(second.Entries).Select(e => e.Id));
        Assert.Equal("", second.NextPageToken);
        Assert.Equal(RefusalKind.Invalid, (await Refused.ByAsync(() => desk.As(Cast.Auditor).ListEntriesAsync(request))).Kind);
        await Refused.AsAsync(RefusalKind.Invalid, "OUT_OF_RANGE", () => desk.Secretary.ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code, PageSize = 201 }));
        Assert.Equal(entries[5].Id, Assert.Single((await desk.Secretary.ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code, Text = "台北" })).Entries).Id);
        Assert.Equal(5, (await desk.Secretary.ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code, Award = 23 })).Entries.Count);
        foreach (var status in Enum.GetValues<EntryStatus>().Where(s => s != 0))
        {
            var listed = (await desk.Secretary.ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code, Status = status })).Entries;
            Assert.All(listed, e => Assert.Equal(status, e.Status));
            Assert.Equal(status switch { EntryStatus.MaterialDue => 1, EntryStatus.MaterialAndFeeDue => 5, _ => 0 }, listed.Count);
        }
    }

    [Fact]
    public async Task The_dashboard_counts_and_says_what_waits_for_whom()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync(verified: false);
        var entries = await desk.RegisterAsync(organisation, 1, RegistrationDesk.Form(1), RegistrationDesk.Form(10));
        await desk.SubmittedAsync(entries[0]);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).GetDashboardAsync(new GetDashboardRequest { Edition = RegistrationDesk.Code }));
        var board = await desk.Secretary.GetDashboardAsync(new GetDashboardRequest { Edition = RegistrationDesk.Code });
        Assert.Equal([(EntryStatus.MaterialAndFeeDue, 1), (EntryStatus.FeeDue, 1)], board.ByStatus.Select(s => (s.Status, s.Entries)));
        Assert.Equal(2, board.ByAward.Sum(a => a.Registered));
        Assert.Contains(board.Waiting, w => w is { ForWhom: "check_officer", Count: 1 });
        Assert.Contains(board.Waiting, w => w is { ForWhom: "secretariat", Count: 1 });
        Assert.Equal(1, board.OrganisationsUnverified);
    }

    [Fact]
    public async Task The_notice_in_force_is_accepted_and_an_older_one_refused()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        await Refused.AsAsync(RefusalKind.Precondition, "NOTICE_OUTDATED", () => desk.As(Cast.Member(1)).AcceptNoticeAsync(new AcceptNoticeRequest { Edition = RegistrationDesk.Code, Version = 2 }));
        Assert.Equal(1, (await desk.As(Cast.Member(1)).AcceptNoticeAsync(new AcceptNoticeRequest { Edition = RegistrationDesk.Code, Version = 1 })).Person.NoticeVersion);
    }
}
