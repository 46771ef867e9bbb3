using CseaMesh.Edition.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Submission;

/// <summary>Links, evidence and statements.</summary>
public sealed class MaterialTests
{
    private static readonly string[] Unsafe =
    [
        "http://drive.example.com/film",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/film",
        "https://localhost.:8443/film",
        "https://api.internal/film",
        "https://127.0.0.1/film",
        "https://2130706433/film",
        "https://0x7f.1/film",
        "https://[::1]/film",
        "https://[::ffff:10.0.0.1]/film",
        "https://[fe80::1]/film",
        "https://10.1.2.3/film",
        "https://192.168.0.10/film",
        "https://１６９.254.169.254/film",
        "https://user:secret@drive.example.com/film",
        "https://drive.example.com@169.254.169.254/film",
        "https://drive.example.com\\@localhost/film",
        "https://drive.example.com/\u202Efilm",
        "https://intranet/film",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "",
    ];

    [Fact]
    [Trait("rule", "VID-06")]
    public async Task A_link_that_is_not_a_public_https_address_is_refused()
    {
        await using var desk = await DossierDesk.OpenAsync();
        foreach (var url in Unsafe)
        {
            await Refused.AsAsync(RefusalKind.Invalid, "LINK_UNSAFE", () => desk.Manager.SetLinkAsync(new SetLinkRequest { Entry = DossierDesk.Team, Kind = SlotKind.EntryVideo, Url = url, DeclaredSeconds = 100 }));
        }
    }

    [Fact]
    [Trait("rule", "VID-06")]
    public async Task A_link_of_two_thousand_characters_is_the_longest()
    {
        await using var desk = await DossierDesk.OpenAsync();
        var url = "https://drive.example.com/".PadRight(2000, 'a');
        var answer = await desk.Manager.SetLinkAsync(new SetLinkRequest { Entry = DossierDesk.Team, Kind = SlotKind.EntryVideo, Url = url, DeclaredSeconds = 100 });
        Assert.Equal(url, answer.Slot.Link.Url);
        await Refused.AsAsync(RefusalKind.Invalid, "LINK_UNSAFE", () => desk.Manager.SetLinkAsync(new SetLinkRequest { Entry = DossierDesk.Team, Kind = SlotKind.EntryVideo, Url = url + "a", DeclaredSeconds = 100 }));
    }

    [Theory]
    [Trait("rule", "VID-02")]
    [Trait("rule", "VID-09")]
    [InlineData(DossierDesk.Team, SlotKind.EntryVideo, 180)]
    [InlineData(DossierDesk.Person, SlotKind.BonusVideo, 120)]
    public async Task A_declared_length_over_the_limit_is_refused(string entry, SlotKind kind, int limit)
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.LinkAsync(entry, kind, limit);
        var refusal = await DossierDesk.RefusedAsync("VIDEO_TOO_LONG", () => desk.LinkAsync(entry, kind, limit + 1));
        Assert.Equal(limit.ToString(System.Globalization.CultureInfo.InvariantCulture), refusal.Metadata["max_seconds"]);
        await DossierDesk.RefusedAsync("REQUIRED", () => desk.LinkAsync(entry, kind, 0));
    }

    [Fact]
    [Trait("rule", "VID-10")]
    [Trait("rule", "BON-03")]
    public async Task A_bonus_film_needs_the_supervisors_name_title_and_relation()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.FillAsync(DossierDesk.Person);
        Assert.True((await desk.SeeAsync(DossierDesk.Person)).Complete);
        await desk.LinkAsync(DossierDesk.Person, SlotKind.BonusVideo, 120);
        var missing = (await desk.SeeAsync(DossierDesk.Person)).Preflight.Where(f => f.Level == FindingLevel.Missing).Select(f => f.Rule);
        Assert.Equal(["VID-10", "BON-03"], missing);
        await desk.DeclareAsync(DossierDesk.Person, d => (d.SupervisorName, d.SupervisorTitle, d.SupervisorRelation) = ("王主管", "協理", "直屬主管"));
        Assert.True((await desk.SeeAsync(DossierDesk.Person)).Complete);
    }

    [Fact]
    [Trait("rule", "REG-06")]
    public async Task A_person_without_a_bonus_film_is_advised_to_add_one()
    {
        await using var desk = await DossierDesk.OpenAsync();
        Assert.Contains((await desk.SeeAsync(DossierDesk.Person)).Preflight, f => f.Rule == "REG-06" && f.Level == FindingLevel.Warning && f.ToDo.Zh.Length > 0);
    }

    [Fact]
    [Trait("rule", "BON-01")]
    [Trait("rule", "BON-06")]
    [Trait("rule", "BON-07")]
    public async Task Evidence_is_for_one_bonus_item_and_warned_about_outside_the_period()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.RegisterAsync("award-1", "最佳客戶服務企業", "");
        await DossierDesk.RefusedAsync("INVALID", () => Link(SlotKind.Recognition, 1, 0, "2024-05-01"));
        await DossierDesk.RefusedAsync("INVALID", () => Link(SlotKind.Recognition, 1, 9, "2024-05-01"));
        var inside = await Link(SlotKind.Recognition, 1, 8, "2024-01-01");
        Assert.Equal((8, SlotState.Ready), (inside.Slot.BonusItem, inside.Slot.State));
        var outside = await Link(SlotKind.Recognition, 2, 7, "2023-12-31");
        Assert.Contains(outside.Findings, f => f.Rule == "BON-01" && f.Level == FindingLevel.Warning);
        Assert.Equal(9, (await Link(SlotKind.SupportingEvidence, 1, 0, "2025-06-30")).Slot.BonusItem);

        Task<SetLinkResponse> Link(SlotKind kind, int ordinal, int bonusItem, string day) => desk.Manager.SetLinkAsync(new SetLinkRequest
        {
            Entry = "award-1", Kind = kind, Ordinal = ordinal, Url = "https://news.example.com/praise", BonusItem = bonusItem, OccurredOn = day,
        }).ResponseAsync;
    }

    [Fact]
    [Trait("rule", "SCH-12")]
    [Trait("rule", "DOC-06")]
    public async Task Facts_outside_the_evidence_period_only_warn()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.FillAsync(DossierDesk.Company);
        await desk.DeclareAsync(DossierDesk.Company, d => d.EvidenceFrom = "2023-12-31");
        var dossier = await desk.SeeAsync(DossierDesk.Company);
        Assert.Contains(dossier.Preflight, f => f.Rule == "SCH-12" && f.Level == FindingLevel.Warning);
        Assert.True(dossier.Complete);
    }

    [Fact]
    [Trait("rule", "DOC-04")]
    [Trait("rule", "AWD-09")]
    public async Task A_criterion_without_page_is_warned_about_and_a_page_that_is_not_there_must_be_corrected()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.FillAsync(DossierDesk.Company);
        await Save(1, 7);
        var findings = (await desk.SeeAsync(DossierDesk.Company)).Preflight.Where(f => f.Rule == "DOC-04").ToList();
        var award = (await desk.SeeAsync(DossierDesk.Company)).Award;
        Assert.Equal(CseaMesh.Tests.Registration.RegistrationDesk.Document().Awards.Single(a => a.Number == award).Criteria.Count, findings.Count);
        Assert.Equal(FindingLevel.Missing, findings[0].Level);
        Assert.All(findings.Skip(1), f => Assert.Equal(FindingLevel.Warning, f.Level));
        await DossierDesk.RefusedAsync("INVALID", () => Save(99, 1));
        await DossierDesk.RefusedAsync("OUT_OF_RANGE", () => Save(1, 0));

        async Task Save(int criterion, int page) => await desk.Manager.SavePageMapAsync(new SavePageMapRequest
        {
            Entry = DossierDesk.Company, Etag = (await desk.SeeAsync(DossierDesk.Company)).Etag, PageMap = { new CriterionPages { Criterion = criterion, Pages = { page } } },
        });
    }

    [Fact]
    public async Task Statements_need_the_etag_of_the_last_read()
    {
        await using var desk = await DossierDesk.OpenAsync();
        var etag = (await desk.SeeAsync(DossierDesk.Team)).Etag;
        await desk.DeclareAsync(DossierDesk.Team);
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => desk.Manager.SaveDeclarationsAsync(new SaveDeclarationsRequest { Entry = DossierDesk.Team, Etag = etag, Declarations = new Declarations() }));
        await Refused.AsAsync(RefusalKind.Invalid, "REQUIRED", () => desk.Manager.SaveDeclarationsAsync(new SaveDeclarationsRequest { Entry = DossierDesk.Team, Declarations = new Declarations() }));
    }

    [Fact]
    public async Task An_optional_slot_can_be_emptied_and_its_version_stays()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.UploadAsync(DossierDesk.Team, SlotKind.Calculation, 1, "entry.pdf");
        var slot = (await desk.Manager.ClearSlotAsync(new ClearSlotRequest { Entry = DossierDesk.Team, Kind = SlotKind.Calculation, Ordinal = 1 })).Dossier.Slots.Single(s => s.Item == "CALCULATION-1");
        Assert.Equal((SlotState.Empty, 1), (slot.State, slot.EarlierFiles.Count));
        await Refused.AsAsync(RefusalKind.Precondition, "SLOT_REQUIRED", () => desk.Manager.ClearSlotAsync(new ClearSlotRequest { Entry = DossierDesk.Team, Kind = SlotKind.EntryDocument, Ordinal = 1 }));
    }
}
