using CseaMesh.Billing.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Registration;

/// <summary>How an entry gains and loses the right to compete.</summary>
public sealed class EligibilityTests
{
    [Fact]
    [Trait("rule", "PRE-06")]
    [Trait("rule", "REG-07")]
    [Trait("rule", "ELI-03")]
    public async Task An_entry_qualifies_only_when_material_fee_and_organisation_are_in_order()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync(verified: false);
        var entry = (await desk.RegisterAsync(organisation, 1, RegistrationDesk.Form(10)))[0];
        await desk.PaidAsync(entry);
        Assert.Equal(EntryStatus.MaterialDue, (await desk.EntryAsync(entry.Id)).Status);
        await desk.SubmittedAsync(entry);
        Assert.Equal(EntryStatus.UnderCheck, (await desk.EntryAsync(entry.Id)).Status);
        await desk.AcceptedAsync(entry);
        Assert.Equal(EntryStatus.OrganisationCheck, (await desk.EntryAsync(entry.Id)).Status);
        await desk.Service.SettleAsync();
        Assert.Empty(desk.Service.Published<EntryQualified>());
        await desk.Secretary.VerifyOrganisationAsync(new VerifyOrganisationRequest { Organisation = organisation.Id });
        Assert.Equal((Phase.Qualified, EntryStatus.Qualified), ((await desk.EntryAsync(entry.Id)).Phase, (await desk.EntryAsync(entry.Id)).Status));
        await desk.Service.SettleAsync();
        var told = Assert.Single(desk.Service.Published<EntryQualified>());
        Assert.Equal((entry.Number, true), (told.Entry.Number, told.Organisation.Verified));
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "REG-07")]
    public async Task Accepted_material_without_the_fee_waits_and_the_fee_completes_it()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.RegisteredAsync(1);
        await desk.AcceptedAsync(entry);
        Assert.Equal(EntryStatus.AcceptedFeeDue, (await desk.EntryAsync(entry.Id)).Status);
        await desk.PaidAsync(entry);
        Assert.Equal(Phase.Qualified, (await desk.EntryAsync(entry.Id)).Phase);
    }

    [Fact]
    [Trait("rule", "FEE-09")]
    [Trait("rule", "PRE-05")]
    public async Task An_unpaid_entry_lapses_by_the_clock_but_not_before_the_statements_are_in()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.RegisteredAsync(1);
        await desk.AcceptedAsync(entry);
        await desk.Service.Clock.SetAsync(2025, 6, 13, 18);
        Assert.Equal(Phase.Registered, (await desk.EntryAsync(entry.Id)).Phase);
        await desk.ReconciledAsync("2025-06-10");
        await desk.Service.Clock.SetAsync(2025, 6, 13, 19);
        Assert.Equal(Phase.Registered, (await desk.EntryAsync(entry.Id)).Phase);
        await desk.ReconciledAsync("2025-06-11");
        await desk.Service.Clock.SetAsync(2025, 6, 13, 20);
        var lapsed = await desk.EntryAsync(entry.Id);
        Assert.Equal((Phase.Lapsed, LapseReason.FeeUnpaid), (lapsed.Phase, lapsed.LapseReason));
        await desk.Service.SettleAsync();
        Assert.Equal(LapseReason.FeeUnpaid, Assert.Single(desk.Service.Published<EntryLapsed>()).LapseReason);
    }

    [Fact]
    [Trait("rule", "PRE-04")]
    [Trait("rule", "PRE-05")]
    public async Task Missing_material_lapses_by_its_reason_and_what_staff_still_check_does_not()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        var entries = await desk.RegisterAsync(organisation, 1, [.. Enumerable.Range(1, 4).Select(a => RegistrationDesk.Form(a))]);
        foreach (var entry in entries)
        {
            await desk.PaidAsync(entry);
        }

        await desk.SubmittedAsync(entries[1]);
        await desk.Service.DeliverAsync("submission", new SupplementRequested { Entry = entries[2].Id, Number = "2025-C-0003-S1", AskedAt = entries[2].CreatedAt });
        await desk.Service.DeliverAsync("submission", new EntryReturned { Entry = entries[3].Id, At = entries[3].CreatedAt });
        await desk.ReconciledAsync("2025-06-11");
        await Refused.AsAsync(RefusalKind.Precondition, "TOO_EARLY", () => desk.Secretary.PreviewEligibilityAsync(new PreviewEligibilityRequest { Edition = RegistrationDesk.Code }));
        await desk.Service.Clock.SetAsync(2025, 6, 12);
        var preview = await desk.Secretary.PreviewEligibilityAsync(new PreviewEligibilityRequest { Edition = RegistrationDesk.Code });
        Assert.Equal([LapseReason.NotSubmitted, LapseReason.SupplementMissing, LapseReason.Returned], preview.Lapsing.Select(v => v.LapseReason));
        Assert.Equal(entries[1].Id, Assert.Single(preview.Waiting).Entry);
        await Refused.AsAsync(RefusalKind.Aborted, "PREVIEW_CHANGED", () => desk.Secretary.DecideEligibilityAsync(new DecideEligibilityRequest { Edition = RegistrationDesk.Code, ExpectedLapsing = 4 }));
        Assert.Equal(3, (await desk.Secretary.DecideEligibilityAsync(new DecideEligibilityRequest { Edition = RegistrationDesk.Code, ExpectedLapsing = 3 })).Lapsed);
        Assert.Equal(Phase.Registered, (await desk.EntryAsync(entries[1].Id)).Phase);
    }

    [Fact]
    [Trait("rule", "FEE-09")]
    public async Task Staff_cannot_decide_while_statements_are_behind_or_from_another_account()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        await desk.RegisteredAsync(1);
        await desk.Service.DeliverAsync("billing", new StatementsReconciled { AccountNumber = "999", Through = "2025-06-30" });
        await desk.Service.Clock.SetAsync(2025, 6, 12);
        var refusal = await Refused.AsAsync(RefusalKind.Precondition, "STATEMENTS_BEHIND", () => desk.Secretary.DecideEligibilityAsync(new DecideEligibilityRequest { Edition = RegistrationDesk.Code, ExpectedLapsing = 1 }));
        Assert.Equal("2025-06-11", refusal.Metadata["needed"]);
    }

    [Fact]
    [Trait("rule", "FEE-09")]
    public async Task Timely_money_found_after_the_lapse_brings_the_entry_back_by_itself()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.RegisteredAsync(1);
        await desk.AcceptedAsync(entry);
        await desk.ReconciledAsync("2025-06-11");
        await desk.Service.Clock.SetAsync(2025, 6, 13, 18);
        await desk.PaidAsync(entry, "2025-06-11");
        Assert.Equal(Phase.Qualified, (await desk.EntryAsync(entry.Id)).Phase);
        await desk.Service.SettleAsync();
        Assert.Single(desk.Service.Published<EntryReinstated>());
        Assert.Single(desk.Service.Published<EntryQualified>());
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "FEE-11")]
    public async Task A_withdrawal_warns_that_nothing_is_returned_and_frees_the_award()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.QualifiedAsync(1);
        var request = new WithdrawEntryRequest { Entry = entry.Id, Reason = "人力調整" };
        await Refused.AsAsync(RefusalKind.Precondition, "NO_REFUND_NOT_CONFIRMED", () => desk.As(Cast.Manager(1)).WithdrawEntryAsync(request));
        request.NoRefundConfirmed = true;
        Assert.Equal(EntryStatus.Withdrawn, (await desk.As(Cast.Manager(1)).WithdrawEntryAsync(request)).Entry.Status);
        await Refused.AsAsync(RefusalKind.Precondition, "WRONG_PHASE", () => desk.As(Cast.Manager(1)).WithdrawEntryAsync(request));
        var organisation = (await desk.As(Cast.Manager(1)).GetMeAsync(new GetMeRequest())).Organisations[0];
        await desk.RegisterAsync(organisation, 1, RegistrationDesk.Form(1));
        await Refused.AsAsync(RefusalKind.Exists, "ENTRY_EXISTS", () => desk.Secretary.ReinstateEntryAsync(new ReinstateEntryRequest { Entry = entry.Id, Reason = "誤退" }));
        await desk.Service.SettleAsync();
        Assert.Equal(Phase.Qualified, Assert.Single(desk.Service.Published<EntryWithdrawn>()).PhaseBefore);
        await desk.HoldsAsync();
    }

    [Fact]
    public async Task A_mistaken_withdrawal_comes_back_before_review_and_not_after()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.QualifiedAsync(1);
        await desk.As(Cast.Manager(1)).WithdrawEntryAsync(new WithdrawEntryRequest { Entry = entry.Id, Reason = "誤按", NoRefundConfirmed = true });
        await Refused.AsAsync(RefusalKind.Invalid, "REASON_MISSING", () => desk.Secretary.ReinstateEntryAsync(new ReinstateEntryRequest { Entry = entry.Id }));
        Assert.Equal(Phase.Qualified, (await desk.Secretary.ReinstateEntryAsync(new ReinstateEntryRequest { Entry = entry.Id, Reason = "誤按" })).Entry.Phase);
        await desk.As(Cast.Manager(1)).WithdrawEntryAsync(new WithdrawEntryRequest { Entry = entry.Id, Reason = "再退", NoRefundConfirmed = true });
        await desk.Service.Clock.SetAsync(2025, 6, 16);
        await Refused.AsAsync(RefusalKind.Precondition, "WINDOW_CLOSED", () => desk.Secretary.ReinstateEntryAsync(new ReinstateEntryRequest { Entry = entry.Id, Reason = "太晚" }));
    }

    [Fact]
    public async Task A_fee_taken_back_unqualifies_before_review_and_asks_staff_after()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.QualifiedAsync(1);
        var reversed = new FeeSettlementReversed { Kind = CseaMesh.Billing.V1.FeeKind.ReviewFee, Entry = entry.Id, Line = "l", Reason = "對錯帳" };
        await desk.Service.DeliverAsync("billing", reversed);
        Assert.Equal(Phase.Registered, (await desk.EntryAsync(entry.Id)).Phase);
        await desk.PaidAsync(entry);
        await desk.Service.Clock.SetAsync(2025, 6, 16);
        await desk.Service.DeliverAsync("billing", reversed);
        var doubtful = await desk.EntryAsync(entry.Id);
        Assert.Equal((Phase.Qualified, EntryStatus.UnderReview, true), (doubtful.Phase, doubtful.Status, doubtful.FeeInDoubt));
        var task = Assert.Single((await desk.Secretary.ListStaffTasksAsync(new ListStaffTasksRequest { Edition = RegistrationDesk.Code })).Tasks);
        Assert.Equal("FEE_IN_DOUBT", task.Kind);
        Assert.Equal(Phase.Lapsed, (await desk.Secretary.RevokeQualificationAsync(new RevokeQualificationRequest { Entry = entry.Id, Reason = "未補繳" })).Entry.Phase);
        await desk.Secretary.CloseStaffTaskAsync(new CloseStaffTaskRequest { Task = task.Id, Note = "已取消" });
        Assert.Empty((await desk.Secretary.ListStaffTasksAsync(new ListStaffTasksRequest { Edition = RegistrationDesk.Code })).Tasks);
    }

    [Fact]
    public async Task Nothing_qualifies_once_the_review_of_its_award_is_sealed()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.RegisteredAsync(1);
        await desk.AcceptedAsync(entry);
        await desk.Service.DeliverAsync("judging", new RoundSealed { Award = 1, Round = RoundKind.Review });
        await desk.PaidAsync(entry);
        Assert.Equal(Phase.Registered, (await desk.EntryAsync(entry.Id)).Phase);
    }

    [Fact]
    public async Task News_that_comes_before_its_entry_or_twice_does_no_harm()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.RegisteredAsync(1);
        var id = CseaMesh.Platform.Data.Ids.New(DateTimeOffset.UtcNow);
        var settled = new ReviewFeeSettled { Entry = entry.Id, Line = "l", SettledOn = "2025-05-02" };
        await desk.Service.DeliverAsync("billing", settled, eventId: id);
        await desk.Service.DeliverAsync("billing", settled, eventId: id);
        var history = await desk.As(Cast.Manager(1)).GetEntryHistoryAsync(new GetEntryHistoryRequest { Entry = entry.Id });
        Assert.Equal(["REGISTERED", "REVIEW_FEE_SETTLED"], history.Items.Select(h => h.Act));
        await desk.Service.DeliverAsync("submission", new EntryAccepted { Entry = "unknown", At = entry.CreatedAt });
    }

    [Fact]
    [Trait("rule", "CNF-03")]
    public async Task A_disqualified_entry_is_out_and_an_annulled_decision_brings_it_back()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.QualifiedAsync(1);
        await desk.Service.DeliverAsync("judging", new DisqualificationDecided { DecisionId = "d", DecisionNumber = "2025-K-001", EntryId = entry.Id, Reason = "提供虛假資料" });
        Assert.Equal(EntryStatus.Disqualified, (await desk.EntryAsync(entry.Id)).Status);
        await desk.Service.DeliverAsync("judging", new DisqualificationDecided { DecisionId = "d", DecisionNumber = "2025-K-001", EntryId = entry.Id, Reason = "查無實據", Annulled = true });
        Assert.Equal(Phase.Qualified, (await desk.EntryAsync(entry.Id)).Phase);
        await desk.Service.SettleAsync();
        Assert.Equal("提供虛假資料", Assert.Single(desk.Service.Published<EntryDisqualified>()).Reason);
        Assert.Equal(Phase.Disqualified, Assert.Single(desk.Service.Published<EntryReinstated>()).PhaseBefore);
    }

    [Fact]
    [Trait("rule", "REV-04")]
    public async Task A_finals_notice_makes_a_finalist_and_nothing_is_told_before()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.QualifiedAsync(1);
        await desk.Service.Clock.SetAsync(2025, 7, 1, 9);
        await desk.Service.DeliverAsync("judging", new FinalistsChosen { Award = 1, ResultVersion = 1, PassedEntryIds = { entry.Id } });
        var before = (await desk.As(Cast.Manager(1)).GetEntryAsync(new GetEntryRequest { Entry = entry.Id })).Entry;
        Assert.Equal(EntryStatus.UnderReview, before.Status);
        Assert.DoesNotContain(before.Facts, f => f.Source == "judging");
        await desk.Service.DeliverAsync("judging", new FinalsNoticeIssued { EntryId = entry.Id, Award = 1, Start = entry.CreatedAt });
        Assert.Equal(EntryStatus.Finalist, (await desk.EntryAsync(entry.Id)).Status);
    }
}
