using CseaMesh.Judging.V1;
using CseaMesh.Tests.Support;
using Microsoft.Playwright;

namespace CseaMesh.Tests.Browser;

/// <summary>A judge whose connection comes and goes, and who has more windows open than he knows.</summary>
public class OfflineSheetTests
{
    private const string Saved = ".saved[data-state='saved']";
    private const string Offline = ".saved[data-state='offline']";

    public static bool NoChromium => !File.Exists(Walk.Chromium);

    private static string SheetPath => $"/judge/sheets/Review/{Walk.Entry}";

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task Marks_typed_without_a_connection_are_sent_when_it_is_back()
    {
        await using var walk = await Walk.StartAsync();
        var page = await OpenAsync(walk);
        var mark = await MarkAsync(walk);
        await page.Context.SetOfflineAsync(true);
        await page.FillAsync(mark, "73");
        await Assertions.Expect(page.Locator(Offline)).ToContainTextAsync("offline");
        Assert.Equal(SheetState.Assigned, (await walk.SheetAsync()).State);
        await page.Context.SetOfflineAsync(false);
        await Assertions.Expect(page.Locator(Saved)).ToBeVisibleAsync();
        Assert.Equal(73, (await walk.SheetAsync()).Content.Marks.Single().Value);
        Assert.Equal(0, await page.EvaluateAsync<int>("localStorage.length"));
    }

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task What_was_typed_survives_a_closed_window()
    {
        await using var walk = await Walk.StartAsync();
        var page = await OpenAsync(walk);
        var mark = await MarkAsync(walk);
        await page.Context.SetOfflineAsync(true);
        await page.FillAsync(mark, "64");
        await page.FillAsync("[name='Form.Comment']", "資料完整。");
        await Assertions.Expect(page.Locator(Offline)).ToContainTextAsync("offline");
        var context = page.Context;
        await page.CloseAsync();
        await context.SetOfflineAsync(false);
        var later = await context.NewPageAsync();
        await later.GotoAsync(SheetPath);
        await Assertions.Expect(later.Locator(mark)).ToHaveValueAsync("64");
        await Assertions.Expect(later.Locator(Saved)).ToBeVisibleAsync();
        var sheet = await walk.SheetAsync();
        Assert.Equal((64, "資料完整。"), (sheet.Content.Marks.Single().Value, sheet.Content.Comment));
    }

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task A_submission_without_a_connection_waits_and_is_made_once()
    {
        await using var walk = await Walk.StartAsync();
        var page = await OpenAsync(walk);
        foreach (var criterion in (await walk.SheetAsync()).Criteria)
        {
            await page.FillAsync($"[name='Form.Marks[{criterion.Item}]']", "81");
        }

        await Assertions.Expect(page.Locator(Saved)).ToBeVisibleAsync();
        await page.Context.SetOfflineAsync(true);
        await page.ClickAsync("[data-submit]");
        await Assertions.Expect(page.Locator(Offline)).ToContainTextAsync("offline");
        await page.Context.SetOfflineAsync(false);
        await Assertions.Expect(page.Locator(".receipt")).ToBeVisibleAsync();
        var sheet = await walk.SheetAsync();
        Assert.Equal((SheetState.Submitted, 1, 8100), (sheet.State, sheet.SubmittedVersion, sheet.BaseCentipoints));
        Assert.Equal(0, await page.EvaluateAsync<int>("localStorage.length"));

        // The receipt is the judge's to keep.
        var file = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[download]"));
        var text = await File.ReadAllTextAsync(await file.PathAsync());
        Assert.StartsWith("c2sp.org/tlog-proof@v1\nextra ", text, StringComparison.Ordinal);
        Assert.Contains("\n\ncseamesh/csea-2025\n", text, StringComparison.Ordinal);
    }

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task Two_windows_never_overwrite_each_other_unasked()
    {
        await using var walk = await Walk.StartAsync();
        var first = await OpenAsync(walk);
        var mark = await MarkAsync(walk);
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync(SheetPath);

        // The second writes without a line, the first saves meanwhile: the second learns of it before anything is lost.
        await second.EvaluateAsync("() => { window.fetch = () => Promise.reject(new Error('no line')); }");
        await second.FillAsync(mark, "55");
        await Assertions.Expect(second.Locator(Offline)).ToBeVisibleAsync();
        await first.FillAsync(mark, "77");
        await Assertions.Expect(first.Locator(Saved)).ToBeVisibleAsync();
        await Assertions.Expect(second.Locator("[data-stale]")).ToBeVisibleAsync();
        await Assertions.Expect(second.Locator(mark)).ToHaveValueAsync("55");
        Assert.Equal(77, (await walk.SheetAsync()).Content.Marks.Single().Value);
    }

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task A_sheet_changed_elsewhere_is_met_by_a_choice()
    {
        await using var walk = await Walk.StartAsync();
        var page = await OpenAsync(walk);
        var mark = await MarkAsync(walk);
        var sheet = await walk.SheetAsync();
        await walk.As(Cast.Judge(1)).SaveSheetAsync(new SaveSheetRequest { Edition = sheet.Edition, Round = sheet.Round, EntryId = sheet.EntryId, Etag = sheet.Etag, Content = new SheetContent { Notes = "另一台電腦" } });
        await page.FillAsync(mark, "66");
        await Assertions.Expect(page.Locator("[data-stale]")).ToBeVisibleAsync();
        Assert.Empty((await walk.SheetAsync()).Content.Marks);
        await page.ClickAsync("[data-mine]");
        await Assertions.Expect(page.Locator(Saved)).ToBeVisibleAsync();
        Assert.Equal(66, (await walk.SheetAsync()).Content.Marks.Single().Value);
    }

    private static async Task<IPage> OpenAsync(Walk walk)
    {
        var page = await walk.SignInAsync(Cast.Judge(1), SheetPath);
        await Assertions.Expect(page.Locator("[data-sheet]")).ToBeVisibleAsync();
        return page;
    }

    private static async Task<string> MarkAsync(Walk walk) => $"[name='Form.Marks[{(await walk.SheetAsync()).Criteria[0].Item}]']";
}
