using System.Security.Cryptography;
using System.Text;
using CseaMesh.Edition.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Submission;

/// <summary>Handing in: what each class needs, until when, and what the clock does.</summary>
public sealed class SubmitTests
{
    [Theory]
    [Trait("rule", "REG-03")]
    [Trait("rule", "REG-04")]
    [Trait("rule", "REG-05")]
    [Trait("rule", "VID-01")]
    [Trait("rule", "PRE-02")]
    [Trait("rule", "YBK-02")]
    [Trait("rule", "YBK-03")]
    [Trait("rule", "YBK-09")]
    [Trait("rule", "YBK-10")]
    [InlineData(DossierDesk.Company, "ENTRY_DOCUMENT-1")]
    [InlineData(DossierDesk.Team, "ENTRY_DOCUMENT-1,ENTRY_VIDEO-1,YEARBOOK_TEMPLATE-1,YEARBOOK_PHOTO-1,YEARBOOK_PHOTO-2,YEARBOOK_PHOTO-3")]
    [InlineData(DossierDesk.Person, "ENTRY_DOCUMENT-1,YEARBOOK_TEMPLATE-1,YEARBOOK_PHOTO-1")]
    public async Task What_is_missing_is_named_and_with_it_the_dossier_goes_in(string entry, string required)
    {
        await using var desk = await DossierDesk.OpenAsync();
        var refusal = await Refused.AsAsync(RefusalKind.Precondition, "ITEMS_MISSING", () => desk.Manager.SubmitDossierAsync(new SubmitDossierRequest { Entry = entry }));
        Assert.Equal(required + ",DECLARATIONS", refusal.Metadata["items"]);
        await desk.FillAsync(entry);
        var answer = await desk.SubmitAsync(entry);
        Assert.Equal(DossierState.Submitted, answer.Dossier.State);
        await desk.Service.SettleAsync();
        var told = Assert.Single(desk.Service.Published<EntrySubmitted>());
        Assert.Equal((entry, 1, false, answer.Receipt.ManifestSha256), (told.Entry, told.SubmissionNo, told.Automatic, told.ReceiptSha256));
    }

    [Fact]
    [Trait("rule", "REG-04")]
    public async Task The_receipt_proves_what_was_handed_in()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.FillAsync(DossierDesk.Team);
        var receipt = (await desk.SubmitAsync(DossierDesk.Team)).Receipt;
        Assert.Equal(receipt.ManifestSha256, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(receipt.Manifest))));
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(DossierDesk.Bytes("entry.pdf"))), receipt.Manifest, StringComparison.Ordinal);
        await DossierDesk.RefusedAsync("SLOT_CLOSED", () => desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, "entry.pdf"));
        await DossierDesk.RefusedAsync("SLOT_CLOSED", () => desk.SubmitAsync(DossierDesk.Team));
    }

    [Theory]
    [Trait("rule", "CNF-02")]
    [Trait("rule", "ORG-04")]
    [Trait("rule", "CNF-05")]
    [Trait("rule", "VID-12")]
    [Trait("rule", "VID-13")]
    [Trait("rule", "DOC-06")]
    [InlineData("CNF-02")]
    [InlineData("VID-12")]
    [InlineData("DOC-06")]
    public async Task Without_each_statement_a_dossier_is_not_taken(string rule)
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.FillAsync(DossierDesk.Company);
        await desk.DeclareAsync(DossierDesk.Company, d =>
        {
            d.LawfulSource = rule != "CNF-02";
            d.CopyrightCleared = rule != "VID-12";
            d.FactsInPeriod = rule != "DOC-06";
        });
        Assert.Equal(rule, Assert.Single((await desk.SeeAsync(DossierDesk.Company)).Preflight, f => f.Level == FindingLevel.Missing).Rule);
        await DossierDesk.RefusedAsync("ITEMS_MISSING", () => desk.SubmitAsync(DossierDesk.Company));
    }

    [Theory]
    [Trait("rule", "SCH-04")]
    [Trait("rule", "SCH-05")]
    [Trait("rule", "SCH-06")]
    [Trait("rule", "VID-14")]
    [InlineData(DossierDesk.Company)]
    [InlineData(DossierDesk.Team)]
    [InlineData(DossierDesk.Person)]
    public async Task Material_is_taken_until_the_last_minute_of_the_sixth_of_june(string entry)
    {
        await using var desk = await DossierDesk.OpenAsync(edition => edition.Settings.Registration.CompleteDraftAtClose = CompleteDraftAtClose.Warn);
        await desk.Service.Clock.SetAsync(2025, 6, 6, 23, 59);
        await desk.FillAsync(entry);
        await desk.Service.Clock.SetAsync(2025, 6, 7);
        await DossierDesk.RefusedAsync("WINDOW_CLOSED", () => desk.SubmitAsync(entry));
        await DossierDesk.RefusedAsync("WINDOW_CLOSED", () => desk.UploadAsync(entry, SlotKind.EntryDocument, 1, "entry.pdf"));
        await DossierDesk.RefusedAsync("WINDOW_CLOSED", () => desk.DeclareAsync(entry));
        if (entry != DossierDesk.Company)
        {
            await DossierDesk.RefusedAsync("WINDOW_CLOSED", () => desk.LinkAsync(entry, entry == DossierDesk.Team ? SlotKind.EntryVideo : SlotKind.BonusVideo, 60));
            await DossierDesk.RefusedAsync("WINDOW_CLOSED", () => desk.UploadAsync(entry, SlotKind.YearbookPhoto, 1, "photo.jpg"));
        }

        Assert.Equal(DossierState.Preparing, (await desk.SeeAsync(entry)).State);
    }

    [Fact]
    [Trait("rule", "YBK-04")]
    public async Task The_close_hands_in_complete_drafts_even_without_yearbook_and_leaves_others()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.FillAsync(DossierDesk.Company);
        await desk.FillAsync(DossierDesk.Team, yearbook: false);
        await desk.UploadAsync(DossierDesk.Person, SlotKind.EntryDocument, 1, "entry.pdf");
        await desk.Service.Clock.SetAsync(2025, 6, 7);
        await desk.Service.Clock.SetAsync(2025, 6, 7, 1);
        Assert.Equal([DossierDesk.Company, DossierDesk.Team], desk.Service.Published<EntrySubmitted>().Where(e => e.Automatic).Select(e => e.Entry).Order(StringComparer.Ordinal));
        Assert.Equal(DossierState.Preparing, (await desk.SeeAsync(DossierDesk.Person)).State);

        // Only the yearbook is lost by it.
        await desk.Officer.ClaimCheckAsync(new ClaimCheckRequest { Entry = DossierDesk.Team });
        foreach (var item in (await desk.SeeAsync(DossierDesk.Team, desk.Officer)).CheckItems.Where(i => !i.Item.StartsWith("YEARBOOK", StringComparison.Ordinal)))
        {
            await desk.Officer.VerdictItemAsync(new VerdictItemRequest { Entry = DossierDesk.Team, Item = item.Item, Verdict = Verdict.Accepted });
        }

        var accepted = (await desk.Officer.AcceptDossierAsync(new AcceptDossierRequest { Entry = DossierDesk.Team })).Dossier;
        Assert.Equal((DossierState.Accepted, YearbookState.Cancelled), (accepted.State, accepted.Yearbook));
        await desk.Service.SettleAsync();
        Assert.Equal(YearbookState.Cancelled, Assert.Single(desk.Service.Published<EntryAccepted>()).Yearbook);
    }

    [Fact]
    [Trait("rule", "REG-09")]
    public async Task The_last_three_days_remind_of_the_time_left()
    {
        await using var desk = await DossierDesk.OpenAsync();
        Assert.DoesNotContain((await desk.SeeAsync(DossierDesk.Team)).Preflight, f => f.Rule == "REG-09");
        await desk.Service.Clock.SetAsync(2025, 6, 4);
        Assert.Contains((await desk.SeeAsync(DossierDesk.Team)).Preflight, f => f.Rule == "REG-09");
    }

    [Fact]
    public async Task A_withdrawn_entry_is_closed_and_reinstated_as_it_was()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.FillAsync(DossierDesk.Company);
        await desk.TellAsync("registration", new EntryWithdrawn { Entry = desk.Facts(DossierDesk.Company), Reason = "改期" }, DossierDesk.Company);
        Assert.Equal(DossierState.Closed, (await desk.SeeAsync(DossierDesk.Company)).State);
        await DossierDesk.RefusedAsync("SLOT_CLOSED", () => desk.SubmitAsync(DossierDesk.Company));
        await desk.TellAsync("registration", new EntryReinstated { Entry = desk.Facts(DossierDesk.Company) }, DossierDesk.Company);
        await desk.SubmitAsync(DossierDesk.Company);
    }
}
