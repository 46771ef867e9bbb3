using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Registration;

/// <summary>Organisations, their members, and memberships of the association.</summary>
public sealed class OrganisationTests
{
    [Fact]
    [Trait("rule", "ELI-03")]
    public async Task An_organisation_needs_a_valid_number_and_the_attestation_and_all_problems_are_told()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var form = RegistrationDesk.OrganisationForm(1);
        (form.IdNumber, form.TaiwanAttested, form.LegalName, form.InvoiceMail) = ("12345678", false, new string('字', 61), "nobody");
        form.Kinds.Clear();
        var refusal = await Refused.ByAsync(() => desk.As(Cast.Manager(1)).RegisterOrganisationAsync(new RegisterOrganisationRequest { Form = form }));
        Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        Assert.Equal(["ATTESTATION_MISSING", "INVALID", "REQUIRED", "TOO_LONG", "UBN_INVALID"], refusal.Fields.Select(f => f.Reason).Order());
        Assert.Empty((await desk.Secretary.ListOrganisationsAsync(new ListOrganisationsRequest())).Organisations);
    }

    [Fact]
    [Trait("rule", "ELI-01")]
    public async Task Kinds_come_from_the_list_and_a_like_function_is_explained()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var form = RegistrationDesk.OrganisationForm(1);
        form.Kinds.Add(OrganisationKind.LikeFunction);
        var refusal = await Refused.ByAsync(() => desk.As(Cast.Manager(1)).RegisterOrganisationAsync(new RegisterOrganisationRequest { Form = form }));
        Assert.Equal("form.other_kind", Assert.Single(refusal.Fields).Field);
        form.OtherKind = "票務服務中心";
        var made = (await desk.As(Cast.Manager(1)).RegisterOrganisationAsync(new RegisterOrganisationRequest { Form = form })).Organisation;
        Assert.Equal(2, made.Form.Kinds.Count);
    }

    [Fact]
    [Trait("rule", "ELI-02")]
    public async Task An_organisation_that_serves_only_colleagues_is_welcome()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var form = RegistrationDesk.OrganisationForm(1);
        form.Audience = Audience.Internal;
        Assert.Equal(Audience.Internal, (await desk.As(Cast.Manager(1)).RegisterOrganisationAsync(new RegisterOrganisationRequest { Form = form })).Organisation.Form.Audience);
    }

    [Fact]
    public async Task A_number_is_registered_once_and_a_repeated_request_answers_the_same()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var request = new RegisterOrganisationRequest { RequestId = Guid.NewGuid().ToString(), Form = RegistrationDesk.OrganisationForm(1) };
        var first = await desk.As(Cast.Manager(1)).RegisterOrganisationAsync(request);
        Assert.Equal(first, await desk.As(Cast.Manager(1)).RegisterOrganisationAsync(request));
        await Refused.AsAsync(RefusalKind.Exists, "ORGANISATION_EXISTS", () => desk.As(Cast.Manager(2)).RegisterOrganisationAsync(new RegisterOrganisationRequest { Form = RegistrationDesk.OrganisationForm(1) }));
        Assert.Equal("\"v1\"", first.Organisation.Etag);
        Assert.Equal(MemberRole.Manager, first.Organisation.MyRole);
    }

    [Fact]
    public async Task Others_do_not_learn_that_an_organisation_exists()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Manager(2)).GetOrganisationAsync(new GetOrganisationRequest { Organisation = organisation.Id }));
        Assert.Empty((await desk.As(Cast.Manager(2)).ListOrganisationsAsync(new ListOrganisationsRequest())).Organisations);
        await Refused.AsAsync(RefusalKind.Unauthenticated, "SIGN_IN_NEEDED", () => desk.As(Cast.Visitor).ListOrganisationsAsync(new ListOrganisationsRequest()));
    }

    [Fact]
    public async Task A_stale_form_is_refused_and_a_verified_number_is_fixed()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync(verified: false);
        var form = RegistrationDesk.OrganisationForm(7);
        var update = new UpdateOrganisationRequest { Organisation = organisation.Id, Etag = organisation.Etag, Form = form };
        var changed = (await desk.As(Cast.Manager(1)).UpdateOrganisationAsync(update)).Organisation;
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => desk.As(Cast.Manager(1)).UpdateOrganisationAsync(update));
        await desk.Secretary.VerifyOrganisationAsync(new VerifyOrganisationRequest { Organisation = organisation.Id, Etag = changed.Etag });
        await Refused.AsAsync(RefusalKind.Precondition, "IDENTIFIER_FIXED", () => desk.As(Cast.Manager(1)).UpdateOrganisationAsync(new UpdateOrganisationRequest { Organisation = organisation.Id, Form = RegistrationDesk.OrganisationForm(8) }));
    }

    [Fact]
    public async Task An_invited_colleague_joins_with_the_verified_address_and_the_last_manager_stays()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var manager = desk.As(Cast.Manager(1));
        var invited = (await manager.InviteMemberAsync(new InviteMemberRequest { Organisation = organisation.Id, Name = "同仁", Mail = "MEMBER1@org1.example", Role = MemberRole.Member })).Member;
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Member(2)).AcceptInvitationAsync(new AcceptInvitationRequest { Invitation = invited.Id }));
        Assert.Equal(invited.Id, Assert.Single((await desk.As(Cast.Member(1)).ListMyInvitationsAsync(new ListMyInvitationsRequest())).Invitations).Id);
        var member = (await desk.As(Cast.Member(1)).AcceptInvitationAsync(new AcceptInvitationRequest { Invitation = invited.Id })).Member;
        Assert.Equal((MemberState.Active, Cast.Member(1).Id), (member.State, member.PersonId));
        await Refused.AsAsync(RefusalKind.Exists, "MEMBER_EXISTS", () => manager.InviteMemberAsync(new InviteMemberRequest { Organisation = organisation.Id, Name = "同仁", Mail = "member1@org1.example", Role = MemberRole.Member }));
        var own = (await manager.ListMembersAsync(new ListMembersRequest { Organisation = organisation.Id })).Members.Single(m => m.PersonId == Cast.Manager(1).Id);
        await Refused.AsAsync(RefusalKind.Precondition, "LAST_MANAGER", () => manager.RemoveMemberAsync(new RemoveMemberRequest { Organisation = organisation.Id, Member = own.Id }));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Member(1)).InviteMemberAsync(new InviteMemberRequest { Organisation = organisation.Id, Name = "x", Mail = "x@x.example", Role = MemberRole.Manager }));
        await desk.Service.SettleAsync();
        Assert.Equal("member1@org1.example", Assert.Single(desk.Service.Published<InvitationIssued>()).Mail);
        Assert.Equal(2, desk.Service.Published<OrganisationMemberChanged>().Count);
    }

    [Fact]
    [Trait("rule", "FEE-06")]
    [Trait("rule", "FEE-07")]
    public async Task A_membership_counts_only_once_staff_have_verified_it()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var claim = new ClaimMembershipRequest { Kind = MembershipKind.Group, Organisation = organisation.Id, MemberNumber = "G-001", From = "2025-01-01", To = "2025-12-31" };
        var membership = (await desk.As(Cast.Manager(1)).ClaimMembershipAsync(claim)).Membership;
        Assert.Equal(MembershipState.Claimed, membership.State);
        await Refused.AsAsync(RefusalKind.Exists, "MEMBERSHIP_EXISTS", () => desk.As(Cast.Manager(1)).ClaimMembershipAsync(claim));
        claim.To = "2024-12-31";
        await Refused.AsAsync(RefusalKind.Invalid, "TERM_INVALID", () => desk.As(Cast.Manager(1)).ClaimMembershipAsync(claim));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).VerifyMembershipAsync(new VerifyMembershipRequest { Membership = membership.Id }));
        await desk.Secretary.VerifyMembershipAsync(new VerifyMembershipRequest { Membership = membership.Id, Etag = membership.Etag });
        await desk.As(Cast.Member(1)).ClaimMembershipAsync(new ClaimMembershipRequest { Kind = MembershipKind.Individual, MemberNumber = "I-001", From = "2025-01-01", To = "2025-12-31" });
        await desk.Service.SettleAsync();
        Assert.Equal([(MembershipKind.Group, MembershipState.Claimed), (MembershipKind.Group, MembershipState.Verified), (MembershipKind.Individual, MembershipState.Claimed)],
            desk.Service.Published<MembershipChanged>().Select(m => (m.Kind, m.State)));
    }

    [Fact]
    public async Task Staff_do_not_verify_an_organisation_of_their_own()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = (await desk.Secretary.RegisterOrganisationAsync(new RegisterOrganisationRequest { Form = RegistrationDesk.OrganisationForm(1) })).Organisation;
        await Refused.AsAsync(RefusalKind.Denied, "OWN_ORGANISATION", () => desk.Secretary.VerifyOrganisationAsync(new VerifyOrganisationRequest { Organisation = organisation.Id }));
        await desk.As(Cast.SecondSecretary).VerifyOrganisationAsync(new VerifyOrganisationRequest { Organisation = organisation.Id });
    }
}
