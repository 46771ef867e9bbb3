using CseaMesh.Registration.V1;
using CseaMesh.Tests.Registration;
using CseaMesh.Tests.Support;
using Microsoft.Playwright;

namespace CseaMesh.Tests.Browser;

/// <summary>An entry in preparation saves itself while it is typed.</summary>
public class DraftPageTests
{
    public static bool NoChromium => !File.Exists(Walk.Chromium);

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    [Trait("rule", "AWD-03")]
    public async Task A_draft_saves_itself_and_never_over_what_another_window_changed()
    {
        var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        await using var walk = await Walk.BeforeAsync(desk.Service, "registration");
        walk.Gateway.Behind.Answers["GetCommittee"] = _ => [new CseaMesh.Judging.V1.GetCommitteeResponse { Committee = new() }];
        var page = await walk.SignInAsync(Cast.Manager(1), "/my/entries/draft?award=10");
        var state = page.Locator("form[data-draft] .saved");
        await Assertions.Expect(state).ToBeHiddenAsync();
        await page.FillAsync("[name='Form.TeamName']", "尊榮");
        await Assertions.Expect(state).ToHaveAttributeAsync("data-state", "saved");
        var draft = Assert.Single(await DraftsAsync());
        Assert.Equal(("尊榮", organisation.Id), (draft.Form.TeamName, draft.OrganisationId));
        Assert.EndsWith($"/my/entries/draft/{draft.Id}", page.Url, StringComparison.Ordinal);

        // On and on in the same draft; what is refused is told and stays typed.
        await page.FillAsync("[name='Form.Contact.Mail']", "no address");
        await Assertions.Expect(state).ToHaveAttributeAsync("data-state", "unsaved");
        await Assertions.Expect(state).ToHaveTextAsync("Mail address is not a valid mail address");
        await page.FillAsync("[name='Form.Contact.Mail']", "contact@org1.example");
        await page.FillAsync("[name='Form.TeamName']", "尊榮客戶服務團隊");
        await Assertions.Expect(state).ToHaveAttributeAsync("data-state", "saved");
        Assert.Equal(("尊榮客戶服務團隊", "contact@org1.example"), (Assert.Single(await DraftsAsync()).Form.TeamName, (await DraftsAsync())[0].Form.Contact.Mail));

        // The button goes on from there.
        await page.FillAsync("[name='Form.Contact.Phone']", "02-1234-5678");
        await page.ClickAsync("main button.button--primary");
        await Assertions.Expect(page.Locator("main .callout").First).ToBeVisibleAsync();
        var after = Assert.Single(await DraftsAsync());
        Assert.Equal("02-1234-5678", after.Form.Contact.Phone);

        // Another window was quicker: nothing of it is lost, and this one says so.
        var elsewhere = after.Form.Clone();
        elsewhere.TeamName = "另一個視窗";
        await desk.As(Cast.Manager(1)).SaveDraftAsync(new SaveDraftRequest { Edition = RegistrationDesk.Code, Draft = after.Id, Etag = after.Etag, Organisation = organisation.Id, Form = elsewhere });
        await page.FillAsync("[name='Form.TeamName']", "這個視窗");
        await Assertions.Expect(state).ToHaveAttributeAsync("data-state", "unsaved");
        await Assertions.Expect(page.Locator("[name='Form.TeamName']")).ToHaveValueAsync("這個視窗");
        Assert.Equal("另一個視窗", Assert.Single(await DraftsAsync()).Form.TeamName);
        var shown = new Tour(walk);
        foreach (var width in new[] { 1280, 390 })
        {
            await page.SetViewportSizeAsync(width, 900);
            await shown.LookAsync(page, Cast.Manager(1), "stale", "/my/entries/draft", "en", width);
        }

        shown.AssertFits();

        async Task<IReadOnlyList<Entry>> DraftsAsync() => (await desk.As(Cast.Manager(1)).ListEntriesAsync(new ListEntriesRequest { Edition = RegistrationDesk.Code, Phase = Phase.Draft })).Entries;
    }
}
