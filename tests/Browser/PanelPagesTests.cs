using CseaMesh.Judging.V1;
using CseaMesh.Platform.Identity;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Judging;
using CseaMesh.Tests.Support;
using Microsoft.Playwright;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Browser;

/// <summary>
/// Every page of the committee, its judges and the finalists, with something on it, in both languages, on a desk and on a phone: nothing is
/// wider than the screen and no page complains. Where <c>CSEA_SHOTS</c> names a folder, a picture of each is left there.
/// </summary>
public class PanelPagesTests
{
    public static bool NoChromium => !File.Exists(Walk.Chromium);

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task Pages_of_an_open_review_fit_every_screen()
    {
        var season = await StartAsync(d => d.Settings.Scoring.AssignmentSplit = 5);
        var entries = await season.QualifyAsync(12, 7);
        await season.QualifyAsync(3, 4);
        await season.AppointAsync(8, Seat.Director, reserve: true);
        await season.SeatAsync();
        await season.DeclareConflictsAsync(7, (3, entries[1]), (5, entries[4]), (1, entries[6]));
        await using var walk = await Walk.BeforeAsync(season.Service);
        var shown = new Tour(walk);

        // Nothing declared yet, nothing opened: empty states and what is lacking.
        await shown.AsAsync(Cast.Secretary, "before", "/committee", "/committee/assignments", "/committee/rounds", "/committee/results", "/committee/finals", "/office/reports");
        await shown.AsAsync(Cast.Judge(1), "before", "/committee/rounds", "/judge", "/judge/conflicts", "/judge/panel", "/judge/receipts", "/judge/distribution");

        await season.DeclareMethodAsync();
        await season.Service.Clock.SetAsync(Taipei(6, 16));
        Assert.Empty((await season.Client(Cast.Secretary).OpenRoundsAsync(new OpenRoundsRequest { Edition = Code, Round = RoundKind.Review })).NotOpened);
        await ScoreAsync(season, entries, lastJudge: 6);
        await shown.AsAsync(
            Cast.Secretary, "open", "/committee", "/committee/assignments", "/committee/rounds", "/committee/board/12/Review", "/committee/diagnostics/12/Review", "/committee/results", $"/committee/members/{season.MemberId(4)}", "/office/reports");
        var sheet = (await season.Client(Cast.Judge(1)).ListMySheetsAsync(new ListMySheetsRequest { Edition = Code })).Sheets.First(s => s.Award == 12);
        await shown.AsAsync(
            Cast.Judge(1), "open", "/committee/rounds", "/committee/rounds/12/Review/substitute", "/committee/rounds/12/Review/extension", "/committee/disqualification", "/judge", $"/judge/sheets/Review/{sheet.EntryId}", "/judge/distribution", "/judge/receipts", "/finals/availability");
        shown.AssertFits();
    }

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task Pages_after_the_seal_fit_every_screen()
    {
        var season = await StartAsync();
        var (team, company) = (await season.QualifyAsync(12, 7), await season.QualifyAsync(3, 4, returning: true));
        await season.OpenReviewAsync(conflicts: (3, team[1]));
        await ScoreAsync(season, team, lastJudge: 7);
        foreach (var (entry, mark) in company.Zip([90, 80, 70, 60]))
        {
            await season.ScoreAllAsync(entry, mark);
        }

        await season.SealAsync(12);
        await season.SealAsync(3);
        await using var walk = await Walk.BeforeAsync(season.Service);
        var shown = new Tour(walk);
        await shown.AsAsync(Cast.Judge(1), "sealed", "/committee/results", "/committee/results/12/Review", "/committee/results/12/Review/override", "/committee/diagnostics/12/Review", "/committee/board/12/Review");
        await season.CertifyAsync(12);
        await season.CertifyFinalistsAsync(3);
        await season.Service.DeliverAsync("registration", new OrganisationMemberChanged { Member = Cast.Id("OM", 1), Organisation = Cast.Id("ORG", 8), Person = Cast.Manager(1).Id, Role = MemberRole.Manager, Active = true }, subject: Cast.Id("OM", 1));
        await FinalsAsync(season);
        await shown.AsAsync(Cast.Judge(1), "certified", "/committee/results/12/Review", "/committee/results/12/Review/correction", "/judge/panel", "/committee/finals", $"/finals/{company[0]}", "/finals/test", "/judge/receipts");
        await shown.AsAsync(Cast.Secretary, "certified", "/committee/results/12/Review", "/committee/finals", "/committee/connection-tests", "/office/feedback/12", $"/finals/{company[0]}", "/finals/availability");
        await shown.AsAsync(Cast.Notary, "certified", "/committee/witness", "/committee/rounds", "/committee/results", "/committee/results/12/Review", "/committee/diagnostics/12/Review");
        await shown.AsAsync(Cast.Manager(1), "finalist", $"/finals/{company[0]}/guide", $"/finals/test/{company[0]}", $"/finals/{company[0]}", "/finals/availability");
        shown.AssertFits();
    }

    /// <summary>The whole of the connection test with the browser's make-believe camera, by a finalist; the secretariat sees the result.</summary>
    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task A_finalist_tests_the_connection_and_the_notary_confirms_the_ledger_in_the_browser()
    {
        var season = await StartAsync();
        var company = await season.QualifyAsync(3, 4);
        await season.OpenReviewAsync();
        foreach (var (entry, mark) in company.Zip([90, 80, 70, 60]))
        {
            await season.ScoreAllAsync(entry, mark);
        }

        await season.SealAsync(3);
        await season.CertifyFinalistsAsync(3);
        await season.Service.DeliverAsync("registration", new OrganisationMemberChanged { Member = Cast.Id("OM", 1), Organisation = Cast.Id("ORG", 1), Person = Cast.Manager(1).Id, Role = MemberRole.Manager, Active = true }, subject: Cast.Id("OM", 1));
        await FinalsAsync(season);
        await using var walk = await Walk.BeforeAsync(season.Service);
        var page = await walk.SignInAsync(Cast.Manager(1), $"/finals/test/{company[0]}");
        await page.ClickAsync("[data-start]");
        foreach (var check in new[] { "browser", "camera", "microphone", "way" })
        {
            await Assertions.Expect(page.Locator($"[data-check='{check}']")).ToHaveAttributeAsync("data-result", "ok");
        }

        await page.CheckAsync("[name='LinkOpened']");
        await page.ClickAsync("[data-send]");
        await Assertions.Expect(page.Locator("#last")).ToContainTextAsync("Test passed");
        var test = (await season.Client(Cast.Secretary).ListConnectionTestsAsync(new ListConnectionTestsRequest { Edition = Code })).Tests.Single(t => t.EntryId == company[0]);
        Assert.True(test is { Passed: true, Camera: true, Microphone: true, LinkOpened: true, RoundTripMilliseconds: > 0 } && test.Browser.Length > 0, test.ToString());

        var notary = await walk.SignInAsync(Cast.Notary, "/committee/witness");
        foreach (var round in new[] { 1, 2 })
        {
            await notary.ClickAsync("[data-cosign-act]");
            await Assertions.Expect(notary.Locator("tbody tr")).ToHaveCountAsync(round);
            await Assertions.Expect(notary.Locator(".card .badge--ok")).ToBeVisibleAsync();

            // The ledger grows; the same key confirms it again after the proof that nothing before was changed.
            await season.Client(Cast.Judge(1)).DecideDisqualificationAsync(new DecideDisqualificationRequest { Edition = Code, EntryId = company[3 - round], RequestId = Guid.NewGuid().ToString(), Reason = "不實資料" });
            await notary.ReloadAsync();
        }

        Assert.Single((await season.Client(Cast.Notary).ListCosignaturesAsync(new ListCosignaturesRequest { Edition = Code })).Witnesses);
        Assert.True(CseaMesh.Verifier.Verification.Run((await season.Client(Cast.Notary).ExportBundleAsync(new ExportBundleRequest { Edition = Code })).Bundle.ToByteArray(), TextWriter.Null).Holds);
        Assert.Empty(walk.Complaints);
    }

    /// <summary>Award 12 with one lenient judge, one sheet far off, comments, and a remark on material.</summary>
    private static async Task ScoreAsync(PanelSeason season, string[] entries, int lastJudge)
    {
        for (var judge = 1; judge <= lastJudge; judge++)
        {
            foreach (var line in (await season.Client(Cast.Judge(judge)).ListMySheetsAsync(new ListMySheetsRequest { Edition = Code, PageSize = 200 })).Sheets.Where(s => s.Award == 12 && s.State == SheetState.Assigned))
            {
                var (client, at) = (season.Client(Cast.Judge(judge)), Array.IndexOf(entries, line.EntryId));
                var sheet = (await client.GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = line.EntryId })).Sheet;
                var submit = Submit(sheet, c => Math.Min(100, 62 + (3 * at) + (((judge * 7) + (at * 5) + (c.Item * 3)) % 5) + (judge == 3 ? 9 : 0) - ((judge, at) == (6, 2) ? 32 : 0)), bonus: at % 3);
                submit.Content.Comment = judge is 2 or 4 ? "流程改善的前後數據完整，建議補充顧客端的量化成效。" : "";
                submit.Content.Report = (judge, at) == (2, 3) ? "影片第 2 分鐘起為廣告畫面，請查核是否符合規定。" : "";
                await client.SubmitScoreAsync(submit);
            }
        }
    }

    /// <summary>Sessions planned and noticed; the first finalist is the manager's own.</summary>
    private static async Task FinalsAsync(PanelSeason season)
    {
        var staff = season.Client(Cast.Secretary);
        var slots = (await staff.PlanSlotsAsync(new PlanSlotsRequest { Edition = Code, Link = "https://meet.example/csea-2025-finals" })).Slots;
        await season.Service.Clock.SetAsync(Taipei(7, 1));
        foreach (var slot in slots)
        {
            await staff.EditQuestionsAsync(new EditQuestionsRequest { Edition = Code, EntryId = slot.EntryId, Questions = "一、請說明導入後一次解決率的計算方式。\n二、成本降低 18% 是否扣除建置費用？" });
            await staff.IssueFinalsNoticeAsync(new IssueFinalsNoticeRequest { Edition = Code, EntryId = slot.EntryId });
        }

        await season.Client(Cast.Judge(2)).TestConnectionAsync(new TestConnectionRequest { Edition = Code, Camera = true, Microphone = true, LinkOpened = true, RoundTripMilliseconds = 38, Browser = "Google Chrome 141 Windows" });
        await season.Client(Cast.Judge(5)).TestConnectionAsync(new TestConnectionRequest { Edition = Code, Camera = true, Microphone = false, LinkOpened = true, RoundTripMilliseconds = 61, Browser = "Safari 18 macOS" });
    }
}
