using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CseaMesh.Billing.V1;
using CseaMesh.Edition.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Submission;

/// <summary>The form, the export for the printer, and what came by mail.</summary>
public sealed class YearbookTests
{
    [Fact]
    [Trait("rule", "YBK-05")]
    [Trait("rule", "YBK-08")]
    public async Task The_form_is_downloaded_with_the_entrys_names_and_noticed_when_it_comes_back_unfilled()
    {
        await using var desk = await DossierDesk.OpenAsync();
        var form = await desk.Manager.GetYearbookTemplateAsync(new GetYearbookTemplateRequest { Entry = DossierDesk.Team });
        Assert.Equal("親切服務公司_尊榮客戶服務團隊_最佳客戶服務團隊_專刊模板.docx", form.Name);
        using (var zip = new ZipArchive(new MemoryStream(form.Content.ToByteArray())))
        {
            using var text = new StreamReader(zip.GetEntry("word/document.xml")!.Open());
            Assert.Contains("尊榮客戶服務團隊", await text.ReadToEndAsync(), StringComparison.Ordinal);
        }

        var blank = await desk.UploadAsync(DossierDesk.Team, SlotKind.YearbookTemplate, 1, form.Content.ToByteArray(), form.Name);
        Assert.Equal(SlotState.Warned, blank.Slot.State);
        Assert.Contains(blank.Findings, f => f.Rule == "YBK-05" && f.Level == FindingLevel.Warning);
        var filled = await desk.UploadAsync(DossierDesk.Team, SlotKind.YearbookTemplate, 1, "yearbook.docx");
        Assert.Contains(filled.Findings, f => f.Rule == "YBK-05" && f.Level == FindingLevel.Fulfilled);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Manager(2)).GetYearbookTemplateAsync(new GetYearbookTemplateRequest { Entry = DossierDesk.Team }));
    }

    [Fact]
    [Trait("rule", "YBK-01")]
    [Trait("rule", "YBK-02")]
    [Trait("rule", "YBK-04")]
    [Trait("rule", "YBK-13")]
    public async Task The_printer_gets_folders_names_and_a_manifest_of_winners_who_have_paid()
    {
        await using var desk = await DossierDesk.OpenAsync();
        foreach (var entry in new[] { DossierDesk.Team, DossierDesk.Person, DossierDesk.Company })
        {
            await desk.AcceptAsync(entry);
        }

        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);
        await desk.TellAsync("registration", new WinnersPublished
        {
            Version = 1, Wins = { new[] { DossierDesk.Team, DossierDesk.Person, DossierDesk.Company }.Select(e => new PublishedWin { Win = "win-" + e, Entry = desk.Facts(e, label: e switch { DossierDesk.Team => "尊榮客戶服務團隊", DossierDesk.Person => "曾優秀", _ => "" }), Place = 1 }) },
        }, "publication");
        await desk.TellAsync("billing", new AwardFeeSettled { Entry = DossierDesk.Team, Win = "win-" + DossierDesk.Team, SettledOn = "2025-08-20" }, "line-award");

        var rows = (await desk.As(Cast.Secretary).ListYearbookAsync(new ListYearbookRequest { Edition = "csea-2025" })).Rows;
        Assert.Equal([(false, YearbookState.Open, 0), (false, YearbookState.Received, 2), (true, YearbookState.Received, 4)], rows.Select(r => (r.Released, r.State, r.Files)));

        var (names, files) = await ExportAsync(desk, unreleased: false);
        const string Folder = "團隊類/10_最佳客戶服務團隊/2025-T-0002_親切服務公司_尊榮客戶服務團隊/";
        Assert.Equal(
            [$"{Folder}親切服務公司_尊榮客戶服務團隊_最佳客戶服務團隊_專刊模板.docx", .. Enumerable.Range(1, 3).Select(n => $"{Folder}親切服務公司_尊榮客戶服務團隊_最佳客戶服務團隊_照片 {n}.jpg"), "manifest.csv", "SHA256SUMS"], names);
        Assert.Equal(DossierDesk.Bytes("photo.jpg"), files[names[1]]);
        var manifest = Encoding.UTF8.GetString(files["manifest.csv"]);
        Assert.StartsWith("\uFEFFpath,entry,", manifest, StringComparison.Ordinal);
        Assert.Equal(5, manifest.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        foreach (var line in Encoding.UTF8.GetString(files["SHA256SUMS"]).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Equal(line[..64], Convert.ToHexStringLower(SHA256.HashData(files[line[66..]])));
        }

        var (more, _) = await ExportAsync(desk, unreleased: true);
        Assert.Contains(more, n => n.StartsWith("未繳獎項費/個人類/31_", StringComparison.Ordinal));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.Officer.ListYearbookAsync(new ListYearbookRequest { Edition = "csea-2025" }));
        Assert.Contains((await desk.As(Cast.Auditor).ListAccessAsync(new ListAccessRequest { Edition = "csea-2025" })).Accesses, a => a.What == "yearbook");
    }

    [Fact]
    [Trait("rule", "DOC-11")]
    [Trait("rule", "YBK-06")]
    public async Task What_came_by_mail_in_time_is_entered_later_by_staff_with_its_evidence()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.FillAsync(DossierDesk.Company);
        await desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, "entry.pdf");
        await desk.Service.Clock.SetAsync(2025, 6, 7, 9);
        var staff = desk.As(Cast.Secretary);
        var inTime = new Mail { ReceivedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(new DateTimeOffset(2025, 6, 6, 23, 50, 0, TimeSpan.FromHours(8))), Evidence = "2025-06-06 23:50 親切服務公司 參賽文件" };
        await DossierDesk.RefusedAsync("WINDOW_CLOSED", () => desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, "entry.pdf"));
        var answer = await desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, DossierDesk.Bytes("entry.pdf"), "mail.pdf", h => h.Mail = inTime, staff);
        Assert.Equal((MaterialChannel.Email, 2, inTime.ReceivedAt), (answer.Slot.File.Channel, answer.Slot.File.Version, answer.Slot.File.ReceivedAt));
        Assert.Equal(inTime.Evidence, (await desk.SeeAsync(DossierDesk.Team, staff)).Slots[0].File.MailEvidence);
        Assert.Equal("", (await desk.SeeAsync(DossierDesk.Team)).Slots[0].File.MailEvidence);

        var late = inTime.Clone();
        late.ReceivedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(new DateTimeOffset(2025, 6, 7, 0, 0, 0, TimeSpan.FromHours(8)));
        await DossierDesk.RefusedAsync("WINDOW_CLOSED", () => desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, DossierDesk.Bytes("entry.pdf"), "a.pdf", h => h.Mail = late, staff));
        await DossierDesk.RefusedAsync("NOT_YOURS", () => desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, DossierDesk.Bytes("entry.pdf"), "a.pdf", h => h.Mail = inTime));
        var refusal = (await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, DossierDesk.Bytes("entry.pdf"), "a.pdf", h => h.Mail = new Mail { ReceivedAt = inTime.ReceivedAt }, staff))).ToRefusal();
        Assert.Equal("mail.evidence", Assert.Single(refusal!.Fields).Field);
    }

    private static async Task<(List<string> Names, Dictionary<string, byte[]> Files)> ExportAsync(DossierDesk desk, bool unreleased)
    {
        using var call = desk.As(Cast.Secretary).ExportYearbook(new ExportYearbookRequest { Edition = "csea-2025", UnreleasedToo = unreleased });
        using var bytes = new MemoryStream();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            Assert.InRange(call.ResponseStream.Current.Chunk.Length, 0, 64 << 10);
            call.ResponseStream.Current.Chunk.WriteTo(bytes);
        }

        bytes.Position = 0;
        using var zip = new ZipArchive(bytes);
        var files = new Dictionary<string, byte[]>();
        foreach (var entry in zip.Entries)
        {
            using var content = new MemoryStream();
            await (await entry.OpenAsync()).CopyToAsync(content);
            files[entry.FullName] = content.ToArray();
        }

        return ([.. zip.Entries.Select(e => e.FullName)], files);
    }
}
