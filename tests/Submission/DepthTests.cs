using System.Net;
using System.Net.Sockets;
using System.Text;
using CseaMesh.Edition.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Submission.Files;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Submission.FileSet;
using CseaMesh.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace CseaMesh.Tests.Submission;

/// <summary>What judges are spared, what officers need not type twice, what is never forgotten, and where nobody is led.</summary>
public sealed class DepthTests
{
    [Fact]
    [Trait("rule", "CNF-01")]
    public async Task A_document_reaches_judges_without_names_scripts_and_attachments()
    {
        Assert.SkipUnless(Installed.Has("qpdf"), "qpdf is not installed");
        await using var desk = await DossierDesk.OpenAsync();
        var named = PdfMaker.Document([PdfMaker.Lines("The team answers every customer within thirty eight seconds and tells what comes next.")], info: "/Author(Wang Hsiao-Ming)/Title(Draft of Kind Company)",
            catalogue: "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/PieceInfo<</Word<</LastModified(D:2025)/Private(Wang)>>>>");
        await desk.FillAsync(DossierDesk.Team);
        await desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, named, "王小明 草稿.pdf");
        await desk.Manager.SavePageMapAsync(new SavePageMapRequest { Entry = DossierDesk.Team, Etag = (await desk.SeeAsync(DossierDesk.Team)).Etag });
        await desk.SubmitAsync(DossierDesk.Team);
        await desk.Officer.ClaimCheckAsync(new ClaimCheckRequest { Entry = DossierDesk.Team });
        await desk.JudgeRestAsync(DossierDesk.Team);
        await desk.Officer.AcceptDossierAsync(new AcceptDossierRequest { Entry = DossierDesk.Team });
        await desk.GrantAsync(DossierDesk.Team, Cast.Judge(1));
        var item = (await desk.As(Cast.Judge(1)).GetReadingCopyAsync(new GetReadingCopyRequest { Entry = DossierDesk.Team })).Items[0];
        var copy = await desk.DownloadAsync(item.File, desk.As(Cast.Judge(1)));
        var plain = Encoding.Latin1.GetString(Qpdf.Run(copy, "--qdf", "--object-streams=disable"));
        foreach (var trace in new[] { "Wang", "Kind Company", "JavaScript", "PieceInfo", "Author" })
        {
            Assert.DoesNotContain(trace, plain, StringComparison.Ordinal);
        }

        Assert.Contains("thirty eight seconds", plain, StringComparison.Ordinal);
        var picture = await desk.As(Cast.Judge(1)).GetPageImageAsync(new GetPageImageRequest { File = item.File, Page = 1 });
        Assert.Equal((1, "image/jpeg"), (picture.Pages, picture.ContentType));
        Assert.Equal([0xFF, 0xD8], picture.Image.ToByteArray()[..2]);
        await Refused.AsAsync(RefusalKind.Precondition, "NO_PICTURE", () => desk.Officer.GetPageImageAsync(new GetPageImageRequest { File = item.File, Page = 2 }));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Judge(2)).GetPageImageAsync(new GetPageImageRequest { File = item.File, Page = 1 }));
    }

    [Fact]
    [Trait("rule", "CNF-01")]
    public async Task A_film_reaches_judges_without_its_makers_name()
    {
        Assert.SkipUnless(Installed.Has("ffmpeg"), "FFmpeg is not installed");
        await using var desk = await DossierDesk.OpenAsync();
        var path = Path.Combine(desk.Service.Folder, "named.mp4");
        await File.WriteAllBytesAsync(path + ".in.mp4", DossierDesk.Bytes("clip.mp4"));
        Installed.Run("ffmpeg", ["-v", "error", "-i", path + ".in.mp4", "-c", "copy", "-metadata", "artist=WangHsiaoMing", path]);
        await desk.FillAsync(DossierDesk.Team);
        var answer = await desk.UploadAsync(DossierDesk.Team, SlotKind.EntryVideo, 1, await File.ReadAllBytesAsync(path), "named.mp4");
        Assert.Contains(answer.Slot.File.Notes, n => n is { Key: "author", Value: "WangHsiaoMing", Identifies: true });
        await desk.SubmitAsync(DossierDesk.Team);
        await desk.Officer.ClaimCheckAsync(new ClaimCheckRequest { Entry = DossierDesk.Team });
        await desk.JudgeRestAsync(DossierDesk.Team);
        await desk.Officer.AcceptDossierAsync(new AcceptDossierRequest { Entry = DossierDesk.Team });
        await desk.GrantAsync(DossierDesk.Team, Cast.Judge(1));
        var film = (await desk.As(Cast.Judge(1)).GetReadingCopyAsync(new GetReadingCopyRequest { Entry = DossierDesk.Team })).Items.Single(i => i.Kind == SlotKind.EntryVideo);
        var copy = await desk.DownloadAsync(film.File, desk.As(Cast.Judge(1)));
        Assert.True(copy.Length > 10_000);
        Assert.True(copy.AsSpan().IndexOf("WangHsiaoMing"u8) < 0);
    }

    [Fact]
    [Trait("rule", "DOC-07")]
    [Trait("rule", "VID-03")]
    public async Task Advice_stands_beside_the_slot_and_on_the_officers_list()
    {
        await using var desk = await DossierDesk.OpenAsync();
        var slots = (await desk.SeeAsync(DossierDesk.Team)).Slots;
        Assert.Contains(slots.Single(s => s.Item == "ENTRY_DOCUMENT-1").Guidance, g => g.Zh.Contains("圖為主、表為輔", StringComparison.Ordinal) && g.En.Contains("DOC-07", StringComparison.Ordinal));
        Assert.Contains(slots.Single(s => s.Item == "ENTRY_VIDEO-1").Guidance, g => g.Zh.Contains("楷模", StringComparison.Ordinal) && g.En.Contains("VID-03", StringComparison.Ordinal));
        var dossier = await desk.BringToCheckAsync(DossierDesk.Team);
        Assert.Contains(dossier.CheckItems.Single(i => i.Item == "ENTRY_VIDEO-1").LookAt, l => l.En.Contains("VID-03", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("rule", "PRE-03")]
    public async Task Reasons_given_once_are_offered_again()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.BringToCheckAsync(DossierDesk.Team);
        await desk.Officer.AskSupplementAsync(new AskSupplementRequest { Entry = DossierDesk.Team, Items = { new SupplementItem { Item = "YEARBOOK_PHOTO-2", Reason = "背景有其他公司的標誌。" } } });
        var reasons = (await desk.Officer.ListReasonsAsync(new ListReasonsRequest { Edition = "csea-2025" })).Reasons;
        Assert.Contains(reasons, r => r is { Kind: SlotKind.EntryVideo, Used: 0 });
        Assert.Contains(reasons, r => r is { Kind: SlotKind.YearbookPhoto, Used: 1, Text.Zh: "背景有其他公司的標誌。" });
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.Manager.ListReasonsAsync(new ListReasonsRequest { Edition = "csea-2025" }));
    }

    [Fact]
    [Trait("rule", "PRE-01")]
    [Trait("rule", "PRE-04")]
    public async Task Every_step_is_kept_and_entrants_see_no_officer()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.BringToCheckAsync(DossierDesk.Team);
        await desk.Officer.AskSupplementAsync(new AskSupplementRequest { Entry = DossierDesk.Team, Items = { new SupplementItem { Item = "YEARBOOK_PHOTO-1", Reason = "請更換。" } } });
        await desk.UploadAsync(DossierDesk.Team, SlotKind.YearbookPhoto, 1, "photo.jpg");
        await desk.Manager.SubmitSupplementAsync(new SubmitSupplementRequest { Entry = DossierDesk.Team });
        await desk.Officer.ClaimCheckAsync(new ClaimCheckRequest { Entry = DossierDesk.Team });
        await desk.JudgeRestAsync(DossierDesk.Team);
        await desk.Officer.AcceptDossierAsync(new AcceptDossierRequest { Entry = DossierDesk.Team });
        var all = (await desk.SeeAsync(DossierDesk.Team, desk.Officer)).History;
        Assert.Equal(StepKind.Opened, all[0].Kind);
        Assert.Equal([StepKind.Submitted, StepKind.Claimed, StepKind.SupplementAsked, StepKind.Submitted, StepKind.Claimed, StepKind.Accepted],
            all.Where(s => s.Kind is StepKind.Submitted or StepKind.Claimed or StepKind.SupplementAsked or StepKind.Accepted).Select(s => s.Kind));
        Assert.Contains(all, s => s.Kind == StepKind.Judged && s.Item == "YEARBOOK_PHOTO-1" && s.By == Cast.CheckOfficer.Id);
        var own = (await desk.SeeAsync(DossierDesk.Team)).History;
        Assert.DoesNotContain(own, s => s.By == Cast.CheckOfficer.Id || s.Kind is StepKind.Judged or StepKind.Claimed);
        Assert.Contains(own, s => s.Kind == StepKind.SupplementAsked);
    }

    [Fact]
    [Trait("rule", "SCH-04")]
    public async Task Where_the_edition_only_warns_nothing_is_handed_in_by_itself_and_everybody_is_told()
    {
        await using var desk = await DossierDesk.OpenAsync(e => e.Settings.Registration.CompleteDraftAtClose = CompleteDraftAtClose.Warn);
        await desk.FillAsync(DossierDesk.Team);
        var before = await desk.SeeAsync(DossierDesk.Team);
        Assert.False(before.SubmittedAtClose);
        Assert.Contains(before.Preflight, f => f.Rule == "SCH-04" && f.Level == FindingLevel.Warning);
        await desk.Service.Clock.SetAsync(2025, 6, 7);
        Assert.Equal(DossierState.Preparing, (await desk.SeeAsync(DossierDesk.Team)).State);
    }

    [Fact]
    [Trait("rule", "SCH-04")]
    public async Task Minutes_of_grace_are_a_setting()
    {
        await using var desk = await DossierDesk.OpenAsync(e => e.Settings.Registration.SubmitGraceMinutes = 30);
        await desk.FillAsync(DossierDesk.Team);
        await desk.Service.Clock.SetAsync(2025, 6, 7, 0, 29);
        Assert.Equal(DossierState.Preparing, (await desk.SeeAsync(DossierDesk.Team)).State);
        await desk.SubmitAsync(DossierDesk.Team);
        await desk.Service.Clock.SetAsync(2025, 6, 7, 0, 30);
        await DossierDesk.RefusedAsync("WINDOW_CLOSED", () => desk.UploadAsync(DossierDesk.Person, SlotKind.EntryDocument, 1, "entry.pdf"));
    }

    [Fact]
    [Trait("rule", "DOC-03")]
    public async Task Where_the_edition_says_so_a_document_over_the_limit_passes_only_with_the_officers_own_count()
    {
        await using var desk = await DossierDesk.OpenAsync(e => e.Settings.Material.CharactersOverLimit = CharactersOverLimit.BlockAfterHuman);
        await desk.FillAsync(DossierDesk.Team);
        await desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, PdfMaker.Text(new string('!', 1000), new string('!', 1001)), "long.pdf");
        await desk.SubmitAsync(DossierDesk.Team);
        await desk.Officer.ClaimCheckAsync(new ClaimCheckRequest { Entry = DossierDesk.Team });
        var pass = new VerdictItemRequest { Entry = DossierDesk.Team, Item = "ENTRY_DOCUMENT-1", Verdict = Verdict.Accepted };
        await Refused.AsAsync(RefusalKind.Precondition, "REASON_MISSING", () => desk.Officer.VerdictItemAsync(pass));
        pass.Reason = "人工計算 1,998 字元。";
        await desk.Officer.VerdictItemAsync(pass);
    }

    [Fact]
    [Trait("rule", "VID-06")]
    public async Task A_link_is_asked_and_never_leads_inside_whatever_its_name_resolves_to()
    {
        var asked = new System.Collections.Concurrent.ConcurrentBag<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var port = FreePort.Next();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port));
        await using var site = builder.Build();
        site.Run(context =>
        {
            asked.Add(context.Request.Path);
            if (context.Request.Query["to"].ToString() is { Length: > 0 } to)
            {
                context.Response.Redirect(to);
            }
            else
            {
                context.Response.StatusCode = context.Request.Path == "/gone" ? 404 : 200;
            }

            return Task.CompletedTask;
        });
        await site.StartAsync();
        var names = new Dictionary<string, string[]> { ["public.test"] = ["127.0.0.1"], ["inside.test"] = ["10.0.0.1"], ["both.test"] = ["127.0.0.1", "169.254.169.254"] };
        // The one "public" address of this test is the listener's; all else is judged as in life.
        using var probe = new LinkProbe((host, _) => names.TryGetValue(host, out var found) ? Task.FromResult(found.Select(IPAddress.Parse).ToArray()) : throw new SocketException((int)SocketError.HostNotFound),
            address => address.Equals(IPAddress.Loopback) || LinkRules.IsPublic(address), uri => uri.Scheme is "http" or "https");
        Assert.Equal(new LinkAnswer(true, 200), await probe.AskAsync($"http://public.test:{port}/film", default));
        Assert.Equal(new LinkAnswer(true, 404), await probe.AskAsync($"http://public.test:{port}/gone", default));
        Assert.Equal(new LinkAnswer(true, 200), await probe.AskAsync($"http://public.test:{port}/a?to=/film", default));
        Assert.Equal(new LinkAnswer(false, 0), await probe.AskAsync($"http://inside.test:{port}/film", default));
        Assert.Equal(new LinkAnswer(false, 0), await probe.AskAsync($"http://both.test:{port}/film", default));
        Assert.Equal(new LinkAnswer(false, 0), await probe.AskAsync($"http://public.test:{port}/a?to=http://169.254.169.254/latest", default));
        Assert.Equal(new LinkAnswer(false, 0), await probe.AskAsync($"http://public.test:{port}/a?to=file:///etc/passwd", default));
        Assert.Equal(new LinkAnswer(true, 0), await probe.AskAsync($"http://public.test:{port}/loop?to=/loop%3Fto%3D%2Floop%253Fto%253D%252Floop%25253Fto%25253D%25252Floop%2525253Fto%2525253D%2525252Floop%252525253Fto%252525253D%252525252Floop%25252525253Fto%25252525253D%25252525252Fend", default));
        Assert.Equal(new LinkAnswer(true, 0), await probe.AskAsync("http://nowhere.test/film", default));

        // A name that means another address the second time is judged anew: the connection goes where the judgement went.
        names["public.test"] = ["192.168.0.1"];
        Assert.Equal(new LinkAnswer(false, 0), await probe.AskAsync($"http://public.test:{port}/film", default));
        Assert.DoesNotContain("/latest", asked);
        await site.StopAsync();
    }

    [Fact]
    [Trait("rule", "VID-06")]
    public async Task A_link_that_does_not_answer_is_warned_about_and_leaves_the_etag_alone()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.LinkAsync(DossierDesk.Team, SlotKind.EntryVideo, 120);
        var before = await desk.SeeAsync(DossierDesk.Team);
        Assert.Equal(LinkState.Waiting, before.Slots.Single(s => s.Item == "ENTRY_VIDEO-1").Link.State);
        await desk.Service.Clock.SetAsync(await desk.Service.Clock.NowAsync() + TimeSpan.FromMinutes(1));
        var after = await desk.SeeAsync(DossierDesk.Team);
        Assert.Equal((LinkState.NotReached, before.Etag), (after.Slots.Single(s => s.Item == "ENTRY_VIDEO-1").Link.State, after.Etag));
        Assert.Contains(after.Preflight, f => f.Rule == "VID-06" && f is { Level: FindingLevel.Warning, NeedsHuman: true });
    }
}
