using CseaMesh.Edition.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Registration;

/// <summary>Publication, what a win entitles to, and how it is lost.</summary>
public sealed class WinnerTests
{
    /// <summary>Setting publish_scores: by default nobody's, else those of winners, as long as the edition says so.</summary>
    [Theory]
    [Trait("rule", "RES-01")]
    [InlineData(PublishScores.None, "")]
    [InlineData(PublishScores.Winners, "85.33")]
    public async Task The_public_list_tells_the_scores_of_winners_only_where_the_edition_says_so(PublishScores setting, string score)
    {
        await using var desk = await RegistrationDesk.OpenAsync(e => ((e.Settings ??= new()).After ??= new()).PublishScores = setting);
        var entry = await desk.QualifiedAsync(10);
        await desk.Service.DeliverAsync("judging", new CseaMesh.Judging.V1.ResultsCertified
        {
            Award = 10, ResultVersion = 1, Places = { new CseaMesh.Judging.V1.CertifiedPlace { EntryId = entry.Id, Place = 1, Winner = true, Shown = "85.33" } },
        });
        Assert.Empty((await ListAsync()).Awards);
        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);
        await desk.PublishWinnersAsync(10);
        Assert.Equal(score, Assert.Single(Assert.Single((await ListAsync()).Awards).Winners).Score);

        // A correction of the edition that turns it off hides them at once.
        var document = RegistrationDesk.Document();
        ((document.Settings ??= new()).After ??= new()).PublishScores = PublishScores.None;
        await desk.PublishAsync(document, "不公布分數");
        Assert.Equal("", Assert.Single(Assert.Single((await ListAsync()).Awards).Winners).Score);

        async Task<ListWinnersResponse> ListAsync() => await desk.As(Cast.Visitor).ListWinnersAsync(new ListWinnersRequest { Edition = RegistrationDesk.Code });
    }

    [Fact]
    [Trait("rule", "SCH-10")]
    [Trait("rule", "REV-06")]
    public async Task Winners_are_published_at_the_instant_and_hidden_until_then()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.QualifiedAsync(10);
        await desk.CertifiedAsync(10, 1, (entry, true));
        await desk.Service.Clock.SetAsync(2025, 8, 14, 9, 59);
        await Refused.AsAsync(RefusalKind.Precondition, "TOO_EARLY", () => Publish(desk, 10, 1));
        Assert.Equal(EntryStatus.UnderReview, (await desk.EntryAsync(entry.Id)).Status);
        Assert.Empty((await desk.As(Cast.Visitor).ListWinnersAsync(new ListWinnersRequest { Edition = RegistrationDesk.Code })).Awards);
        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);
        await desk.PublishWinnersAsync(10);
        Assert.Equal(EntryStatus.WinnerFeeDue, (await desk.EntryAsync(entry.Id)).Status);
    }

    [Fact]
    [Trait("rule", "RES-01")]
    [Trait("rule", "PUB-03")]
    public async Task The_public_list_shows_winners_in_order_and_the_others_are_not_awarded()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (first, second, third) = (await desk.QualifiedAsync(10, 1), await desk.QualifiedAsync(10, 2), await desk.QualifiedAsync(10, 3));
        await desk.CertifiedAsync(10, 1, (second, true), (first, true), (third, false));
        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);
        var answer = await desk.PublishWinnersAsync(10);
        Assert.Equal((1, 2, 1), (answer.Version, answer.Wins, answer.NotAwarded));
        var award = Assert.Single((await desk.As(Cast.Visitor).ListWinnersAsync(new ListWinnersRequest { Edition = RegistrationDesk.Code })).Awards);
        Assert.Equal(["親切服務2股份有限公司", "親切服務1股份有限公司"], award.Winners.Select(w => w.OrganisationName));
        Assert.Equal(EntryStatus.NotAwarded, (await desk.EntryAsync(third.Id)).Status);
        await desk.Service.SettleAsync();
        var told = Assert.Single(desk.Service.Published<WinnersPublished>());
        Assert.Equal([second.Id, first.Id], told.Wins.Select(w => w.Entry.Entry));
        Assert.Equal(third.Id, Assert.Single(told.NotAwarded).Entry);
        await desk.HoldsAsync();
    }

    [Fact]
    public async Task Only_the_certified_version_that_was_seen_is_published_and_once()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var entry = await desk.QualifiedAsync(10);
        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_CERTIFIED", () => Publish(desk, 10, 1));
        await desk.CertifiedAsync(10, 1, (entry, true));
        await desk.CertifiedAsync(10, 2, (entry, true));
        await Refused.AsAsync(RefusalKind.Aborted, "RESULT_CHANGED", () => Publish(desk, 10, 1));
        await desk.PublishWinnersAsync(10, 2);
        await Refused.AsAsync(RefusalKind.Precondition, "ALREADY_PUBLISHED", () => Publish(desk, 10, 2));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).PublishWinnersAsync(new PublishWinnersRequest { Edition = RegistrationDesk.Code }));
    }

    [Theory]
    [Trait("rule", "WIN-07")]
    [Trait("rule", "DIN-03")]
    [Trait("rule", "DIN-04")]
    [InlineData(1, 10, 8)]
    [InlineData(10, 5, 4)]
    [InlineData(23, 2, 1)]
    public async Task A_win_entitles_by_class(int award, int tickets, int books)
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.WonAsync(award);
        Assert.Equal((tickets, books, WinState.Locked), (win.Tickets, win.Books, win.State));
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "YBK-04")]
    [Trait("rule", "DIN-04")]
    public async Task Late_yearbook_material_costs_the_gift_copies()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var team = (await desk.RegisterAsync(await desk.OrganisationAsync(), 1, RegistrationDesk.Form(10)))[0];
        await desk.AcceptedAsync(team, YearbookState.Cancelled);
        await desk.PaidAsync(team);
        var company = await desk.QualifiedAsync(1, 2);
        await desk.CertifiedAsync(10, 1, (team, true));
        await desk.CertifiedAsync(1, 1, (company, true));
        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);
        await desk.PublishWinnersAsync(10);
        await desk.PublishWinnersAsync(1);
        Assert.Equal(0, (await WinAsync(desk, team)).Books);
        Assert.Equal(8, (await WinAsync(desk, company)).Books);
        await desk.Service.DeliverAsync("submission", new YearbookMaterialChanged { Entry = company.Id, State = YearbookState.Cancelled, At = company.CreatedAt });
        var win = await WinAsync(desk, company);
        Assert.Equal((0, WinTaskState.Missed), (win.Books, win.Tasks.Single(t => t.Kind == WinTaskKind.Yearbook).State));
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "FEE-14")]
    public async Task Rights_are_locked_until_the_award_fee_is_paid()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (entry, win) = await desk.WonAsync(10);
        await Refused.AsAsync(RefusalKind.Precondition, "FEE_UNSETTLED", () => Guests(desk, win, 1));
        await desk.AwardFeePaidAsync(win);
        var released = await WinAsync(desk, entry);
        Assert.Equal((WinState.Released, "2025-W-T10-01"), (released.State, released.CertificateNumber));
        Assert.Equal(EntryStatus.Winner, (await desk.EntryAsync(entry.Id)).Status);
        Assert.Equal(WinTaskState.Done, released.Tasks.Single(t => t.Kind == WinTaskKind.Fee).State);
        Assert.Single((await Guests(desk, win, 1)).Win.Guests);
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "DIN-08")]
    [Trait("rule", "SCH-14")]
    [Trait("rule", "WIN-03")]
    public async Task The_guest_list_holds_as_many_as_tickets_and_closes_on_its_day()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.WonAsync(23);
        await desk.AwardFeePaidAsync(win);
        await Guests(desk, win, 2);
        await Refused.AsAsync(RefusalKind.Precondition, "GUESTS_OVER_QUOTA", () => Guests(desk, win, 3));
        await desk.Service.Clock.SetAsync(new DateTimeOffset(2025, 10, 15, 23, 59, 59, TimeSpan.FromHours(8)));
        await Guests(desk, win, 1);
        await desk.Service.Clock.SetAsync(2025, 10, 16);
        await Refused.AsAsync(RefusalKind.Precondition, "LIST_LOCKED", () => Guests(desk, win, 1));
        await desk.Secretary.SetGuestsAsync(new SetGuestsRequest { Win = win.Id, Guests = { new Guest { Name = "臨時改名" } } });
        await desk.Service.Clock.SetAsync(2025, 11, 19, 18);
        await Refused.AsAsync(RefusalKind.Precondition, "LIST_LOCKED", () => desk.Secretary.SetGuestsAsync(new SetGuestsRequest { Win = win.Id }));
    }

    [Fact]
    [Trait("rule", "SCH-14")]
    public async Task A_task_whose_day_has_passed_is_missed_and_the_fee_stays_open()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (entry, _) = await desk.WonAsync(1);
        await desk.Service.Clock.SetAsync(2025, 10, 16);
        var tasks = (await WinAsync(desk, entry)).Tasks.ToDictionary(t => t.Kind, t => t.State);
        Assert.Equal((WinTaskState.Missed, WinTaskState.Missed, WinTaskState.Open), (tasks[WinTaskKind.Guests], tasks[WinTaskKind.Yearbook], tasks[WinTaskKind.Fee]));
    }

    [Fact]
    [Trait("rule", "FEE-13")]
    [Trait("rule", "WIN-01")]
    public async Task An_unpaid_win_is_forfeited_by_staff_once_the_statements_say_so_and_its_history_stays()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (entry, win) = await desk.WonAsync(10);
        var request = new ConfirmForfeitureRequest { Win = win.Id, Reason = "逾期未繳" };
        await desk.Service.Clock.SetAsync(new DateTimeOffset(2025, 9, 17, 23, 59, 59, TimeSpan.FromHours(8)));
        await Refused.AsAsync(RefusalKind.Precondition, "FEE_NOT_OVERDUE", () => desk.Secretary.ConfirmForfeitureAsync(request));
        await desk.Service.Clock.SetAsync(2025, 9, 18);
        await Refused.AsAsync(RefusalKind.Precondition, "STATEMENTS_BEHIND", () => desk.Secretary.ConfirmForfeitureAsync(request));
        Assert.Equal(Phase.Winner, (await desk.EntryAsync(entry.Id)).Phase);
        await desk.ReconciledAsync("2025-09-17");
        Assert.Equal(WinState.Revoked, (await desk.Secretary.ConfirmForfeitureAsync(request)).Win.State);
        Assert.Empty(Assert.Single((await desk.As(Cast.Visitor).ListWinnersAsync(new ListWinnersRequest { Edition = RegistrationDesk.Code })).Awards).Winners);
        var history = await desk.Secretary.GetEntryHistoryAsync(new GetEntryHistoryRequest { Entry = entry.Id });
        Assert.Equal(["WINNER", "FORFEITED"], history.Items.TakeLast(2).Select(h => h.Act));
        await desk.Service.SettleAsync();
        Assert.Equal(ForfeitReason.FeeUnpaid, Assert.Single(desk.Service.Published<WinForfeited>()).ForfeitReason);
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "FEE-13")]
    public async Task A_paid_win_is_never_forfeited()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.WonAsync(10);
        await desk.AwardFeePaidAsync(win);
        await desk.Service.Clock.SetAsync(2025, 9, 20);
        await desk.ReconciledAsync("2025-09-19");
        await Refused.AsAsync(RefusalKind.Precondition, "FEE_SETTLED", () => desk.Secretary.ConfirmForfeitureAsync(new ConfirmForfeitureRequest { Win = win.Id, Reason = "x" }));
    }

    [Fact]
    public async Task A_winner_may_decline_after_confirming()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (entry, win) = await desk.WonAsync(1, wish: true);
        var request = new DeclineAwardRequest { Win = win.Id, Reason = "不克出席" };
        await Refused.AsAsync(RefusalKind.Precondition, "CONFIRMATION_MISSING", () => desk.As(Cast.Manager(1)).DeclineAwardAsync(request));
        request.Confirmed = true;
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Manager(2)).DeclineAwardAsync(request));
        await desk.As(Cast.Manager(1)).DeclineAwardAsync(request);
        Assert.Equal(EntryStatus.Forfeited, (await desk.EntryAsync(entry.Id)).Status);
        Assert.Equal(NominationState.Dropped, Assert.Single((await desk.Secretary.ListNominationsAsync(new ListNominationsRequest { Edition = RegistrationDesk.Code })).Nominations).State);
    }

    [Fact]
    [Trait("rule", "RES-03")]
    [Trait("rule", "INT-01")]
    [Trait("rule", "INT-04")]
    [Trait("rule", "GEN-05")]
    public async Task Only_willing_corporate_winners_are_nominated_and_confirmed_once_they_have_paid()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (willing, unwilling, team) = (await desk.QualifiedAsync(1, 1, wish: true), await desk.QualifiedAsync(2, 2), await desk.QualifiedAsync(10, 3));
        await desk.CertifiedAsync(1, 1, (willing, true));
        await desk.CertifiedAsync(2, 1, (unwilling, true));
        await desk.CertifiedAsync(10, 1, (team, true));
        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);
        foreach (var award in new[] { 1, 2, 10 })
        {
            await desk.PublishWinnersAsync(award);
        }

        var nomination = Assert.Single((await desk.Secretary.ListNominationsAsync(new ListNominationsRequest { Edition = RegistrationDesk.Code })).Nominations);
        Assert.Equal(("2025-N-01", willing.Number), (nomination.Number, nomination.EntryNumber));
        var confirm = new ConfirmNominationRequest { Nomination = nomination.Id, Body = "GCCA" };
        await Refused.AsAsync(RefusalKind.Precondition, "FEE_UNSETTLED", () => desk.Secretary.ConfirmNominationAsync(confirm));
        await desk.AwardFeePaidAsync(await WinAsync(desk, willing));
        await Refused.AsAsync(RefusalKind.Precondition, "ACKNOWLEDGEMENT_MISSING", () => desk.Secretary.ConfirmNominationAsync(confirm));
        await desk.As(Cast.Manager(1)).AcknowledgeNominationAsync(new AcknowledgeNominationRequest { Win = willing.Id, Agreed = true });
        Assert.Equal(NominationState.Confirmed, (await desk.Secretary.ConfirmNominationAsync(confirm)).Nomination.State);
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "CNF-03")]
    public async Task A_disqualified_winner_leaves_the_list_at_once_and_a_corrected_result_names_another()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (first, second) = (await desk.QualifiedAsync(10, 1), await desk.QualifiedAsync(10, 2));
        await desk.CertifiedAsync(10, 1, (first, true), (second, false));
        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);
        await desk.PublishWinnersAsync(10);
        await desk.Service.DeliverAsync("judging", new DisqualificationDecided { DecisionId = "d", DecisionNumber = "2025-K-001", EntryId = first.Id, Reason = "虛假資料" });
        var award = Assert.Single((await desk.As(Cast.Visitor).ListWinnersAsync(new ListWinnersRequest { Edition = RegistrationDesk.Code })).Awards);
        Assert.True(award.UnderCorrection);
        Assert.Empty(award.Winners);
        await desk.CertifiedAsync(10, 2, (second, true));
        await Refused.AsAsync(RefusalKind.Invalid, "REASON_MISSING", () => Publish(desk, 10, 2));
        await desk.PublishWinnersAsync(10, 2, "取消資格後更正");
        award = Assert.Single((await desk.As(Cast.Visitor).ListWinnersAsync(new ListWinnersRequest { Edition = RegistrationDesk.Code })).Awards);
        Assert.Equal((false, "親切服務2股份有限公司"), (award.UnderCorrection, Assert.Single(award.Winners).OrganisationName));
        await desk.HoldsAsync();
    }

    [Fact]
    public async Task A_corrected_result_removes_a_win_and_tells_so()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (first, second) = (await desk.QualifiedAsync(10, 1), await desk.QualifiedAsync(10, 2));
        await desk.CertifiedAsync(10, 1, (first, true), (second, false));
        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);
        await desk.PublishWinnersAsync(10);
        await desk.CertifiedAsync(10, 2, (second, true), (first, false));
        var answer = await desk.PublishWinnersAsync(10, 2, "計算更正");
        Assert.Equal((2, 1, 1), (answer.Version, answer.Wins, answer.Removed));
        Assert.Equal((Phase.NotAwarded, Phase.Winner), ((await desk.EntryAsync(first.Id)).Phase, (await desk.EntryAsync(second.Id)).Phase));
        await desk.HoldsAsync();
    }

    private static Grpc.Core.AsyncUnaryCall<PublishWinnersResponse> Publish(RegistrationDesk desk, int award, int version) =>
        desk.Secretary.PublishWinnersAsync(new PublishWinnersRequest { Edition = RegistrationDesk.Code, Results = { new ExpectedResult { Award = award, ResultVersion = version } } });

    private static Grpc.Core.AsyncUnaryCall<SetGuestsResponse> Guests(RegistrationDesk desk, Win win, int count)
    {
        var request = new SetGuestsRequest { Win = win.Id };
        request.Guests.Add(Enumerable.Range(1, count).Select(i => new Guest { Name = $"賓客{i}", Diet = "素" }));
        return desk.As(Cast.Manager(ManagerOf(win))).SetGuestsAsync(request);
    }

    private static int ManagerOf(Win win) => win.OrganisationName["親切服務".Length] - '0';

    private static async Task<Win> WinAsync(RegistrationDesk desk, Entry entry) => (await desk.Secretary.GetWinAsync(new GetWinRequest { Win = entry.Id })).Win;
}
