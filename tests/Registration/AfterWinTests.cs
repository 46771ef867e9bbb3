using System.Text;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CseaMesh.Tests.Registration;

/// <summary>What winners agree to, their certificates, their publicity, their nominations, and a win that comes back.</summary>
public sealed class AfterWinTests
{
    private const string Code = RegistrationDesk.Code;

    [Fact]
    [Trait("rule", "WIN-04")]
    [Trait("rule", "PHO-01")]
    [Trait("rule", "PHO-02")]
    public async Task Winners_agree_to_the_photographs_before_tickets_and_certificate_are_given_out()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.WonAsync(10);
        await desk.AwardFeePaidAsync(win);
        var terms = (await desk.As(Cast.Manager(1)).GetWinTermsAsync(new GetWinTermsRequest { Win = win.Id })).Terms.Single(t => t.Kind == WinTaskKind.Consent);
        Assert.Contains(terms.Clauses, c => c.Zh.Contains("著作權屬本協會", StringComparison.Ordinal) && c.En.Contains("belongs to the association", StringComparison.Ordinal));
        Assert.Contains(terms.Clauses, c => c.Zh.Contains("tccda.org.tw", StringComparison.Ordinal) && c.Zh.Contains("www.facebook.com/tccdaorgtw", StringComparison.Ordinal));
        Assert.Equal("CONSENT_MISSING", Assert.Single((await desk.IssueTicketsAsync(win)).Skipped).Reason);
        Assert.Equal("CONSENT_MISSING", Assert.Single((await desk.Secretary.IssueCertificatesAsync(new IssueCertificatesRequest { Edition = Code })).Skipped).Reason);
        await Refused.AsAsync(RefusalKind.Precondition, "CONFIRMATION_MISSING", () => desk.As(Cast.Manager(1)).GiveConsentAsync(new GiveConsentRequest { Win = win.Id }));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.Secretary.GiveConsentAsync(new GiveConsentRequest { Win = win.Id, Agreed = true }));
        await desk.ConsentAsync(win);
        var task = (await desk.WinAsync(win)).Tasks.Single(t => t.Kind == WinTaskKind.Consent);
        Assert.Equal((WinTaskState.Done, true), (task.State, task.AgreedAt is not null));
        await Refused.AsAsync(RefusalKind.Precondition, "TASK_DONE", () => desk.As(Cast.Manager(1)).GiveConsentAsync(new GiveConsentRequest { Win = win.Id, Agreed = true }));
        Assert.Empty((await desk.IssueTicketsAsync(win)).Skipped);
        await desk.Service.SettleAsync();
        Assert.Contains(desk.Service.Published<WinTaskChanged>(), e => e.Task is { Kind: WinTaskKind.Consent, State: WinTaskState.Done });
        await desk.HoldsAsync();
    }

    [Fact]
    [Trait("rule", "PHO-02")]
    [Trait("rule", "WIN-08")]
    [Trait("rule", "DIN-11")]
    public async Task Every_answer_of_a_winner_has_its_date_and_is_still_taken_after_it()
    {
        await using var desk = await RegistrationDesk.OpenAsync(e => e.Schedule.AnswersUntil = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(new DateTimeOffset(2025, 10, 1, 0, 0, 0, TimeSpan.FromHours(8))));
        var (_, win) = await desk.WonAsync(5, wish: true);
        var due = (await desk.WinAsync(win)).Tasks.ToDictionary(t => t.Kind, t => t.DueUntil.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8)).ToString("MM-dd", null));
        Assert.Equal(("09-18", "09-18", "10-01", "10-01", "10-16"), (due[WinTaskKind.Consent], due[WinTaskKind.NominationAck], due[WinTaskKind.Licence], due[WinTaskKind.DinnerRules], due[WinTaskKind.Guests]));
        await desk.AwardFeePaidAsync(win);
        Assert.Contains(await WaitingAsync(), w => w.StartsWith("To answer: consents", StringComparison.Ordinal));

        await desk.Service.Clock.SetAsync(2025, 10, 2);
        Assert.Equal(WinTaskState.Open, (await desk.WinAsync(win)).Tasks.Single(t => t.Kind == WinTaskKind.Consent).State);
        Assert.Contains(await WaitingAsync(), w => w.StartsWith("Overdue: consents", StringComparison.Ordinal));
        await desk.ConsentAsync(win);
        Assert.DoesNotContain(await WaitingAsync(), w => w.Contains("consents", StringComparison.Ordinal));
        await desk.HoldsAsync();

        async Task<IEnumerable<string>> WaitingAsync() => (await desk.Secretary.GetDashboardAsync(new GetDashboardRequest { Edition = Code })).Waiting.Select(w => w.What.En);
    }

    [Theory]
    [InlineData(CseaMesh.Edition.V1.EmbargoBreach.Record, false)]
    [InlineData(CseaMesh.Edition.V1.EmbargoBreach.WithdrawLicence, true)]
    [Trait("rule", "PUB-01")]
    [Trait("rule", "WIN-05")]
    public async Task A_breach_of_the_embargo_is_recorded_and_costs_the_licence_where_the_edition_says_so(CseaMesh.Edition.V1.EmbargoBreach setting, bool withdrawn)
    {
        await using var desk = await RegistrationDesk.OpenAsync(e => ((e.Settings ??= new()).After ??= new()).EmbargoBreach = setting);
        var (entry, win) = await desk.AcceptedWinAsync(10);
        var manager = desk.As(Cast.Manager(1));
        await manager.AcceptLicenceAsync(new AcceptLicenceRequest { Win = win.Id, Agreed = true });
        await desk.Service.Clock.SetAsync(2025, 11, 20, 9);
        var breach = new RecordBreachRequest { Win = win.Id, On = "2025-10-01", Reason = "粉絲專頁貼文", RequestId = Guid.NewGuid().ToString() };
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => manager.RecordBreachAsync(breach));
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_A_BREACH", () => desk.Secretary.RecordBreachAsync(new RecordBreachRequest { Win = win.Id, On = "2025-11-20", Reason = "貼文" }));
        var after = (await desk.Secretary.RecordBreachAsync(breach)).Win;
        Assert.Equal(after, (await desk.Secretary.RecordBreachAsync(breach)).Win);
        Assert.Equal(("2025-10-01", withdrawn), (Assert.Single(after.Breaches), after.LicenceWithdrawnAt is not null));
        Assert.Contains((await manager.GetEntryHistoryAsync(new GetEntryHistoryRequest { Entry = entry.Id })).Items, h => h.Act == "EMBARGO_BREACH" && h.Reason == "粉絲專頁貼文");
        await desk.Service.SettleAsync();
        var told = Assert.Single(desk.Service.Published<EmbargoBreached>());
        Assert.Equal((win.Id, entry.Number, "2025-10-01", "粉絲專頁貼文", withdrawn), (told.Win, told.Entry.Number, told.On, told.Reason, told.LicenceWithdrawn));
        if (withdrawn)
        {
            await Refused.AsAsync(RefusalKind.Precondition, "LICENCE_WITHDRAWN", () => manager.GetLogoKitAsync(new GetLogoKitRequest { Win = win.Id }));
        }
        else
        {
            Assert.NotEmpty((await manager.GetLogoKitAsync(new GetLogoKitRequest { Win = win.Id })).Files);
        }

        await desk.HoldsAsync();
    }

    /// <summary>Wins stored before answers had dates: their rows hold none, and nobody was reminded of them.</summary>
    [Fact]
    [Trait("rule", "PHO-02")]
    public async Task A_win_stored_before_answers_had_dates_gets_them_once_and_they_are_told()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.AcceptedWinAsync(1, wish: true);
        var dates = (await desk.WinAsync(win)).Tasks.ToDictionary(t => t.Kind, t => t.DueUntil);
        await using (var scope = desk.Service.Scope())
        {
            Assert.Equal(4, await scope.ServiceProvider.GetRequiredService<CseaMesh.Registration.Data.RegistrationDb>().Database.ExecuteSqlRawAsync(
                "UPDATE \"WinTasks\" SET \"DueUntil\" = NULL WHERE \"Kind\" IN ('Consent', 'Licence', 'NominationAck', 'DinnerRules')"));
        }

        Assert.Equal(4, (await desk.WinAsync(win)).Tasks.Count(t => t.DueUntil is null));
        await desk.Service.SettleAsync();
        var before = desk.Service.Published<WinTaskChanged>().Count;
        await desk.Service.Clock.SetAsync(await desk.Service.Clock.NowAsync());
        Assert.Equal(dates, (await desk.WinAsync(win)).Tasks.ToDictionary(t => t.Kind, t => t.DueUntil));

        // The consent is given already; the other three are told, so that they are reminded of. Once.
        await desk.Service.SettleAsync();
        Assert.Equal(new[] { WinTaskKind.Licence, WinTaskKind.NominationAck, WinTaskKind.DinnerRules }.Order(), desk.Service.Published<WinTaskChanged>().Skip(before).Select(t => t.Task.Kind).Order());
        Assert.All(desk.Service.Published<WinTaskChanged>().Skip(before), t => Assert.Equal(dates[t.Task.Kind], t.Task.DueUntil));
        await desk.Service.Clock.SetAsync(await desk.Service.Clock.NowAsync());
        await desk.Service.SettleAsync();
        Assert.Equal(before + 3, desk.Service.Published<WinTaskChanged>().Count);
    }

    [Fact]
    [Trait("rule", "WIN-08")]
    [Trait("rule", "PUB-01")]
    [Trait("rule", "SCH-16")]
    public async Task The_logo_is_had_after_payment_licence_and_embargo()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.WonAsync(10);
        var (manager, kit) = (desk.As(Cast.Manager(1)), new GetLogoKitRequest { Win = win.Id });
        await Refused.AsAsync(RefusalKind.Precondition, "FEE_UNSETTLED", () => manager.GetLogoKitAsync(kit));
        await Refused.AsAsync(RefusalKind.Precondition, "FEE_UNSETTLED", () => manager.AcceptLicenceAsync(new AcceptLicenceRequest { Win = win.Id, Agreed = true }));
        await desk.AwardFeePaidAsync(win);
        await Refused.AsAsync(RefusalKind.Precondition, "LICENCE_MISSING", () => manager.GetLogoKitAsync(kit));
        await manager.AcceptLicenceAsync(new AcceptLicenceRequest { Win = win.Id, Agreed = true });
        await desk.Service.Clock.SetAsync(new DateTimeOffset(2025, 11, 19, 20, 59, 59, TimeSpan.FromHours(8)));
        await Refused.AsAsync(RefusalKind.Precondition, "EMBARGO", () => manager.GetLogoKitAsync(kit));
        await desk.Service.Clock.SetAsync(2025, 11, 19, 21);
        var files = (await manager.GetLogoKitAsync(kit)).Files;
        Assert.Equal(4, files.Count);
        var drawing = Encoding.UTF8.GetString(files[0].Content.Span);
        Assert.Contains("CSEA 卓越客戶服務大獎", drawing, StringComparison.Ordinal);
        Assert.StartsWith("CSEA-2025-10", files[0].FileName, StringComparison.Ordinal);
        _ = System.Xml.Linq.XDocument.Parse(drawing);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Manager(2)).GetLogoKitAsync(kit));
    }

    [Fact]
    [Trait("rule", "WIN-05")]
    [Trait("rule", "PUB-01")]
    [Trait("rule", "PUB-02")]
    public async Task Publicity_carries_the_organisers_words_and_waits_for_the_dinner()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.WonAsync(10);
        var manager = desk.As(Cast.Manager(1));
        var before = await manager.GetPublicityAsync(new GetPublicityRequest { Win = win.Id });
        Assert.Equal((false, $"CSEA 卓越客戶服務大獎「{win.AwardName.Zh}」"), (before.MayPublish, before.AwardLine.Zh));
        Assert.Equal(new DateTime(2025, 11, 19, 13, 0, 0, DateTimeKind.Utc), before.EmbargoUntil.ToDateTime());
        Assert.All(before.Sentences, s => Assert.Contains(before.AwardLine.Zh, s.Zh, StringComparison.Ordinal));
        Assert.Equal(["EMBARGO"], await FindingsAsync(before.Sentences[0].Zh));
        await desk.Service.Clock.SetAsync(2025, 11, 19, 21);
        Assert.True((await manager.GetPublicityAsync(new GetPublicityRequest { Win = win.Id })).MayPublish);
        foreach (var ready in before.Sentences)
        {
            Assert.Empty(await FindingsAsync(ready.Zh));
            Assert.Empty(await FindingsAsync(ready.En));
        }

        Assert.Equal(["PREFIX_MISSING"], await FindingsAsync($"本公司榮獲{win.AwardName.Zh}！"));
        Assert.Equal(["PREFIX_MISSING"], await FindingsAsync($"{before.AwardLine.Zh}，再賀{win.AwardName.Zh}"));
        Assert.Equal(["AWARD_NOT_NAMED"], await FindingsAsync("我們得獎了"));
        Assert.Equal(["OTHER_YEAR"], await FindingsAsync($"2024 年{before.AwardLine.Zh}"));

        async Task<IEnumerable<string>> FindingsAsync(string text) => (await manager.CheckPublicityAsync(new CheckPublicityRequest { Win = win.Id, Text = text })).Findings.Select(f => f.Code);
    }

    [Fact]
    [Trait("rule", "WIN-06")]
    public async Task A_certificate_is_registered_verified_by_anybody_and_reissued_as_a_new_version()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.AcceptedWinAsync(10);
        var first = Assert.Single((await desk.Secretary.IssueCertificatesAsync(new IssueCertificatesRequest { Edition = Code })).Issued);
        Assert.Equal(("2025-W-T10-01", 1, 14), (first.Number, first.Version, first.Code.Length));
        var seen = await VerifyAsync(first.Code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal));
        Assert.Equal((CertificateState.Valid, win.OrganisationName, "尊榮客戶服務團隊", ""), (seen.State, seen.OrganisationName, seen.Label, seen.WinId));
        Assert.Equal("ALREADY_ISSUED", Assert.Single((await desk.Secretary.IssueCertificatesAsync(new IssueCertificatesRequest { Edition = Code, Wins = { win.Id } })).Skipped).Reason);
        await Refused.AsAsync(RefusalKind.Invalid, "REASON_MISSING", () => desk.Secretary.ReissueCertificateAsync(new ReissueCertificateRequest { Certificate = first.Number }));
        var second = (await desk.Secretary.ReissueCertificateAsync(new ReissueCertificateRequest { Certificate = first.Number, Reason = "公司更名" })).Certificate;
        Assert.Equal((first.Number, 2), (second.Number, second.Version));
        Assert.NotEqual(first.Code, second.Code);
        Assert.Equal(CertificateState.Superseded, (await VerifyAsync(first.Code)).State);
        Assert.Equal("", (await VerifyAsync(second.Code)).Reason);
        await desk.As(Cast.Manager(1)).DeclineAwardAsync(new DeclineAwardRequest { Win = win.Id, Reason = "婉辭", Confirmed = true });
        Assert.Equal(CertificateState.Revoked, (await VerifyAsync(second.Code)).State);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Visitor).VerifyCertificateAsync(new VerifyCertificateRequest { Code = "0000-0000-0000" }));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Visitor).VerifyCertificateAsync(new VerifyCertificateRequest { Code = new string('A', 3000) }));
        await desk.HoldsAsync();

        async Task<Certificate> VerifyAsync(string code) => (await desk.As(Cast.Visitor).VerifyCertificateAsync(new VerifyCertificateRequest { Code = code })).Certificate;
    }

    [Fact]
    [Trait("rule", "INT-02")]
    [Trait("rule", "INT-03")]
    [Trait("rule", "GEN-05")]
    public async Task A_nomination_goes_from_acknowledged_costs_to_its_outcome()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.AcceptedWinAsync(1, wish: true);
        var terms = (await desk.As(Cast.Manager(1)).GetWinTermsAsync(new GetWinTermsRequest { Win = win.Id })).Terms.Single(t => t.Kind == WinTaskKind.NominationAck);
        Assert.Contains(terms.Clauses, c => c.Zh.Contains("自行負擔", StringComparison.Ordinal));
        Assert.Contains("activity_list/international", terms.Link, StringComparison.Ordinal);
        await desk.As(Cast.Manager(1)).AcknowledgeNominationAsync(new AcknowledgeNominationRequest { Win = win.Id, Agreed = true });
        var nomination = await NominationAsync();
        Assert.Equal((true, true), (nomination.Acknowledged, nomination.FeeSettled));
        await Refused.AsAsync(RefusalKind.Precondition, "WRONG_PHASE", () => desk.Secretary.HandOverNominationAsync(new HandOverNominationRequest { Nomination = nomination.Number, On = "2025-08-14" }));
        await desk.Secretary.ConfirmNominationAsync(new ConfirmNominationRequest { Nomination = nomination.Number, Body = "GCCA" });
        await Refused.AsAsync(RefusalKind.Invalid, "OUT_OF_RANGE", () => desk.Secretary.HandOverNominationAsync(new HandOverNominationRequest { Nomination = nomination.Number, On = "2025-08-15" }));
        await desk.Secretary.HandOverNominationAsync(new HandOverNominationRequest { Nomination = nomination.Number, On = "2025-08-14", Note = "已寄送資料" });
        await Refused.AsAsync(RefusalKind.Precondition, "WRONG_PHASE", () => desk.Secretary.DropNominationAsync(new DropNominationRequest { Nomination = nomination.Number, Reason = "x" }));
        await desk.Secretary.RecordNominationOutcomeAsync(new RecordNominationOutcomeRequest { Nomination = nomination.Number, Outcome = NominationOutcome.Awarded });
        nomination = await NominationAsync();
        Assert.Equal((NominationState.Outcome, "2025-08-14", "AWARDED"), (nomination.State, nomination.HandedOverOn, nomination.Outcome));
        await desk.Service.SettleAsync();
        Assert.Equal([NominationState.Confirmed, NominationState.HandedOver, NominationState.Outcome], desk.Service.Published<NominationChanged>().Select(e => e.State));
        await desk.HoldsAsync();

        async Task<Nomination> NominationAsync() => Assert.Single((await desk.Secretary.ListNominationsAsync(new ListNominationsRequest { Edition = Code })).Nominations);
    }

    [Fact]
    [Trait("rule", "INT-01")]
    public async Task Without_the_wish_there_is_nothing_to_acknowledge()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.AcceptedWinAsync(1);
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_NOMINABLE", () => desk.As(Cast.Manager(1)).AcknowledgeNominationAsync(new AcknowledgeNominationRequest { Win = win.Id, Agreed = true }));
    }

    [Fact]
    [Trait("rule", "FEE-13")]
    public async Task A_forfeited_win_comes_back_when_money_dated_in_time_is_found()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (entry, win) = await desk.WonAsync(10);
        await desk.ConsentAsync(win);
        await desk.Service.Clock.SetAsync(2025, 9, 18);
        await desk.ReconciledAsync("2025-09-17");
        await Refused.AsAsync(RefusalKind.Precondition, "WRONG_PHASE", () => Restore());
        await desk.Secretary.ConfirmForfeitureAsync(new ConfirmForfeitureRequest { Win = win.Id, Reason = "逾期未繳" });
        await Refused.AsAsync(RefusalKind.Precondition, "FEE_UNSETTLED", () => Restore());
        await desk.Service.DeliverAsync("billing", new CseaMesh.Billing.V1.AwardFeeSettled { Line = "line", Entry = win.EntryId, Win = win.Id, SettledOn = "2025-09-18" });
        await Refused.AsAsync(RefusalKind.Precondition, "PAID_LATE", () => Restore());
        await desk.Service.DeliverAsync("billing", new CseaMesh.Billing.V1.AwardFeeSettled { Line = "line", Entry = win.EntryId, Win = win.Id, SettledOn = "2025-09-17" });
        await Refused.AsAsync(RefusalKind.Invalid, "REASON_MISSING", () => desk.Secretary.RestoreWinAsync(new RestoreWinRequest { Win = win.Id }));
        var answer = await desk.Secretary.RestoreWinAsync(new RestoreWinRequest { Win = win.Id, Reason = "9/17 匯款入帳於次日對帳單" });
        Assert.Equal((WinState.Released, 2), (answer.Win.State, answer.Version));
        Assert.Equal(EntryStatus.Winner, (await desk.EntryAsync(entry.Id)).Status);
        var list = await desk.As(Cast.Visitor).ListWinnersAsync(new ListWinnersRequest { Edition = Code });
        Assert.Equal((2, 1), (list.Version, Assert.Single(list.Awards).Winners.Count));
        await desk.Service.SettleAsync();
        Assert.Equal([1, 2], desk.Service.Published<WinnersPublished>().Select(p => p.Version));
        await desk.HoldsAsync();

        Grpc.Core.AsyncUnaryCall<RestoreWinResponse> Restore() => desk.Secretary.RestoreWinAsync(new RestoreWinRequest { Win = win.Id, Reason = "查得匯款" });
    }

    [Fact]
    public async Task A_declined_award_does_not_come_back()
    {
        await using var desk = await RegistrationDesk.OpenAsync();
        var (_, win) = await desk.AcceptedWinAsync(10);
        await desk.As(Cast.Manager(1)).DeclineAwardAsync(new DeclineAwardRequest { Win = win.Id, Reason = "婉辭", Confirmed = true });
        await Refused.AsAsync(RefusalKind.Precondition, "WRONG_PHASE", () => desk.Secretary.RestoreWinAsync(new RestoreWinRequest { Win = win.Id, Reason = "x" }));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Manager(1)).RestoreWinAsync(new RestoreWinRequest { Win = win.Id, Reason = "x" }));
        await Refused.AsAsync(RefusalKind.Precondition, "WRONG_PHASE", () => desk.As(Cast.Manager(1)).GetPublicityAsync(new GetPublicityRequest { Win = win.Id }));
    }
}
