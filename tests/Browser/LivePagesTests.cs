using CseaMesh.Judging.V1;
using CseaMesh.Tests.Judging;
using CseaMesh.Tests.Support;
using Microsoft.Playwright;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Browser;

/// <summary>Pages that move by themselves: the board, and the one clock of a finals session.</summary>
public class LivePagesTests
{
    public static bool NoChromium => !File.Exists(Walk.Chromium);

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task The_board_follows_a_submission_without_being_touched()
    {
        var season = await StartAsync();
        var entries = await season.QualifyAsync(12, 4);
        await season.OpenReviewAsync();
        await using var walk = await Walk.BeforeAsync(season.Service);
        var page = await walk.SignInAsync(Cast.Secretary, "/committee/board/12/Review");
        await Assertions.Expect(page.Locator("[data-board-live]")).ToBeVisibleAsync();
        await season.ScoreAsync(3, entries[1], 91);
        await Assertions.Expect(page.Locator("tbody tr").First).ToContainTextAsync("91.00");
        await Assertions.Expect(page.Locator("[data-board-counted]")).ToContainTextAsync("1");
        Assert.DoesNotContain("公司", await page.Locator("tbody").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(walk.Complaints);
    }

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task Everybody_in_the_room_sees_one_clock_and_its_fault()
    {
        var season = await StartAsync();
        var slot = await FinalistAsync(season);
        await using var walk = await Walk.BeforeAsync(season.Service);
        var chair = await walk.SignInAsync(Cast.Judge(1), $"/finals/{slot.EntryId}");
        var staff = await walk.SignInAsync(Cast.Secretary, $"/finals/{slot.EntryId}", language: "zh-TW");
        await Assertions.Expect(chair.Locator("[data-clock]")).ToHaveTextAsync("20:00");
        await chair.ClickAsync("button[formaction*='Start']");
        foreach (var page in new[] { chair, staff })
        {
            await Assertions.Expect(page.Locator("[data-step='Presentation']")).ToHaveAttributeAsync("aria-current", "step");
            await Assertions.Expect(page.Locator("[data-clock]")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^19:5"));
        }

        await chair.FillAsync("#fault", "螢幕分享中斷");
        await chair.ClickAsync("button[formaction*='Fault']");
        await Assertions.Expect(staff.Locator("[data-paused]")).ToContainTextAsync("螢幕分享中斷");
        await staff.ReloadAsync();
        await staff.ClickAsync("button[formaction*='Resume']");
        await Assertions.Expect(chair.Locator("[data-paused]")).ToBeHiddenAsync();
        await chair.ReloadAsync();
        await chair.ClickAsync("button[formaction*='Advance']");
        await Assertions.Expect(staff.Locator("[data-step='Questions']")).ToHaveAttributeAsync("aria-current", "step");
        Assert.Empty(walk.Complaints);
    }

    /// <summary>From the seal to a corrected result, by the pages alone: chair and notary sign, a late conflict is found, a new version replaces the old.</summary>
    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task A_result_is_sealed_certified_and_corrected_with_its_reason_in_the_browser()
    {
        var season = await StartAsync();
        var entries = await season.QualifyAsync(12, 4);
        await season.OpenReviewAsync();
        foreach (var entry in entries)
        {
            // Judge 4 alone lifts the second entry over the first.
            await season.ScoreAllAsync(entry, entry == entries[0] ? 80 : entry == entries[1] ? 79 : 60, except: [4]);
            await season.ScoreAsync(4, entry, entry == entries[1] ? 100 : entry == entries[0] ? 80 : 60);
        }

        await season.Service.Clock.SetAsync(Taipei(6, 28, 9));
        await using var walk = await Walk.BeforeAsync(season.Service);
        var chair = await walk.SignInAsync(Cast.Judge(1), "/committee/rounds");
        var notary = await walk.SignInAsync(Cast.Notary, "/committee/rounds");
        await chair.ClickAsync("form[action*='Seal'] button");
        await notary.ReloadAsync();
        await notary.ClickAsync("form[action*='Seal'] button");
        Assert.Equal(entries[1], (await season.ResultAsync(12)).Places[0].EntryId);

        foreach (var page in new[] { chair, notary })
        {
            await page.GotoAsync("/committee/results/12/Review");
            await page.ClickAsync("form[action*='Certify'] button");
        }

        Assert.Equal(ResultState.Certified, (await season.ResultAsync(12)).State);
        await season.Client(Cast.Judge(4)).DeclareConflictsAsync(new DeclareConflictsRequest { Edition = Code, Complete = true, Conflicts = { new DeclaredConflict { EntryId = entries[1], Kind = ConflictKind.Family, Evidence = "事後得知" } } });
        await chair.GotoAsync("/committee/results/12/Review/correction");
        await chair.FillAsync("[name='Form.Reason']", "評審 4 與作品有親屬關係");
        await chair.ClickAsync("main button.button--danger");
        await Assertions.Expect(chair.Locator("main")).ToContainTextAsync("評審 4 與作品有親屬關係");
        foreach (var page in new[] { chair, notary })
        {
            await page.GotoAsync("/committee/results/12/Review");
            await page.ClickAsync("form[action*='Certify'] button");
        }

        var corrected = await season.ResultAsync(12);
        Assert.Equal((2, ResultState.Certified, entries[0]), (corrected.ResultVersion, corrected.State, corrected.Places[0].EntryId));
        Assert.Equal(6, corrected.Places.Single(p => p.EntryId == entries[1]).CountedSheets);
        var before = (await season.Client(Cast.Secretary).GetResultAsync(new GetResultRequest { Edition = Code, Award = 12, Round = RoundKind.Review, ResultVersion = 1 })).Result;
        Assert.Equal((ResultState.Corrected, entries[1]), (before.State, before.Places[0].EntryId));
        Assert.Empty(walk.Complaints);
        await season.AssertSoundAsync();
    }

    private static async Task<FinalsSlot> FinalistAsync(PanelSeason season)
    {
        var entries = await season.QualifyAsync(3, 4);
        await season.OpenReviewAsync();
        foreach (var (entry, mark) in entries.Zip([90, 80, 70, 60]))
        {
            await season.ScoreAllAsync(entry, mark);
        }

        await season.SealAsync(3);
        await season.CertifyFinalistsAsync(3);
        var staff = season.Client(Cast.Secretary);
        var slot = (await staff.PlanSlotsAsync(new PlanSlotsRequest { Edition = Code, Link = "https://meet.example/csea" })).Slots[0];
        await season.Service.Clock.SetAsync(Taipei(7, 1));
        await staff.EditQuestionsAsync(new EditQuestionsRequest { Edition = Code, EntryId = slot.EntryId, Questions = "請說明成效。" });
        await staff.IssueFinalsNoticeAsync(new IssueFinalsNoticeRequest { Edition = Code, EntryId = slot.EntryId });
        await season.Service.Clock.SetAsync(Taipei(7, 25, 9));
        await staff.OpenRoundAsync(new OpenRoundRequest { Edition = Code, Award = 3, Round = RoundKind.Finals });
        return slot;
    }
}
