using CseaMesh.Common.V1;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Gateway;
using CseaMesh.Tests.Support;
using Microsoft.Playwright;

namespace CseaMesh.Tests.Browser;

/// <summary>The edition switcher by keyboard alone, and what it promises: the choice stays, and Escape leaves everything as it was.</summary>
public sealed class EditionSwitchTests
{
    public static bool NoChromium => !File.Exists(Walk.Chromium);

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    public async Task An_edition_is_chosen_by_keyboard_and_kept()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var document = Walk.Document();
        gateway.Behind.Answers["GetEdition"] = call =>
        {
            var asked = document.Clone();
            (asked.Code, asked.Year) = call.Request<GetEditionRequest>().Edition is "csea-2024" ? ("csea-2024", 2024) : ("csea-2025", 2025);
            return [new GetEditionResponse { Document = asked }];
        };
        gateway.Behind.Answers["ListEditions"] = _ => [new ListEditionsResponse { Editions = { Info(2025), Info(2024) } }];
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Walk.Chromium, Args = ["--no-sandbox", "--disable-gpu"] });
        var page = await (await browser.NewContextAsync(new BrowserNewContextOptions { Locale = "en", BaseURL = gateway.Address.ToString() })).NewPageAsync();
        await page.GotoAsync("/awards");

        var menu = page.Locator("details.editions");
        await page.FocusAsync("details.editions > summary");
        await page.Keyboard.PressAsync("Enter");
        Assert.NotNull(await menu.GetAttributeAsync("open"));
        await page.Keyboard.PressAsync("Escape");
        Assert.Null(await menu.GetAttributeAsync("open"));
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.matches('details.editions > summary')"));

        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/awards");
        Assert.Contains("2024", await page.InnerTextAsync("details.editions > summary"), StringComparison.Ordinal);
        await page.GotoAsync("/calendar");
        Assert.Contains("2024", await page.InnerTextAsync("details.editions > summary"), StringComparison.Ordinal);
        Assert.Equal("csea-2024", await page.Locator("details.editions button[aria-current]").GetAttributeAsync("value"));
    }

    private static EditionInfo Info(int year) => new() { Code = $"csea-{year}", Year = year, State = EditionState.Published, Name = new Text { Zh = $"{year} 卓越客服大獎", En = $"CS Excellence Awards {year}" } };
}
