using CseaMesh.Edition.V1;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Submission;
using CseaMesh.Tests.Submission.FileSet;
using CseaMesh.Tests.Support;
using Microsoft.Playwright;

namespace CseaMesh.Tests.Browser;

/// <summary>A file is sent in the page of its entry; the page follows what becomes of it.</summary>
public class UploadPageTests
{
    public static bool NoChromium => !File.Exists(Walk.Chromium);

    [Fact(Skip = "No /usr/bin/chromium", SkipWhen = nameof(NoChromium))]
    [Trait("rule", "DOC-11")]
    public async Task A_file_that_was_sent_is_being_inspected_and_then_has_its_verdict_without_a_reload()
    {
        var desk = await DossierDesk.OpenAsync();
        await using var walk = await Walk.BeforeAsync(desk.Service, "submission");
        var facts = desk.Facts(DossierDesk.Team);
        walk.Gateway.Behind.Answers["GetCommittee"] = _ => [new CseaMesh.Judging.V1.GetCommitteeResponse { Committee = new() }];
        walk.Gateway.Behind.Answers["GetEntry"] = _ =>
        [
            new GetEntryResponse { Entry = new Entry { Id = facts.Entry, Number = facts.Number, Edition = desk.Edition.Code, Award = facts.Award, AwardClass = facts.AwardClass, AwardName = facts.AwardName, OrganisationName = facts.OrganisationName, Phase = Phase.Registered, Status = EntryStatus.MaterialAndFeeDue, RegisteredAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(ServiceUnderTest.DefaultStart), Form = new EntryForm { Award = facts.Award, TeamName = "尊榮客戶服務團隊", Contact = new Contact { Name = "王聯絡", Mail = "contact@org1.example" } } } },
        ];
        var page = await walk.SignInAsync(Cast.Manager(1), $"/my/entries/{facts.Number}");
        var row = page.Locator("#ENTRY_DOCUMENT-1");
        await Assertions.Expect(row).ToBeVisibleAsync();
        await page.EvaluateAsync("window.stayed = true");

        // While no inspector is there: the receipt is told, and that the file is being looked at.
        await using (var rest = await InspectorsAtRest.BeginAsync(desk))
        {
            await row.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "entry.pdf", MimeType = "application/pdf", Buffer = PdfMaker.Text(new string('a', 1200)) });
            await Assertions.Expect(row).ToHaveAttributeAsync("data-inspecting", new System.Text.RegularExpressions.Regex("^.+$"));
            await Assertions.Expect(row).ToContainTextAsync("Being checked");
            await Assertions.Expect(row).ToContainTextAsync("SHA-256");
            var waiting = (await desk.SeeAsync(DossierDesk.Team)).Slots.Single(s => s.Item == "ENTRY_DOCUMENT-1");
            Assert.Equal((SlotState.Inspecting, true), (waiting.State, waiting.File is null));
            await rest.EndAsync();
        }

        // The verdict comes by itself: the row names the file as the rule does, and asks for no more.
        await Assertions.Expect(row).Not.ToContainTextAsync("Being checked");
        await Assertions.Expect(row.Locator(".file__name a")).ToBeVisibleAsync();
        await Assertions.Expect(row).ToHaveAttributeAsync("data-inspecting", "");
        var judged = (await desk.SeeAsync(DossierDesk.Team)).Slots.Single(s => s.Item == "ENTRY_DOCUMENT-1");
        Assert.Equal(judged.File.CanonicalName, await row.Locator(".file__name a").InnerTextAsync());
        Assert.True(judged.State is SlotState.Ready or SlotState.Warned, judged.ToString());
        Assert.True(await page.EvaluateAsync<bool>("window.stayed === true"));
        Assert.Empty(walk.Complaints);
    }
}
