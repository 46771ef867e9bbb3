using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Tests.Support;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Judging;

public sealed class CommitteeTests
{
    [Theory]
    [Trait("rule", "COM-01")]
    [Trait("rule", "COM-02")]
    [Trait("rule", "COM-03")]
    [Trait("rule", "COM-04")]
    [Trait("rule", "COM-05")]
    [InlineData("COM-01", 5, 1, 1, false)]
    [InlineData("COM-02", 2, 1, 1, true)]
    [InlineData("COM-03", 2, 1, 1, true)]
    [InlineData("COM-04", 5, 0, 1, true)]
    [InlineData("COM-05", 5, 1, 0, true)]
    public async Task A_method_is_not_declared_by_a_committee_that_lacks_something(string rule, int directors, int government, int impartial, bool chair)
    {
        await using var season = await StartAsync();
        var n = 0;
        for (; n < directors; n++)
        {
            await season.AppointAsync(n + 1, Seat.Director, chair: chair && n == 0);
        }

        for (var i = 0; i < government; i++)
        {
            await season.AppointAsync(++n, Seat.Government);
        }

        for (var i = 0; i < impartial; i++)
        {
            await season.AppointAsync(++n, Seat.Impartial);
        }

        var committee = (await season.Client(Cast.Secretary).GetCommitteeAsync(new GetCommitteeRequest { Edition = Code })).Committee;
        Assert.Contains(committee.Missing, m => m.Zh.Contains(rule, StringComparison.Ordinal));

        var signer = season.Client(Cast.Judge(1));
        await signer.AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true });
        var method = (await signer.GetMethodAsync(new GetMethodRequest { Edition = Code })).Method;
        var refusal = await Refused.ByAsync(() => signer.DeclareMethodAsync(new DeclareMethodRequest { Edition = Code, SettingsHash = method.SettingsHash }));
        Assert.Equal(chair ? "COMMITTEE_COMPOSITION" : "NOT_YOURS", refusal.Reason);
        if (chair)
        {
            Assert.Contains(rule, refusal.Metadata["rules"]);
        }
    }

    [Fact]
    [Trait("rule", "COM-02")]
    [Trait("rule", "COM-04")]
    public async Task A_committee_cannot_grow_over_its_limits()
    {
        await using var season = await StartAsync();
        await season.SeatAsync();
        var secretary = season.Client(Cast.Secretary);
        await Refused.AsAsync(RefusalKind.Precondition, "COMMITTEE_COMPOSITION", () => secretary.AppointMemberAsync(Appoint(8, Seat.Director)));
        await Refused.AsAsync(RefusalKind.Precondition, "COMMITTEE_COMPOSITION", () => secretary.AppointMemberAsync(Appoint(8, Seat.Government)));
        await Refused.AsAsync(RefusalKind.Exists, "MEMBER_EXISTS", () => secretary.AppointMemberAsync(Appoint(3, Seat.Director)));
        Assert.Equal(Seat.Director, (await secretary.AppointMemberAsync(Appoint(8, Seat.Director, reserve: true))).Member.Seat);
    }

    [Theory]
    [Trait("rule", "COM-03")]
    [InlineData(Seat.Director, 9, false)]
    [InlineData(Seat.Director, 10, true)]
    [InlineData(Seat.Government, 2, true)]
    public async Task A_director_needs_ten_years_of_practice(Seat seat, int years, bool allowed)
    {
        await using var season = await StartAsync();
        var request = Appoint(1, seat);
        request.YearsOfExperience = years;
        if (allowed)
        {
            Assert.Equal(years, (await season.Client(Cast.Secretary).AppointMemberAsync(request)).Member.YearsOfExperience);
        }
        else
        {
            await Refused.AsAsync(RefusalKind.Precondition, "YEARS_TOO_FEW", () => season.Client(Cast.Secretary).AppointMemberAsync(request));
        }
    }

    [Fact]
    public async Task Only_the_secretariat_appoints_and_a_repeat_of_the_request_appoints_nobody_twice()
    {
        await using var season = await StartAsync();
        var request = Appoint(1, Seat.Director);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.Client(Cast.Manager(1)).AppointMemberAsync(request));
        await Refused.AsAsync(RefusalKind.Unauthenticated, "SIGN_IN_NEEDED", () => season.Client(Cast.Visitor).AppointMemberAsync(request));
        var first = await season.Client(Cast.Secretary).AppointMemberAsync(request);
        Assert.Equal(first, await season.Client(Cast.Secretary).AppointMemberAsync(request));
        Assert.Single((await season.Client(Cast.Secretary).GetCommitteeAsync(new GetCommitteeRequest { Edition = Code })).Committee.Members);
    }

    [Fact]
    [Trait("rule", "COM-06")]
    [Trait("rule", "CNF-01")]
    public async Task Nothing_of_an_entry_is_shown_before_statement_and_conflict_pass()
    {
        await using var season = await StartAsync();
        await season.QualifyAsync(12, 1);
        await season.AppointAsync(1, Seat.Director, chair: true);
        var judge = season.Client(Cast.Judge(1));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => judge.ListMySheetsAsync(new ListMySheetsRequest { Edition = Code }));
        await Refused.AsAsync(RefusalKind.Precondition, "STATEMENT_MISSING", () => judge.AcceptStatementAsync(new AcceptStatementRequest { Edition = Code }));
        await judge.AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true });
        await Refused.AsAsync(RefusalKind.Precondition, "CONFLICTS_NOT_DECLARED", () => judge.ListMySheetsAsync(new ListMySheetsRequest { Edition = Code }));
        Assert.Single((await judge.ListConflictProposalsAsync(new ListConflictProposalsRequest { Edition = Code })).Proposals);
        await Refused.AsAsync(RefusalKind.Precondition, "PASS_INCOMPLETE", () => judge.DeclareConflictsAsync(new DeclareConflictsRequest { Edition = Code }));
        var done = await judge.DeclareConflictsAsync(new DeclareConflictsRequest { Edition = Code, Complete = true });
        Assert.Equal(MemberState.Active, done.Member.State);
        Assert.Empty((await judge.ListMySheetsAsync(new ListMySheetsRequest { Edition = Code })).Sheets);
    }

    [Fact]
    public async Task A_staff_role_and_a_seat_do_not_go_together()
    {
        await using var season = await StartAsync();
        await season.AppointAsync(1, Seat.Director, chair: true);
        var both = Cast.Judge(1) with { Roles = [StaffRoles.Secretariat] };
        await Refused.AsAsync(RefusalKind.Denied, "DUTIES_SEPARATE", () => season.Client(both).AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true }));
        await season.Client(Cast.Judge(1)).AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true });
        await Refused.AsAsync(RefusalKind.Denied, "DUTIES_SEPARATE", () => season.Client(both).AppointMemberAsync(Appoint(2, Seat.Director)));
    }

    [Fact]
    public async Task A_seat_is_bound_only_by_the_invited_and_verified_mail()
    {
        await using var season = await StartAsync();
        await season.AppointAsync(1, Seat.Director, chair: true);
        var unverified = Cast.Judge(1) with { Mail = "" };
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => season.Client(unverified).AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true }));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => season.Client(Cast.Judge(2)).AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true }));
        var accepted = await season.Client(Cast.Judge(1)).AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true });
        Assert.Equal(Cast.Judge(1).Id, accepted.Member.PersonId);
        await season.Service.SettleAsync();
        Assert.Equal(Cast.Judge(1).Id, season.Service.Published<CommitteeChanged>()[^1].Members.Single().PersonId);
    }

    [Fact]
    [Trait("rule", "GEN-02")]
    public async Task The_notary_is_neither_judge_nor_chair()
    {
        await using var season = await StartAsync();
        await season.AppointAsync(1, Seat.Director, chair: true);
        await Refused.AsAsync(RefusalKind.Precondition, "NOTARY_IS_MEMBER", () => season.Client(Cast.Secretary).SetNotaryAsync(new SetNotaryRequest { Edition = Code, Body = "見證單位", Representative = "甲", Mail = Cast.Judge(1).Mail }));
    }

    [Fact]
    public async Task An_employer_or_mail_domain_in_common_is_proposed_as_a_conflict()
    {
        await using var season = await StartAsync();
        await season.QualifyAsync(12, 3);
        var appoint = Appoint(1, Seat.Director);
        appoint.Employer = "公司２";
        await season.Client(Cast.Secretary).AppointMemberAsync(appoint);
        var judge = season.Client(Cast.Judge(1));
        await judge.AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true });
        var proposals = (await judge.ListConflictProposalsAsync(new ListConflictProposalsRequest { Edition = Code })).Proposals;
        Assert.Equal(3, proposals.Count);
        Assert.Equal((Cast.Id("ORG", 2), ConflictKind.Employer), (proposals[0].OrganisationId, proposals[0].Suspected));
        Assert.All(proposals.Skip(1), p => Assert.Equal(ConflictKind.Unspecified, p.Suspected));
    }

    [Fact]
    public async Task A_method_is_declared_once_by_the_chair_and_freezes_the_settings()
    {
        await using var season = await StartAsync();
        await season.SeatAsync();
        var chair = season.Client(Cast.Judge(1));
        var method = (await chair.GetMethodAsync(new GetMethodRequest { Edition = Code })).Method;
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.Client(Cast.Judge(2)).DeclareMethodAsync(new DeclareMethodRequest { Edition = Code, SettingsHash = method.SettingsHash }));
        await Refused.AsAsync(RefusalKind.Precondition, "SETTINGS_CHANGED", () => chair.DeclareMethodAsync(new DeclareMethodRequest { Edition = Code, SettingsHash = "00" }));
        var declared = (await chair.DeclareMethodAsync(new DeclareMethodRequest { Edition = Code, SettingsHash = method.SettingsHash })).Method;
        Assert.Equal((true, 0L), (declared.Declared, declared.LedgerIndex));
        Assert.Equal(declared, (await chair.DeclareMethodAsync(new DeclareMethodRequest { Edition = Code, SettingsHash = method.SettingsHash })).Method);
        await season.Service.SettleAsync();
        Assert.Equal(method.SettingsHash, Assert.Single(season.Service.Published<MethodDeclared>()).SettingsHash);
    }

    private static AppointMemberRequest Appoint(int n, Seat seat, bool reserve = false) => new()
    {
        Edition = Code, RequestId = Guid.NewGuid().ToString(), Name = Cast.Judge(n).Name, Mail = Cast.Judge(n).Mail, Seat = seat, YearsOfExperience = 20, Reserve = reserve,
    };
}
