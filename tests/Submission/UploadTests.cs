using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CseaMesh.Edition.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Submission;

/// <summary>What may enter a slot, under which name, and what is seen in it.</summary>
public sealed class UploadTests
{
    private const int TenMiB = 10 << 20;

    private static readonly (string Entry, string Item, string Name)[] Examples =
    [
        (DossierDesk.Company, "ENTRY_DOCUMENT-1", "親切服務公司_最佳整合行銷企業_參賽文件"),
        (DossierDesk.Team, "ENTRY_DOCUMENT-1", "親切服務公司_尊榮客戶服務團隊_最佳客戶服務團隊_參賽文件"),
        (DossierDesk.Person, "ENTRY_DOCUMENT-1", "親切服務公司_曾優秀_最佳現場管理主管_參賽文件"),
        (DossierDesk.Team, "ENTRY_VIDEO-1", "親切服務公司_尊榮客戶服務團隊_最佳客戶服務團隊_參賽影片"),
        (DossierDesk.Person, "BONUS_VIDEO-1", "親切服務公司_曾優秀_最佳現場管理主管_加分影片"),
        (DossierDesk.Team, "YEARBOOK_TEMPLATE-1", "親切服務公司_尊榮客戶服務團隊_最佳客戶服務團隊_專刊模板"),
        (DossierDesk.Person, "YEARBOOK_TEMPLATE-1", "親切服務公司_曾優秀_最佳現場管理主管_專刊模板"),
        (DossierDesk.Team, "YEARBOOK_PHOTO-2", "親切服務公司_尊榮客戶服務團隊_最佳客戶服務團隊_照片 2"),
        (DossierDesk.Person, "YEARBOOK_PHOTO-1", "親切服務公司_曾優秀_最佳現場管理主管_照片"),
    ];

    [Fact]
    [Trait("rule", "DOC-09")]
    [Trait("rule", "DOC-10")]
    [Trait("rule", "VID-07")]
    [Trait("rule", "VID-08")]
    [Trait("rule", "YBK-08")]
    [Trait("rule", "YBK-13")]
    [Trait("rule", "YBK-14")]
    public async Task A_file_gets_the_name_of_the_rulebooks_example()
    {
        await using var desk = await DossierDesk.OpenAsync();
        foreach (var (entry, item, expected) in Examples)
        {
            Assert.Equal(expected, (await desk.SeeAsync(entry)).Slots.Single(s => s.Item == item).ExpectedName);
        }
    }

    [Fact]
    [Trait("rule", "DOC-01")]
    [Trait("rule", "DOC-03")]
    [Trait("rule", "DOC-11")]
    public async Task A_real_entry_document_is_kept_whole_and_read()
    {
        await using var desk = await DossierDesk.OpenAsync();
        var bytes = DossierDesk.Bytes("entry.pdf");
        var answer = await desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, bytes, "草稿 final(3).pdf", h => h.Sha256 = Convert.ToHexString(SHA256.HashData(bytes)));
        var file = answer.Slot.File;
        Assert.Equal((SlotState.Ready, "application/pdf", 6, "親切服務公司_尊榮客戶服務團隊_最佳客戶服務團隊_參賽文件.pdf", "草稿 final(3).pdf"),
            (answer.Slot.State, file.ContentType, file.Pages, file.CanonicalName, file.SentName));
        Assert.InRange(file.Characters, 500, 650);
        Assert.Equal(bytes, await desk.DownloadAsync(file.Id, desk.Manager));
    }

    [Theory]
    [Trait("rule", "DOC-01")]
    [InlineData("<html>not a pdf</html>", "entry.pdf", "NOT_PDF")]
    [InlineData("%PDF-1.7 nothing behind it", "entry.pdf", "FILE_UNREADABLE")]
    [InlineData("", "entry.pdf", "FILE_EMPTY")]
    public async Task Something_else_named_pdf_is_refused(string content, string name, string reason)
    {
        await using var desk = await DossierDesk.OpenAsync();
        await DossierDesk.RefusedAsync(reason, () => desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, Encoding.UTF8.GetBytes(content), name));
        var slot = (await desk.SeeAsync(DossierDesk.Team)).Slots[0];
        Assert.Equal((SlotState.Faulty, reason, null), (slot.State, slot.Arriving.Refusal, slot.File));
    }

    [Fact]
    [Trait("rule", "DOC-01")]
    public async Task A_pdf_named_otherwise_is_refused()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await DossierDesk.RefusedAsync("NOT_PDF", () => desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, DossierDesk.Bytes("entry.pdf"), "entry.docx"));
    }

    [Fact]
    [Trait("rule", "DOC-02")]
    public async Task Ten_mebibytes_pass_and_one_byte_more_is_refused()
    {
        await using var desk = await DossierDesk.OpenAsync();
        var padded = DossierDesk.Bytes("entry.pdf").Concat(Enumerable.Repeat((byte)'\n', TenMiB)).Take(TenMiB).ToArray();
        await desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, padded, "entry.pdf");
        var refusal = await DossierDesk.RefusedAsync("FILE_TOO_LARGE", () => desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, [.. padded, 10], "entry.pdf"));
        Assert.Equal("10485760", refusal.Metadata["max_bytes"]);
        Assert.Equal(1, (await desk.SeeAsync(DossierDesk.Team)).Slots[0].File.Version);
    }

    [Fact]
    [Trait("rule", "DOC-02")]
    public async Task A_size_announced_over_the_limit_is_refused_before_a_byte_is_sent()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await DossierDesk.RefusedAsync("FILE_TOO_LARGE", () => desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, [], "entry.pdf", h => h.SizeBytes = TenMiB + 1));
    }

    [Fact]
    [Trait("rule", "DOC-05")]
    public async Task Eleven_pages_pass_only_with_a_cover_declared()
    {
        await using var desk = await DossierDesk.OpenAsync();
        var refusal = await DossierDesk.RefusedAsync("TOO_MANY_PAGES", () => desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, "entry-11-pages.pdf"));
        Assert.Equal("11", refusal.Metadata["pages"]);
        var answer = await desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, "entry-11-pages.pdf", h => h.FrontCover = true);
        Assert.Contains(answer.Findings, f => f.Rule == "DOC-05" && f.Level == FindingLevel.Fulfilled);

        // The cover withdrawn afterwards, the document no longer fits.
        await desk.DeclareAsync(DossierDesk.Team);
        Assert.Contains((await desk.SeeAsync(DossierDesk.Team)).Preflight, f => f.Rule == "DOC-05" && f.Level == FindingLevel.Missing);
    }

    [Fact]
    public async Task A_pdf_with_a_password_is_refused()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await DossierDesk.RefusedAsync("PDF_ENCRYPTED", () => desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, "entry-encrypted.pdf"));
    }

    [Fact]
    [Trait("rule", "DOC-03")]
    [Trait("rule", "DOC-05")]
    public async Task Without_tools_pages_and_characters_are_left_to_a_person()
    {
        await using var desk = await DossierDesk.OpenAsync(null, "--Tools:Enabled=false");
        var answer = await desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, "entry-11-pages.pdf");
        Assert.Equal((SlotState.Warned, 0, -1), (answer.Slot.State, answer.Slot.File.Pages, answer.Slot.File.Characters));
        Assert.Equal(["DOC-05", "DOC-03"], answer.Findings.Where(f => f.NeedsHuman).Select(f => f.Rule));
        await DossierDesk.RefusedAsync("PDF_ENCRYPTED", () => desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, "entry-encrypted.pdf"));
        await DossierDesk.RefusedAsync("FILE_UNREADABLE", () => desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, "%PDF-1.7 nothing behind it"u8.ToArray(), "entry.pdf"));
        Assert.Contains((await desk.UploadAsync(DossierDesk.Team, SlotKind.EntryVideo, 1, "clip.mp4")).Findings, f => f.Rule == "VID-02" && f.NeedsHuman);
    }

    [Fact]
    public async Task A_file_that_changed_on_its_way_is_refused()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await DossierDesk.RefusedAsync("HASH_MISMATCH", () => desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, "entry.pdf", h => h.Sha256 = new string('0', 64)));
    }

    [Theory]
    [InlineData("../../../etc/passwd.pdf", "passwd.pdf")]
    [InlineData("C:\\temp\\參賽文件.pdf", "參賽文件.pdf")]
    [InlineData("evil\u202Efdp.exe\u202C.pdf", "evilfdp.exe.pdf")]
    [InlineData("a\u0000b\nc.pdf", "abc.pdf")]
    [InlineData("..", "file")]
    public async Task A_hostile_name_is_cleaned_and_never_becomes_a_path(string sent, string kept)
    {
        await using var desk = await DossierDesk.OpenAsync();
        var answer = await desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, DossierDesk.Bytes("entry.pdf"), sent);
        Assert.Equal(kept, answer.Slot.File.SentName);
        var stored = Directory.GetFiles(Path.Combine(desk.Service.Folder, "files"), "*", SearchOption.AllDirectories);
        Assert.Equal([answer.Slot.File.Sha256], stored.Select(Path.GetFileName));
    }

    [Fact]
    [Trait("rule", "YBK-07")]
    public async Task A_template_is_a_docx_without_macros_or_foreign_content()
    {
        await using var desk = await DossierDesk.OpenAsync();
        Assert.Equal(SlotState.Ready, (await desk.UploadAsync(DossierDesk.Team, SlotKind.YearbookTemplate, 1, "yearbook.docx")).Slot.State);
        await Refuse("MACRO_FOUND", With("word/vbaProject.bin", "macro"));
        await Refuse("MACRO_FOUND", Changed("[Content_Types].xml", t => t.Replace("wordprocessingml.document.main+xml", "wordprocessingml.document.macroEnabled.main+xml", StringComparison.Ordinal).Replace("application/vnd.openxmlformats-officedocument.wordprocessingml.document.macroEnabled", "application/vnd.ms-word.document.macroEnabled", StringComparison.Ordinal)));
        await Refuse("EXTERNAL_CONTENT", Changed("word/_rels/document.xml.rels", t => t.Replace("</Relationships>", "<Relationship Id=\"evil\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" Target=\"http://169.254.169.254/x.png\" TargetMode=\"External\"/></Relationships>", StringComparison.Ordinal)));
        await Refuse("FILE_UNREADABLE", Encoding.ASCII.GetBytes("PK\u0003\u0004 and no archive behind it"));
        await Refuse("FILE_TYPE_WRONG", DossierDesk.Bytes("entry.pdf"));

        Task Refuse(string reason, byte[] bytes) => DossierDesk.RefusedAsync(reason, () => desk.UploadAsync(DossierDesk.Team, SlotKind.YearbookTemplate, 1, bytes, "yearbook.docx"));
    }

    [Fact]
    [Trait("rule", "YBK-11")]
    [Trait("rule", "YBK-12")]
    public async Task A_photo_of_low_density_or_size_is_warned_about_and_kept()
    {
        await using var desk = await DossierDesk.OpenAsync();
        var good = await desk.UploadAsync(DossierDesk.Team, SlotKind.YearbookPhoto, 1, "photo.jpg");
        Assert.Equal((300, 1200, 800), (good.Slot.File.DensityDpi, good.Slot.File.WidthPixels, good.Slot.File.HeightPixels));
        Assert.Contains(good.Findings, f => f.Rule == "YBK-11" && f.Level == FindingLevel.Fulfilled);
        Assert.Contains(good.Findings, f => f.Rule == "YBK-12" && f.Level == FindingLevel.Warning);
        var poor = await desk.UploadAsync(DossierDesk.Team, SlotKind.YearbookPhoto, 2, "photo-72dpi.jpg");
        Assert.Equal(SlotState.Warned, poor.Slot.State);
        Assert.Contains(poor.Findings, f => f.Rule == "YBK-11" && f.Level == FindingLevel.Warning && f.What.Zh.Contains("72", StringComparison.Ordinal));
        await DossierDesk.RefusedAsync("FILE_TYPE_WRONG", () => desk.UploadAsync(DossierDesk.Team, SlotKind.YearbookPhoto, 3, DossierDesk.Bytes("entry.pdf"), "photo.jpg"));
    }

    [Fact]
    [Trait("rule", "YBK-09")]
    [Trait("rule", "YBK-10")]
    public async Task There_are_three_places_for_a_teams_photos_and_one_for_a_persons()
    {
        await using var desk = await DossierDesk.OpenAsync();
        Assert.Equal((3, 1), (await Places(DossierDesk.Team), await Places(DossierDesk.Person)));
        var refusal = await DossierDesk.RefusedAsync("NOT_FOUND", () => desk.UploadAsync(DossierDesk.Person, SlotKind.YearbookPhoto, 2, "photo.jpg"));
        Assert.Equal("SLOT_UNKNOWN", refusal.Metadata["reason"]);

        async Task<int> Places(string entry) => (await desk.SeeAsync(entry)).Slots.Count(s => s.Kind == SlotKind.YearbookPhoto && s.Required);
    }

    [Fact]
    [Trait("rule", "VID-02")]
    public async Task A_films_length_is_measured()
    {
        await using var desk = await DossierDesk.OpenAsync(edition => edition.FileRules.Single(r => r.Kind == SlotKind.BonusVideo).MaxSeconds = 1);
        var film = await desk.UploadAsync(DossierDesk.Team, SlotKind.EntryVideo, 1, "clip.mp4");
        Assert.Equal((SlotState.Ready, 2, "video/mp4"), (film.Slot.State, film.Slot.File.DurationSeconds, film.Slot.File.ContentType));
        var tooLong = await desk.UploadAsync(DossierDesk.Person, SlotKind.BonusVideo, 1, "clip.mp4");
        Assert.Equal(SlotState.Faulty, tooLong.Slot.State);
        await DossierDesk.RefusedAsync("FILE_TYPE_WRONG", () => desk.UploadAsync(DossierDesk.Team, SlotKind.EntryVideo, 1, DossierDesk.Bytes("photo.jpg"), "clip.mp4"));
    }

    [Fact]
    [Trait("rule", "VID-01")]
    [Trait("rule", "FIN-03")]
    [Trait("rule", "CNF-04")]
    [Trait("rule", "DOC-08")]
    [Trait("rule", "DOC-12")]
    [Trait("rule", "BON-02")]
    [Trait("rule", "BON-03")]
    public async Task Each_class_has_its_own_slots_and_none_for_slides()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.RegisterAsync("system-entry", "最佳客服 AI 系統應用團隊", "智能組");
        Assert.Equal(["EntryDocument", "Calculation", "Recognition", "SupportingEvidence", "NamedRecommendation"], await Kinds(DossierDesk.Company));
        Assert.Equal(["EntryDocument", "Calculation", "EntryVideo", "Recognition", "SupportingEvidence", "NamedRecommendation", "YearbookTemplate", "YearbookPhoto"], await Kinds(DossierDesk.Team));
        Assert.Equal(["EntryDocument", "Calculation", "BonusVideo", "RecommendationLetter", "NamedRecommendation", "YearbookTemplate", "YearbookPhoto"], await Kinds(DossierDesk.Person));
        Assert.Contains("SystemComparison", await Kinds("system-entry"));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.Manager.SetLinkAsync(new SetLinkRequest { Entry = DossierDesk.Company, Kind = SlotKind.EntryVideo, Url = "https://a.example.com/", DeclaredSeconds = 60 }));

        async Task<IEnumerable<string>> Kinds(string entry) => (await desk.SeeAsync(entry)).Slots.Select(s => s.Kind.ToString()).Distinct();
    }

    [Fact]
    public async Task Files_of_one_dossier_may_arrive_at_once()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await Task.WhenAll(Enumerable.Range(1, 3).Select(n => desk.UploadAsync(DossierDesk.Team, SlotKind.YearbookPhoto, n, "photo.jpg")));
        Assert.Equal(3, (await desk.SeeAsync(DossierDesk.Team)).Slots.Count(s => s.Kind == SlotKind.YearbookPhoto && s.File is not null));
    }

    private static byte[] With(string path, string content) => Edited(zip =>
    {
        using var writer = new StreamWriter(zip.CreateEntry(path).Open());
        writer.Write(content);
    });

    private static byte[] Changed(string path, Func<string, string> change) => Edited(zip =>
    {
        var entry = zip.GetEntry(path)!;
        string text;
        using (var reader = new StreamReader(entry.Open()))
        {
            text = reader.ReadToEnd();
        }

        entry.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(path).Open());
        var changed = change(text);
        Assert.NotEqual(text, changed);
        writer.Write(changed);
    });

    private static byte[] Edited(Action<ZipArchive> edit)
    {
        using var bytes = new MemoryStream();
        bytes.Write(DossierDesk.Bytes("yearbook.docx"));
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Update, leaveOpen: true))
        {
            edit(zip);
        }

        return bytes.ToArray();
    }
}
