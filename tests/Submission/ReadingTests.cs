using CseaMesh.Edition.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Submission.FileSet;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Submission;

/// <summary>Who may see what (CNF-01), and the yearbook of companies.</summary>
public sealed class ReadingTests
{
    [Fact]
    [Trait("rule", "CNF-01")]
    [Trait("rule", "REV-01")]
    public async Task A_judge_reads_only_while_holding_the_right()
    {
        await using var desk = await DossierDesk.OpenAsync();
        var accepted = await desk.AcceptAsync(DossierDesk.Team);
        var judge = desk.As(Cast.Judge(1));
        await Unknown();
        await desk.GrantAsync(DossierDesk.Team, Cast.Judge(1));
        var copy = await judge.GetReadingCopyAsync(new GetReadingCopyRequest { Entry = DossierDesk.Team });
        Assert.Equal(["ENTRY_DOCUMENT-1", "ENTRY_VIDEO-1"], copy.Items.Select(i => i.Item));
        var name = "";
        var bytes = await desk.DownloadAsync(copy.Items[0].File, judge, h => name = h.Name);
        Assert.Equal($"{accepted.EntryNumber}_ENTRY_DOCUMENT-1.pdf", name);
        Assert.NotEmpty(bytes);

        // Neither the dossier with its findings nor yearbook files are for judges.
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => judge.GetDossierAsync(new GetDossierRequest { Entry = DossierDesk.Team }));
        await DossierDesk.RefusedAsync("NOT_FOUND", () => desk.DownloadAsync(accepted.Slots.Single(s => s.Item == "YEARBOOK_PHOTO-1").File.Id, judge));
        await desk.GrantAsync(DossierDesk.Team, Cast.Judge(1), granted: false);
        await Unknown();
        await DossierDesk.RefusedAsync("NOT_FOUND", () => desk.DownloadAsync(copy.Items[0].File, judge));
        await desk.GrantAsync(DossierDesk.Person, Cast.Judge(1));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => judge.GetReadingCopyAsync(new GetReadingCopyRequest { Entry = DossierDesk.Person }));

        Task<Refusal> Unknown() => Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => judge.GetReadingCopyAsync(new GetReadingCopyRequest { Entry = DossierDesk.Team }));
    }

    [Fact]
    [Trait("rule", "CNF-01")]
    public async Task A_picture_reaches_judges_without_the_metadata_of_its_camera()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.UploadAsync(DossierDesk.Team, SlotKind.SupportingEvidence, 1, "photo.jpg", h => h.OccurredOn = "2024-10-01");
        await desk.AcceptAsync(DossierDesk.Team);
        await desk.GrantAsync(DossierDesk.Team, Cast.Judge(1));
        var judge = desk.As(Cast.Judge(1));
        var item = (await judge.GetReadingCopyAsync(new GetReadingCopyRequest { Entry = DossierDesk.Team })).Items.Single(i => i.Kind == SlotKind.SupportingEvidence);
        var (original, copy) = (DossierDesk.Bytes("photo.jpg"), await desk.DownloadAsync(item.File, judge));
        Assert.True(original.AsSpan().IndexOf("Exif"u8) >= 0);
        Assert.True(copy.AsSpan().IndexOf("Exif"u8) < 0);
        Assert.InRange(copy.Length, original.Length / 2, original.Length - 1);
        Assert.Equal(original[^1000..], copy[^1000..]);
    }

    [Fact]
    [Trait("rule", "CNF-01")]
    public async Task A_picture_taken_on_its_side_still_stands_upright_for_judges()
    {
        await using var desk = await DossierDesk.OpenAsync();
        var photo = JpegMaker.With(DossierDesk.Bytes("photo.jpg"), JpegMaker.Exif(300, 1, orientation: 6), JpegMaker.Comment("曾優秀"u8.ToArray()));
        await desk.UploadAsync(DossierDesk.Team, SlotKind.SupportingEvidence, 1, photo, "側拍.jpg", h => h.OccurredOn = "2024-10-01");
        await desk.AcceptAsync(DossierDesk.Team);
        await desk.GrantAsync(DossierDesk.Team, Cast.Judge(1));
        var judge = desk.As(Cast.Judge(1));
        var item = (await judge.GetReadingCopyAsync(new GetReadingCopyRequest { Entry = DossierDesk.Team })).Items.Single(i => i.Kind == SlotKind.SupportingEvidence);
        var copy = await desk.DownloadAsync(item.File, judge);
        Assert.True(copy.AsSpan().IndexOf("曾優秀"u8) < 0);
        var told = Assert.Single(MetadataExtractor.ImageMetadataReader.ReadMetadata(new MemoryStream(copy)).OfType<MetadataExtractor.Formats.Exif.ExifIfd0Directory>());
        Assert.Equal(6, Assert.Single(told.Tags).Type == MetadataExtractor.Formats.Exif.ExifDirectoryBase.TagOrientation && told.GetObject(MetadataExtractor.Formats.Exif.ExifDirectoryBase.TagOrientation) is ushort turned ? turned : 0);
    }

    [Fact]
    [Trait("rule", "CNF-01")]
    public async Task Every_opening_by_others_than_the_entrant_is_logged()
    {
        await using var desk = await DossierDesk.OpenAsync();
        var accepted = await desk.AcceptAsync(DossierDesk.Company);
        await desk.GrantAsync(DossierDesk.Company, Cast.Judge(2));
        await desk.As(Cast.Judge(2)).GetReadingCopyAsync(new GetReadingCopyRequest { Entry = DossierDesk.Company });
        await desk.DownloadAsync(accepted.Slots[0].File.Id, desk.As(Cast.Secretary));
        var log = (await desk.As(Cast.Auditor).ListAccessAsync(new ListAccessRequest { Edition = "csea-2025", Entry = accepted.EntryNumber })).Accesses;
        Assert.Equal(("secretariat", "original", "ENTRY_DOCUMENT-1"), (log[0].As, log[0].What, log[0].Item));
        Assert.Equal(("judge", "reading_copy", Cast.Judge(2).Id), (log[1].As, log[1].What, log[1].Person));
        Assert.Contains(log, a => a.As == "check_officer" && a.What == "dossier");
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.Manager.ListAccessAsync(new ListAccessRequest { Edition = "csea-2025" }));
    }

    [Fact]
    [Trait("rule", "CNF-01")]
    public async Task A_dossier_is_unknown_to_strangers_and_to_colleagues_not_on_it()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.JoinAsync("manager-2", Cast.Manager(2), MemberRole.Manager, organisation: "another-company");
        await desk.JoinAsync("member-1", Cast.Member(1), MemberRole.Member);
        await desk.RegisterAsync("members-entry", "最佳客戶服務企業", "", madeBy: Cast.Member(1).Id);
        foreach (var stranger in new[] { Cast.Manager(2), Cast.Member(1), Cast.Judge(1), Cast.Cashier, Cast.Auditor, Cast.Admin })
        {
            await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(stranger).GetDossierAsync(new GetDossierRequest { Entry = DossierDesk.Company }));
            await DossierDesk.RefusedAsync("NOT_FOUND", () => desk.UploadAsync(DossierDesk.Company, SlotKind.EntryDocument, 1, DossierDesk.Bytes("entry.pdf"), "a.pdf", by: desk.As(stranger)));
        }

        await Refused.AsAsync(RefusalKind.Unauthenticated, "SIGN_IN_NEEDED", () => desk.As(Cast.Visitor).GetDossierAsync(new GetDossierRequest { Entry = DossierDesk.Company }));
        Assert.Equal("members-entry", (await desk.SeeAsync("members-entry", desk.As(Cast.Member(1)))).Entry);
        Assert.Equal("members-entry", Assert.Single(await ListAsync(Cast.Member(1))));
        Assert.Equal(4, (await ListAsync(Cast.Manager(1))).Count);
        Assert.Empty(await ListAsync(Cast.Manager(2)));
        Assert.Equal(4, (await ListAsync(Cast.Secretary)).Count);
        await desk.JoinAsync("manager-1", Cast.Manager(1), MemberRole.Manager, active: false);
        Assert.Empty(await ListAsync(Cast.Manager(1)));

        async Task<IReadOnlyList<string>> ListAsync(CseaMesh.Platform.Identity.Caller caller) =>
            [.. (await desk.As(caller).ListDossiersAsync(new ListDossiersRequest { Edition = "csea-2025" })).Dossiers.Select(d => d.Entry)];
    }

    [Fact]
    [Trait("rule", "YBK-01")]
    [Trait("rule", "YBK-06")]
    [Trait("rule", "WIN-02")]
    public async Task A_company_hands_in_yearbook_material_after_it_has_won()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.AcceptAsync(DossierDesk.Company);
        await DossierDesk.RefusedAsync("SLOT_CLOSED", () => desk.UploadAsync(DossierDesk.Company, SlotKind.YearbookTemplate, 1, "yearbook.docx"));
        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);
        await PublishAsync(desk);
        await desk.Service.Clock.SetAsync(2025, 9, 12, 23, 59);
        await desk.FillYearbookAsync(DossierDesk.Company, photos: 3);
        var dossier = await desk.SeeAsync(DossierDesk.Company);
        Assert.Equal(YearbookState.Received, dossier.Yearbook);
        Assert.Equal("親切服務公司_最佳整合行銷企業_照片 1.jpg", dossier.Slots.Single(s => s.Item == "YEARBOOK_PHOTO-1").File.CanonicalName);
        await desk.Service.SettleAsync();
        Assert.Equal([YearbookState.Open, YearbookState.Received], desk.Service.Published<YearbookMaterialChanged>().Select(e => e.State));
    }

    [Fact]
    [Trait("rule", "YBK-01")]
    [Trait("rule", "YBK-04")]
    public async Task A_company_that_is_late_loses_its_yearbook()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.AcceptAsync(DossierDesk.Company);
        await desk.Service.Clock.SetAsync(2025, 8, 14, 10);
        await PublishAsync(desk);
        await desk.UploadAsync(DossierDesk.Company, SlotKind.YearbookTemplate, 1, "yearbook.docx");
        await desk.Service.Clock.SetAsync(2025, 9, 13);
        await DossierDesk.RefusedAsync("WINDOW_CLOSED", () => desk.UploadAsync(DossierDesk.Company, SlotKind.YearbookPhoto, 1, "photo.jpg"));
        Assert.Equal(YearbookState.Cancelled, (await desk.SeeAsync(DossierDesk.Company)).Yearbook);
        Assert.Equal([YearbookState.Open, YearbookState.Cancelled], desk.Service.Published<YearbookMaterialChanged>().Select(e => e.State));
    }

    private static Task PublishAsync(DossierDesk desk) =>
        desk.TellAsync("registration", new WinnersPublished { Version = 1, Wins = { new PublishedWin { Win = "win", Entry = desk.Facts(DossierDesk.Company), Place = 1 } } }, "publication");
}
