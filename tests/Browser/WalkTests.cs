using CseaMesh.Judging.V1;
using CseaMesh.Tests.Support;
using Microsoft.Playwright;

namespace CseaMesh.Tests.Browser;

/// <summary>Walks in a real browser. Skipped where Debian's Chromium is not installed.</summary>
public class WalkTests
{
    public static bool NoChromium => !File.Exists(Walk.Chromium);

    private static string SheetPath => $"/judge/sheets/Review/{Walk.Entry}";

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task Wrong_password_is_told_at_the_field_and_keeps_the_address()
    {
        await using var walk = await Walk.StartAsync();
        var page = await walk.OpenAsync();
        await page.GotoAsync("/sign-in");
        await page.FillAsync("[name='Form.Mail']", Cast.Judge(1).Mail);
        await page.FillAsync("[name='Form.Password']", "not the password");
        await page.ClickAsync("main button.button--primary");
        await Assertions.Expect(page.Locator(".error-summary")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("[name='Form.Mail']")).ToHaveValueAsync(Cast.Judge(1).Mail);
        await Assertions.Expect(page.Locator("[name='Form.Mail']")).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.Empty(walk.Complaints);
    }

    [Theory(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Judge_signs_in_and_submits_a_sheet_with_and_without_scripts(bool scripts)
    {
        await using var walk = await Walk.StartAsync();
        var page = await walk.SignInAsync(Cast.Judge(1), SheetPath, scripts);
        var sheet = await walk.SheetAsync();
        foreach (var criterion in sheet.Criteria) await page.FillAsync($"[name='Form.Marks[{criterion.Item}]']", "85");
        await page.ClickAsync("button[formaction*='Submit']");
        await Assertions.Expect(page.Locator(".receipt")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-total]")).ToHaveTextAsync("85.00");
        var after = await walk.SheetAsync();
        Assert.Equal(SheetState.Submitted, after.State);
        Assert.Equal(8500, after.BaseCentipoints);
        Assert.Empty(walk.Complaints);
    }

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task Refused_mark_keeps_everything_that_was_typed()
    {
        await using var walk = await Walk.StartAsync();
        var page = await walk.SignInAsync(Cast.Judge(1), SheetPath, scripts: false);
        var items = (await walk.SheetAsync()).Criteria.Select(c => c.Item).ToList();

        // The browser's own check is off, as in any other client: the service says no, the page keeps the rest.
        await page.FillAsync($"[name='Form.Marks[{items[0]}]']", "84");
        await page.FillAsync("[name='Form.Comment']", "改善前後的數據完整。");
        await page.Locator("button[formaction*='Submit']").ClickAsync();
        await Assertions.Expect(page.Locator(".error-summary")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator($"[name='Form.Marks[{items[0]}]']")).ToHaveValueAsync("84");
        await Assertions.Expect(page.Locator("[name='Form.Comment']")).ToHaveValueAsync("改善前後的數據完整。");
        Assert.Equal(SheetState.Assigned, (await walk.SheetAsync()).State);
    }

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task Draft_keeps_itself_while_the_judge_types()
    {
        await using var walk = await Walk.StartAsync();
        var page = await walk.SignInAsync(Cast.Judge(1), SheetPath, language: "zh-TW");
        var first = (await walk.SheetAsync()).Criteria[0].Item;
        await page.FillAsync($"[name='Form.Marks[{first}]']", "77");
        await Assertions.Expect(page.Locator(".saved[data-state='saved'] span")).ToContainTextAsync("已儲存");
        var sheet = await walk.SheetAsync();
        Assert.Equal(SheetState.Draft, sheet.State);
        Assert.Equal(77, sheet.Content.Marks.Single().Value);
        Assert.Empty(walk.Complaints);
    }

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task Language_and_theme_are_kept_without_scripts()
    {
        await using var walk = await Walk.StartAsync();
        var page = await walk.OpenAsync(scripts: false);
        await page.GotoAsync("/sign-in?lang=zh-TW");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hant-TW");
        await page.ClickAsync("[data-theme-toggle]");
        await page.GotoAsync("/sign-in");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("登入");
        await page.ClickAsync("a[hreflang=en]");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");
    }

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task Unknown_page_and_foreign_page_say_so_in_words()
    {
        await using var walk = await Walk.StartAsync();
        var page = await walk.SignInAsync(Cast.Judge(1), "/internal/components");
        await Assertions.Expect(page.Locator(".swatches")).ToBeVisibleAsync();
        Assert.Equal(404, (await page.GotoAsync("/there-is-no-such-page"))!.Status);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Page not found");
        Assert.Equal(404, (await page.GotoAsync($"/judge/sheets/Review/{Cast.Id("ENTRY", 99)}"))!.Status);
    }
}
