using CseaMesh.Platform.Identity;
using Microsoft.Playwright;

namespace CseaMesh.Tests.Browser;

/// <summary>
/// Looks at pages in both languages, on a desk and on a phone: nothing may be wider than the screen, no page may complain. Where <c>CSEA_SHOTS</c>
/// names a folder, a picture of each is left there.
/// </summary>
internal sealed class Tour(Walk walk)
{
    private const int Phone = 390;
    private const int DeskWidth = 1280;
    private static readonly string? Shots = Environment.GetEnvironmentVariable("CSEA_SHOTS");

    private readonly List<string> _wide = [];
    private readonly Dictionary<(string, string), IPage> _pages = [];

    public async Task AsAsync(Caller person, string state, params string[] paths)
    {
        foreach (var language in new[] { "zh-TW", "en" })
        {
            if (!_pages.TryGetValue((person.Id, language), out var page))
            {
                _pages[(person.Id, language)] = page = await walk.SignInAsync(person, paths[0], language: language);
            }

            foreach (var path in paths)
            {
                await page.SetViewportSizeAsync(DeskWidth, 900);
                var answer = (await page.GotoAsync(path, new PageGotoOptions { WaitUntil = Shots is null ? WaitUntilState.DOMContentLoaded : WaitUntilState.Load }))!;
                Assert.True(answer.Status == 200, $"{person.Name} {path}: {answer.Status}");
                await LookAsync(page, person, state, path, language, DeskWidth);
                await page.SetViewportSizeAsync(Phone, 844);
                await LookAsync(page, person, state, path, language, Phone);
            }
        }
    }

    public void AssertFits()
    {
        Assert.Empty(_wide);
        Assert.Empty(walk.Complaints);
    }

    public async Task LookAsync(IPage page, Caller person, string state, string path, string language, int width)
    {
        if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") is var wide && wide > width)
        {
            _wide.Add($"{path} {language}: {wide} of {width}");
        }

        if (Shots is not null)
        {
            var name = $"{state}-{person.Id.TrimStart('0')}{path.Replace('/', '-')}-{language[..2]}-{width}.png";
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Shots, name), FullPage = true });
        }
    }
}
