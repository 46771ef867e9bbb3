using CseaMesh.Registration.V1;
using CseaMesh.Tests.Registration;
using CseaMesh.Tests.Support;
using Microsoft.Playwright;

namespace CseaMesh.Tests.Browser;

/// <summary>Pages of the office with a registration service behind them.</summary>
public class OfficePagesTests
{
    public static bool NoChromium => !File.Exists(Walk.Chromium);

    /// <summary>The public list with scores, and without the name of who asked for a stop; the certificate's page beside it.</summary>
    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    [Trait("rule", "RES-01")]
    public async Task Public_pages_tell_the_scores_of_winners_and_leave_out_who_asked_for_a_stop()
    {
        var desk = await RegistrationDesk.OpenAsync(e => ((e.Settings ??= new()).After ??= new()).PublishScores = CseaMesh.Edition.V1.PublishScores.Winners);
        var form = RegistrationDesk.Form(30, Cast.Member(1).Name);
        form.Person.Mail = Cast.Member(1).Mail;
        var entries = await desk.RegisterAsync(await desk.OrganisationAsync(), 1, form, RegistrationDesk.Form(10));
        foreach (var entry in entries)
        {
            await desk.AcceptedAsync(entry);
            await desk.PaidAsync(entry);
            await desk.Service.DeliverAsync("judging", new CseaMesh.Judging.V1.ResultsCertified
            {
                Award = entry.Award, ResultVersion = 1, Places = { new CseaMesh.Judging.V1.CertifiedPlace { EntryId = entry.Id, Place = 1, Winner = true, Shown = entry.Award == 30 ? "91.50" : "85.33" } },
            });
        }

        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);
        await desk.PublishWinnersAsync(30);
        await desk.PublishWinnersAsync(10);
        var win = (await desk.Secretary.GetWinAsync(new GetWinRequest { Win = entries[0].Id })).Win;
        await desk.AwardFeePaidAsync(win);
        await desk.ConsentAsync(win);
        var code = Assert.Single((await desk.Secretary.IssueCertificatesAsync(new IssueCertificatesRequest { Edition = RegistrationDesk.Code })).Issued).Code;
        var stop = (await desk.As(Cast.Member(1)).OpenDataRequestAsync(new OpenDataRequestRequest { Kind = DataRequestKind.Stop, Text = "請停止" })).DataRequest;
        await desk.Secretary.DecideDataRequestAsync(new DecideDataRequestRequest { DataRequest = stop.Id, Granted = true, Reason = "依法停止" });
        await using var walk = await Walk.BeforeAsync(desk.Service, "registration");
        var page = await walk.OpenAsync(language: "zh-TW");
        var shown = new Tour(walk);
        foreach (var path in new[] { "/winners", $"/certificates/{code}" })
        {
            await page.GotoAsync(path);
            await Assertions.Expect(page.Locator("main")).ToContainTextAsync("（依當事人請求不公開）");
            Assert.DoesNotContain(Cast.Member(1).Name, await page.ContentAsync(), StringComparison.Ordinal);
            foreach (var width in new[] { 1280, 390 })
            {
                await page.SetViewportSizeAsync(width, 900);
                await shown.LookAsync(page, Cast.Visitor, "public", path, "zh-TW", width);
            }
        }

        await page.GotoAsync("/winners");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("91.50 分");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("85.33 分");
        await desk.Secretary.LiftStopAsync(new LiftStopRequest { DataRequest = stop.Id, Reason = "來信撤回" });
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(Cast.Member(1).Name);
        shown.AssertFits();
    }

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
