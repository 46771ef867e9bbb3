using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Registration;

/// <summary>Organisations registered twice, several people with roles, industries, and the person of an entry who changes.</summary>
public sealed class PartyTests
{
    [Fact]
    [Trait("rule", "ELI-03")]
    public async Task An_organisation_registered_twice_is_found_by_name_and_by_number()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        await TwiceAsync(desk, "臺灣親切服務有限公司");
        var groups = (await desk.Secretary.ListDuplicateOrganisationsAsync(new ListDuplicateOrganisationsRequest())).Groups;
        Assert.Equal([(DuplicateReason.SameName, "台灣親切服務", 2), (DuplicateReason.SameNumber, RegistrationDesk.Ubn(1), 2)], groups.Select(g => (g.DuplicateReason, g.Key, g.Organisations.Count)));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).ListDuplicateOrganisationsAsync(new ListDuplicateOrganisationsRequest()));
    }

    [Fact]
    [Trait("rule", "REG-12")]
    public async Task A_merge_moves_entries_members_and_memberships_and_leaves_one()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (stays, goes) = await TwiceAsync(desk, "台灣親切服務股份有限公司");
        await desk.As(Cast.Manager(2)).ClaimMembershipAsync(new ClaimMembershipRequest { Kind = MembershipKind.Group, Organisation = goes.Id, MemberNumber = "G-1", From = "2025-01-01", To = "2025-12-31" });
        var entry = (await desk.RegisterAsync(goes, 2, RegistrationDesk.Form(1)))[0];
        await desk.AcceptedAsync(entry);
        await desk.PaidAsync(entry);
        Assert.Equal(Phase.Registered, (await desk.EntryAsync(entry.Id)).Phase);

        var merge = new MergeOrganisationRequest { Organisation = goes.Id, Into = stays.Id, Reason = "重複登記" };
        var merged = await desk.Secretary.MergeOrganisationAsync(merge);
        Assert.Equal((1, 1, 1), (merged.Entries, merged.Members, merged.Memberships));
        await Refused.AsAsync(RefusalKind.Precondition, "ORGANISATION_MERGED", () => desk.Secretary.MergeOrganisationAsync(merge));

        // The organisation that stays is verified: what waited only for that qualifies.
        var after = await desk.EntryAsync(entry.Id);
        Assert.Equal((stays.Id, Phase.Qualified), (after.OrganisationId, after.Phase));
        Assert.Equal(2, (await desk.As(Cast.Manager(2)).ListMembersAsync(new ListMembersRequest { Organisation = stays.Id })).Members.Count);
        Assert.Equal(entry.Number, Assert.Single((await desk.As(Cast.Manager(1)).ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code })).Entries).Number);
        Assert.DoesNotContain((await desk.Secretary.ListOrganisationsAsync(new ListOrganisationsRequest())).Organisations, o => o.Id == goes.Id);
        await Refused.AsAsync(RefusalKind.Precondition, "ORGANISATION_MERGED", () => desk.Secretary.VerifyOrganisationAsync(new VerifyOrganisationRequest { Organisation = goes.Id }));
        await desk.Service.SettleAsync();
        Assert.Contains(desk.Service.Published<OrganisationChanged>(), e => e.Organisation.Id == goes.Id && e.MergedInto == stays.Id);
        Assert.Contains(desk.Service.Published<EntryChanged>(), e => e.Entry.Entry == entry.Id && e.Entry.Organisation == stays.Id);
        Assert.Equal(stays.Id, desk.Service.Published<MembershipChanged>()[^1].Organisation);
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "REG-12")]
    public async Task A_merge_that_would_leave_two_entries_of_one_entrant_is_refused_and_changes_nothing()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (stays, goes) = await TwiceAsync(desk, "台灣親切服務股份有限公司");
        var first = (await desk.RegisterAsync(stays, 1, RegistrationDesk.Form(1)))[0];
        await desk.RegisterAsync(goes, 2, RegistrationDesk.Form(1));
        var refusal = await Refused.AsAsync(RefusalKind.Exists, "ENTRY_EXISTS", () => desk.Secretary.MergeOrganisationAsync(new MergeOrganisationRequest { Organisation = goes.Id, Into = stays.Id, Reason = "重複登記" }));
        Assert.Equal(first.Number, refusal.Metadata["number"]);
        await Refused.AsAsync(RefusalKind.Precondition, "SAME_ORGANISATION", () => desk.Secretary.MergeOrganisationAsync(new MergeOrganisationRequest { Organisation = goes.Id, Into = goes.Id, Reason = "重複登記" }));
        Assert.Single((await desk.As(Cast.Manager(2)).ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code })).Entries);
    }

    [Fact]
    public async Task A_manager_shares_the_work_and_the_last_one_stays()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var manager = desk.As(Cast.Manager(1));
        var invited = (await manager.InviteMemberAsync(new InviteMemberRequest { Organisation = organisation.Id, Name = "李同仁", Mail = Cast.Manager(2).Mail, Role = MemberRole.Member })).Member;
        var change = new ChangeMemberRoleRequest { Organisation = organisation.Id, Member = invited.Id, Role = MemberRole.Manager };
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_ACTIVE", () => manager.ChangeMemberRoleAsync(change));
        await desk.As(Cast.Manager(2)).AcceptInvitationAsync(new AcceptInvitationRequest { Invitation = invited.Id });
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(2)).ChangeMemberRoleAsync(change));
        await manager.ChangeMemberRoleAsync(change);

        // The new manager can take the first one's role, but not his own as the last.
        var first = (await manager.ListMembersAsync(new ListMembersRequest { Organisation = organisation.Id })).Members.Single(m => m.PersonId == Cast.Manager(1).Id);
        await desk.As(Cast.Manager(2)).ChangeMemberRoleAsync(new ChangeMemberRoleRequest { Organisation = organisation.Id, Member = first.Id, Role = MemberRole.Member });
        change.Role = MemberRole.Member;
        await Refused.AsAsync(RefusalKind.Precondition, "LAST_MANAGER", () => desk.As(Cast.Manager(2)).ChangeMemberRoleAsync(change));
        await desk.Service.SettleAsync();
        Assert.Contains(desk.Service.Published<OrganisationMemberChanged>(), e => e.Person == Cast.Manager(1).Id && e.Role == MemberRole.Member && e.Active);
    }

    [Fact]
    public async Task Organisations_say_what_they_do_by_the_list_and_the_report_counts_them()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var list = await desk.As(Cast.Manager(1)).ListIndustriesAsync(new ListIndustriesRequest());
        Assert.Equal((4, 7), (list.LinesOfBusiness.Count, list.Industries.Count));
        var form = RegistrationDesk.OrganisationForm(1);
        (form.IndustryCode, form.Industry) = ("other", "");
        form.LinesOfBusiness.Add(["telemarketing", "mining"]);
        var refusal = await Refused.ByAsync(() => desk.As(Cast.Manager(1)).RegisterOrganisationAsync(new RegisterOrganisationRequest { Form = form }));
        Assert.Equal(["form.industry", "form.lines_of_business"], refusal.Fields.Select(f => f.Field));
        form.Industry = "票務";
        form.LinesOfBusiness[1] = "customer-consultation";
        var first = (await desk.As(Cast.Manager(1)).RegisterOrganisationAsync(new RegisterOrganisationRequest { Form = form })).Organisation;
        Assert.Equal(("other", "票務"), (first.Form.IndustryCode, first.Form.Industry));
        await desk.RegisterAsync(first, 1, RegistrationDesk.Form(1), RegistrationDesk.Form(12));
        await desk.RegisteredAsync(1, 2);

        var report = await desk.Secretary.GetIndustryReportAsync(new GetIndustryReportRequest { Edition = RegistrationDesk.Code });
        Assert.Equal([("other", 1, 2), ("", 1, 1)], report.Industries.Where(c => c.Entries > 0).Select(c => (c.Industry.Code, c.Organisations, c.Entries)));
        Assert.Equal([("telemarketing", 2), ("customer-consultation", 2), ("", 1)], report.LinesOfBusiness.Where(c => c.Entries > 0).Select(c => (c.Industry.Code, c.Entries)));
    }

    [Fact]
    [Trait("rule", "ELI-05")]
    public async Task A_colleague_takes_the_place_with_the_gates_checked_again_and_the_number_kept()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.RegisteredAsync(21);
        var substitute = new SubstitutePersonRequest
        {
            Entry = entry.Id, Etag = entry.Etag, Reason = "原參賽者離職", Person = new PersonForm { Name = "林接手", Mail = "lin@people.example", Post = "客服主管" },
            YearsManagement = 9, YearsField = 9, IsManager = true, AttestedChecks = { RegistrationDesk.Form(21).AttestedChecks },
        };
        var refusal = await Refused.ByAsync(() => desk.As(Cast.Manager(1)).SubstitutePersonAsync(substitute));
        Assert.Equal("ELIGIBILITY_YEARS", Assert.Single(refusal.Fields).Reason);
        substitute.YearsManagement = 10;
        var after = (await desk.As(Cast.Manager(1)).SubstitutePersonAsync(substitute)).Entry;
        Assert.Equal((entry.Number, "林接手"), (after.Number, after.Label));
        Assert.NotEqual(entry.PersonId, after.PersonId);
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => desk.As(Cast.Manager(1)).SubstitutePersonAsync(substitute));
        substitute.Etag = "";
        await Refused.AsAsync(RefusalKind.Precondition, "SAME_PERSON", () => desk.As(Cast.Manager(1)).SubstitutePersonAsync(substitute));
        await desk.Service.SettleAsync();
        Assert.Equal((entry.PersonId, after.PersonId), desk.Service.Published<EntryChanged>().Select(e => (e.PersonBefore, e.Entry.Person)).Last());
        var history = (await desk.Secretary.GetEntryHistoryAsync(new GetEntryHistoryRequest { Entry = entry.Id })).Items;
        Assert.Equal(("SUBSTITUTED", "原參賽者離職"), (history[^1].Act, history[^1].Reason));

        var company = await desk.RegisteredAsync(1, 2);
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_INDIVIDUAL", () => desk.Secretary.SubstitutePersonAsync(new SubstitutePersonRequest { Entry = company.Id, Reason = "x" }));
        await desk.Service.Clock.SetAsync(2025, 6, 7);
        substitute.Person.Name = "第三人";
        substitute.Person.Mail = "third@people.example";
        await Refused.AsAsync(RefusalKind.Precondition, "WINDOW_CLOSED", () => desk.As(Cast.Manager(1)).SubstitutePersonAsync(substitute));
        await desk.HoldsAsync();
    }

    /// <summary>Organisation 1, verified, and the same once more under another kind of identifier, not verified, of manager 2.</summary>
    private static async Task<(Organisation Stays, Organisation Goes)> TwiceAsync(RegistrationDesk desk, string secondName)
    {
        var form = RegistrationDesk.OrganisationForm(1);
        form.LegalName = "台灣親切服務 股份有限公司";
        var stays = (await desk.As(Cast.Manager(1)).RegisterOrganisationAsync(new RegisterOrganisationRequest { Form = form })).Organisation;
        await desk.Secretary.VerifyOrganisationAsync(new VerifyOrganisationRequest { Organisation = stays.Id });
        (form.IdKind, form.LegalName) = (IdKind.Other, secondName);
        return (stays, (await desk.As(Cast.Manager(2)).RegisterOrganisationAsync(new RegisterOrganisationRequest { Form = form })).Organisation);
    }
}
