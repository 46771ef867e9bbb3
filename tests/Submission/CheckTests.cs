using CseaMesh.Edition.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;
using Verdict = CseaMesh.Submission.V1.Verdict;

namespace CseaMesh.Tests.Submission;

/// <summary>The completeness check: one officer per dossier, item by item, with supplement, return and verdicts for the judges.</summary>
public sealed class CheckTests
{
    [Fact]
    [Trait("rule", "PRE-01")]
    [Trait("rule", "PRE-06")]
    public async Task A_dossier_is_accepted_once_every_item_is()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.PayAsync(DossierDesk.Team);
        var dossier = await desk.BringToCheckAsync(DossierDesk.Team);
        Assert.True(dossier.ReviewFeeSettled);
        Assert.Equal(["ENTRY_DOCUMENT-1", "ENTRY_VIDEO-1", "YEARBOOK_TEMPLATE-1", "YEARBOOK_PHOTO-1", "YEARBOOK_PHOTO-2", "YEARBOOK_PHOTO-3", "DECLARATIONS", "PAGE_MAP"], dossier.CheckItems.Select(i => i.Item));
        await desk.JudgeRestAsync(DossierDesk.Team);
        await desk.Officer.VerdictItemAsync(new VerdictItemRequest { Entry = DossierDesk.Team, Item = "PAGE_MAP", Verdict = Verdict.None });
        var open = await Refused.AsAsync(RefusalKind.Precondition, "ITEM_OPEN", () => desk.Officer.AcceptDossierAsync(new AcceptDossierRequest { Entry = DossierDesk.Team }));
        Assert.Equal("PAGE_MAP", open.Metadata["items"]);
        await desk.JudgeRestAsync(DossierDesk.Team);
        var accepted = (await desk.Officer.AcceptDossierAsync(new AcceptDossierRequest { Entry = DossierDesk.Team })).Dossier;
        Assert.Equal((DossierState.Accepted, YearbookState.Received), (accepted.State, accepted.Yearbook));
        await desk.Service.SettleAsync();
        var told = Assert.Single(desk.Service.Published<EntryAccepted>());
        Assert.Equal((DossierDesk.Team, YearbookState.Received), (told.Entry, told.Yearbook));
    }

    [Fact]
    [Trait("rule", "PRE-01")]
    public async Task The_queue_is_oldest_first_and_a_claimed_dossier_has_one_officer()
    {
        await using var desk = await DossierDesk.OpenAsync();
        foreach (var entry in new[] { DossierDesk.Person, DossierDesk.Company, DossierDesk.Team })
        {
            await desk.FillAsync(entry);
            await desk.SubmitAsync(entry);
            await desk.Service.Clock.SetAsync((await desk.Service.Clock.NowAsync()).AddMinutes(5));
        }

        var first = await desk.Officer.ListChecksAsync(new ListChecksRequest { Edition = "csea-2025", PageSize = 2 });
        var second = await desk.Officer.ListChecksAsync(new ListChecksRequest { Edition = "csea-2025", PageSize = 2, PageToken = first.NextPageToken });
        Assert.Equal([DossierDesk.Person, DossierDesk.Company, DossierDesk.Team], first.Checks.Concat(second.Checks).Select(c => c.Entry));
        await desk.Officer.ClaimCheckAsync(new ClaimCheckRequest { Entry = DossierDesk.Team });
        var other = desk.As(Cast.SecondCheckOfficer);
        await Refused.AsAsync(RefusalKind.Aborted, "CHECK_CLAIMED", () => other.ClaimCheckAsync(new ClaimCheckRequest { Entry = DossierDesk.Team }));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => other.AcceptDossierAsync(new AcceptDossierRequest { Entry = DossierDesk.Team }));
        Assert.Single((await desk.Officer.ListChecksAsync(new ListChecksRequest { Edition = "csea-2025", Mine = true })).Checks);
        await desk.Officer.ReleaseCheckAsync(new ReleaseCheckRequest { Entry = DossierDesk.Team });
        await other.ClaimCheckAsync(new ClaimCheckRequest { Entry = DossierDesk.Team });
    }

    [Fact]
    [Trait("rule", "PRE-03")]
    [Trait("rule", "PRE-04")]
    public async Task A_supplement_opens_only_what_it_names_and_returns_to_its_officer()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.BringToCheckAsync(DossierDesk.Team);
        await Refused.AsAsync(RefusalKind.Precondition, "REASON_MISSING", () => Ask("YEARBOOK_PHOTO-2", ""));
        var asked = (await Ask("YEARBOOK_PHOTO-2", "照片模糊")).Dossier;
        Assert.Equal((DossierState.SupplementAsked, asked.EntryNumber + "-S1"), (asked.State, asked.Supplements[0].Number));
        await desk.Service.SettleAsync();
        Assert.Equal("照片模糊", Assert.Single(Assert.Single(desk.Service.Published<SupplementRequested>()).Items).Reason);
        await DossierDesk.RefusedAsync("SLOT_CLOSED", () => desk.UploadAsync(DossierDesk.Team, SlotKind.YearbookPhoto, 1, "photo.jpg"));
        await DossierDesk.RefusedAsync("SLOT_CLOSED", () => desk.DeclareAsync(DossierDesk.Team));
        var missing = await Refused.AsAsync(RefusalKind.Precondition, "ITEMS_MISSING", () => desk.Manager.SubmitSupplementAsync(new SubmitSupplementRequest { Entry = DossierDesk.Team }));
        Assert.Equal("YEARBOOK_PHOTO-2", missing.Metadata["items"]);
        await desk.UploadAsync(DossierDesk.Team, SlotKind.YearbookPhoto, 2, "photo-72dpi.jpg");
        var answered = await desk.Manager.SubmitSupplementAsync(new SubmitSupplementRequest { Entry = DossierDesk.Team });
        Assert.Equal((DossierState.Submitted, 2), (answered.Dossier.State, answered.Receipt.SubmissionNo));
        await Refused.AsAsync(RefusalKind.Aborted, "CHECK_CLAIMED", () => desk.As(Cast.SecondCheckOfficer).ClaimCheckAsync(new ClaimCheckRequest { Entry = DossierDesk.Team }));
        await desk.Officer.ClaimCheckAsync(new ClaimCheckRequest { Entry = DossierDesk.Team });
        await desk.JudgeRestAsync(DossierDesk.Team);
        await desk.Officer.AcceptDossierAsync(new AcceptDossierRequest { Entry = DossierDesk.Team });

        Grpc.Core.AsyncUnaryCall<AskSupplementResponse> Ask(string item, string reason) =>
            desk.Officer.AskSupplementAsync(new AskSupplementRequest { Entry = DossierDesk.Team, Items = { new SupplementItem { Item = item, Reason = reason } } });
    }

    [Fact]
    [Trait("rule", "PRE-04")]
    public async Task A_supplement_not_answered_in_time_goes_back_to_the_officer()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.BringToCheckAsync(DossierDesk.Company);
        await desk.Officer.VerdictItemAsync(new VerdictItemRequest { Entry = DossierDesk.Company, Item = "ENTRY_DOCUMENT-1", Verdict = Verdict.Supplement, Reason = "第 3 頁空白" });
        await desk.Officer.AskSupplementAsync(new AskSupplementRequest { Entry = DossierDesk.Company });
        await desk.Service.Clock.SetAsync(2025, 6, 7);
        await DossierDesk.RefusedAsync("SLOT_CLOSED", () => desk.UploadAsync(DossierDesk.Company, SlotKind.EntryDocument, 1, "entry.pdf"));
        await Refused.AsAsync(RefusalKind.Precondition, "NO_SUPPLEMENT", () => desk.Manager.SubmitSupplementAsync(new SubmitSupplementRequest { Entry = DossierDesk.Company }));
        Assert.True(Assert.Single((await desk.Officer.ListChecksAsync(new ListChecksRequest { Edition = "csea-2025" })).Checks).Overdue);
        await Refused.AsAsync(RefusalKind.Precondition, "SUPPLEMENT_WINDOW_CLOSED", () => desk.Officer.AskSupplementAsync(new AskSupplementRequest { Entry = DossierDesk.Company }));
    }

    [Fact]
    [Trait("rule", "PRE-03")]
    public async Task A_returned_dossier_may_come_again_while_registration_is_open()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.BringToCheckAsync(DossierDesk.Company);
        await Refused.AsAsync(RefusalKind.Precondition, "REASON_MISSING", () => desk.Officer.ReturnDossierAsync(new ReturnDossierRequest { Entry = DossierDesk.Company }));
        await desk.Officer.ReturnDossierAsync(new ReturnDossierRequest { Entry = DossierDesk.Company, Reason = "內容為另一獎項" });
        await desk.Service.SettleAsync();
        Assert.Equal("內容為另一獎項", Assert.Single(desk.Service.Published<EntryReturned>()).Reasons[0].Reason);
        Assert.Equal("內容為另一獎項", (await desk.SeeAsync(DossierDesk.Company)).StateReason);
        await desk.UploadAsync(DossierDesk.Company, SlotKind.EntryDocument, 1, "entry.pdf");
        Assert.Equal(2, (await desk.SubmitAsync(DossierDesk.Company)).Receipt.SubmissionNo);
    }

    [Fact]
    [Trait("rule", "VID-04")]
    [Trait("rule", "VID-05")]
    public async Task An_invalid_team_film_is_disregarded_and_the_entry_stays()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.BringToCheckAsync(DossierDesk.Team);
        await Refused.AsAsync(RefusalKind.Precondition, "REASON_MISSING", () => desk.Officer.VerdictItemAsync(new VerdictItemRequest { Entry = DossierDesk.Team, Item = "ENTRY_VIDEO-1", Verdict = Verdict.Invalid }));
        await desk.Officer.VerdictItemAsync(new VerdictItemRequest { Entry = DossierDesk.Team, Item = "ENTRY_VIDEO-1", Verdict = Verdict.Invalid, Reason = "簡報配音" });
        await desk.JudgeRestAsync(DossierDesk.Team);
        await desk.Officer.AcceptDossierAsync(new AcceptDossierRequest { Entry = DossierDesk.Team });
        await desk.Service.SettleAsync();
        var told = Assert.Single(desk.Service.Published<MaterialVerdictGiven>());
        Assert.Equal(("ENTRY_VIDEO-1", SlotKind.EntryVideo, true, "簡報配音"), (told.Item, told.Kind, told.Invalid, told.Reason));
        await desk.GrantAsync(DossierDesk.Team, Cast.Judge(1));
        var copy = await desk.As(Cast.Judge(1)).GetReadingCopyAsync(new GetReadingCopyRequest { Entry = DossierDesk.Team });
        Assert.True(copy.Items.Single(i => i.Kind == SlotKind.EntryVideo).Disregard);

        // A verdict may change until the seal, never after.
        await desk.Officer.GiveMaterialVerdictAsync(new GiveMaterialVerdictRequest { Entry = DossierDesk.Team, Item = "ENTRY_VIDEO-1", Invalid = false, Reason = "複查為原創" });
        await desk.TellAsync("judging", new RoundSealed { Award = desk.Facts(DossierDesk.Team).Award, Round = RoundKind.Review }, "round");
        await Refused.AsAsync(RefusalKind.Precondition, "ROUND_SEALED", () => desk.Officer.GiveMaterialVerdictAsync(new GiveMaterialVerdictRequest { Entry = DossierDesk.Team, Item = "ENTRY_VIDEO-1", Invalid = true, Reason = "再議" }));
    }

    [Fact]
    [Trait("rule", "VID-11")]
    [Trait("rule", "BON-04")]
    public async Task A_film_not_by_the_direct_supervisor_earns_no_bonus()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.FillAsync(DossierDesk.Person);
        await desk.LinkAsync(DossierDesk.Person, SlotKind.BonusVideo, 90);
        await desk.DeclareAsync(DossierDesk.Person, d => (d.SupervisorName, d.SupervisorTitle, d.SupervisorRelation) = ("同事甲", "專員", "同事"));
        await desk.SubmitAsync(DossierDesk.Person);
        await desk.Officer.ClaimCheckAsync(new ClaimCheckRequest { Entry = DossierDesk.Person });
        await desk.Officer.VerdictItemAsync(new VerdictItemRequest { Entry = DossierDesk.Person, Item = "BONUS_VIDEO-1", Verdict = Verdict.Invalid, Reason = "由同事錄製" });
        await desk.JudgeRestAsync(DossierDesk.Person);
        await desk.Officer.AcceptDossierAsync(new AcceptDossierRequest { Entry = DossierDesk.Person });
        await desk.Service.SettleAsync();
        var bonus = desk.Edition.Awards.Single(a => a.Number == desk.Facts(DossierDesk.Person).Award).BonusItems.Single().No;
        Assert.Equal([bonus], Assert.Single(desk.Service.Published<MaterialVerdictGiven>()).BonusItemsForcedZero);

        await desk.Officer.GiveBonusVerdictAsync(new GiveBonusVerdictRequest { Entry = DossierDesk.Person, BonusItem = bonus, ForcedZero = false, Reason = "補正證明" });
        await desk.Service.SettleAsync();
        Assert.Empty(desk.Service.Published<MaterialVerdictGiven>()[^1].BonusItemsForcedZero);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.Officer.GiveBonusVerdictAsync(new GiveBonusVerdictRequest { Entry = DossierDesk.Person, BonusItem = 99, ForcedZero = true, Reason = "x" }));
    }

    [Fact]
    [Trait("rule", "PRE-06")]
    public async Task A_check_reopens_only_before_review()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.AcceptAsync(DossierDesk.Company);
        await desk.Officer.ReopenCheckAsync(new ReopenCheckRequest { Entry = DossierDesk.Company, Reason = "發現空白頁" });
        await desk.Service.SettleAsync();
        Assert.Single(desk.Service.Published<CheckReopened>());
        await desk.Officer.AcceptDossierAsync(new AcceptDossierRequest { Entry = DossierDesk.Company });
        await desk.Service.Clock.SetAsync(2025, 6, 16);
        await Refused.AsAsync(RefusalKind.Precondition, "REVIEW_OPEN", () => desk.Officer.ReopenCheckAsync(new ReopenCheckRequest { Entry = DossierDesk.Company, Reason = "太遲" }));
    }

    [Fact]
    public async Task Staff_keep_away_from_their_own_organisation_and_from_seats()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.FillAsync(DossierDesk.Company);
        await desk.SubmitAsync(DossierDesk.Company);
        await desk.JoinAsync("officer-member", Cast.SecondCheckOfficer, MemberRole.Member);
        var other = desk.As(Cast.SecondCheckOfficer);
        await Refused.AsAsync(RefusalKind.Denied, "OWN_ORGANISATION", () => other.ClaimCheckAsync(new ClaimCheckRequest { Entry = DossierDesk.Company }));
        Assert.Empty((await other.ListChecksAsync(new ListChecksRequest { Edition = "csea-2025" })).Checks);
        await desk.SeatAsync(Cast.CheckOfficer);
        await Refused.AsAsync(RefusalKind.Denied, "DUTIES_SEPARATE", () => desk.Officer.ClaimCheckAsync(new ClaimCheckRequest { Entry = DossierDesk.Company }));
    }
}
