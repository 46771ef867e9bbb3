using CseaMesh.Registration.V1;
using CseaMesh.Tests.Registration;
using CseaMesh.Tests.Support;
using Microsoft.Playwright;

namespace CseaMesh.Tests.Browser;

/// <summary>Pages of the office with a registration service behind them.</summary>
public class OfficePagesTests
{
    public static bool NoChromium => !File.Exists(Walk.Chromium);

    /// <summary>REG-01: a form that came by mail is checked, corrected and registered, its file chosen once; then the list leads to it.</summary>
    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    [Trait("rule", "REG-01")]
    public async Task A_form_that_came_by_mail_is_checked_and_registered_in_the_page()
    {
        var desk = await RegistrationDesk.OpenAsync();
        var organisation = await desk.OrganisationAsync();
        await using var walk = await Walk.BeforeAsync(desk.Service, "registration");
        var shown = new Tour(walk);
        await shown.AsAsync(Cast.Secretary, "before", "/office/mailed-forms", "/office/mailed-forms/new");

        var page = await walk.SignInAsync(Cast.Secretary, "/office/mailed-forms/new", language: "zh-TW");
        await page.FillAsync("[name='Mail.SenderName']", "林寄件");
        await page.FillAsync("[name='Mail.SenderMail']", "lin@org1.example");
        await page.FillAsync("[name='Mail.Day']", "2025-04-30");
        await page.FillAsync("[name='Mail.ReceivedAt']", "16:20");
        await page.FillAsync("[name='Mail.Evidence']", "主旨：報名卓越大獎");
        await page.SetInputFilesAsync("[name='upload']", new FilePayload { Name = "報名表.xlsx", MimeType = "application/octet-stream", Buffer = [80, 75, 3, 4] });
        await page.FillAsync("[name='Organisation']", organisation.Form.IdNumber);
        await page.FillAsync("[name='Text']", "獎項\t團隊名稱\t聲明\n10\t尊榮客戶服務團隊\t是\n33\t\t是");
        foreach (var said in new[] { "Intention", "Rules", "NoRefund", "Notice" })
        {
            await page.CheckAsync($"[name='Confirmations.{said}']");
        }

        await page.ClickAsync("button[value='check']");
        await Assertions.Expect(page.Locator("#report")).ToBeVisibleAsync();
        await shown.LookAsync(page, Cast.Secretary, "refused", "/office/mailed-forms/new", "zh-TW", 1280);
        await Assertions.Expect(page.Locator("button[value='register']")).ToHaveCountAsync(0);
        await page.FillAsync("[name='Text']", "獎項\t團隊名稱\t聲明\n10\t尊榮客戶服務團隊\t是\n1\t\t是");
        await page.ClickAsync("button[value='check']");
        await page.ClickAsync("button[value='register']");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("2025-M-0001");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("親切服務1_報名表.xlsx");
        var form = Assert.Single((await desk.Secretary.ListMailedFormsAsync(new ListMailedFormsRequest { Edition = RegistrationDesk.Code })).Forms);
        Assert.Equal(["2025-C-0001", "2025-T-0001"], form.Entries);
        Assert.Equal(4, form.SizeBytes);
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("td a[href*='handler=File']"));
        Assert.Equal("親切服務1_報名表.xlsx", download.SuggestedFilename);
        await shown.AsAsync(Cast.Secretary, "after", "/office/mailed-forms");
        await shown.AsAsync(Cast.Auditor, "after", "/office/mailed-forms");
        shown.AssertFits();
    }
}
