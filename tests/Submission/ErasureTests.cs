using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using SlotKind = CseaMesh.Edition.V1.SlotKind;

namespace CseaMesh.Tests.Submission;

/// <summary>What becomes of material when a person is erased, and when the organisation behind it is merged into another.</summary>
public sealed class ErasureTests
{
    private const string Instead = "（已刪除）";

    [Fact]
    public async Task Nothing_that_an_erased_person_handed_in_is_left_but_the_verdict_and_the_receipt()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await ChangeAsync(desk, DossierDesk.Person, f => (f.Person, f.Label) = (Cast.Member(1).Id, "曾優秀"));
        var accepted = await desk.AcceptAsync(DossierDesk.Person);
        var files = accepted.Slots.Select(s => s.File).Where(f => f is not null).Select(f => f.Id).ToList();
        Assert.NotEmpty(files);
        var stored = StoredFiles(desk);
        Assert.NotEmpty(stored);

        await desk.TellAsync("registration", new PersonErased { Person = Cast.Member(1).Id, Instead = Instead, At = Timestamp.FromDateTimeOffset(await desk.Service.Clock.NowAsync()) }, Cast.Member(1).Id);

        var after = await desk.SeeAsync(DossierDesk.Person);
        var text = after.ToString();
        Assert.DoesNotContain("曾優秀", text, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", text, StringComparison.Ordinal);
        Assert.Equal((Instead, DossierState.Accepted), (after.Label, after.State));
        Assert.Equal((accepted.Receipts[^1].ManifestSha256, accepted.Receipts.Count), (after.Receipts[^1].ManifestSha256, after.Receipts.Count));
        Assert.Empty(StoredFiles(desk));
        foreach (var file in files)
        {
            await DossierDesk.RefusedAsync("FILE_ERASED", () => desk.DownloadAsync(file, desk.Manager));
        }

        // The others' stay.
        await desk.UploadAsync(DossierDesk.Company, SlotKind.EntryDocument, 1, "entry.pdf");
        Assert.NotEmpty(StoredFiles(desk));
    }

    [Fact]
    public async Task Who_asked_for_a_stop_is_left_out_of_the_yearbook_until_he_takes_it_back()
    {
        await using var desk = await DossierDesk.OpenAsync();
        var facts = desk.Facts(DossierDesk.Person, label: "曾優秀");
        facts.Person = Cast.Member(1).Id;
        await desk.TellAsync("registration", new EntryChanged { Entry = facts }, DossierDesk.Person);
        await desk.TellAsync("registration", new WinnersPublished { Version = 1, Wins = { new PublishedWin { Win = "WIN1", Entry = facts, Place = 1 } } }, "csea-2025");
        Assert.Equal(1, await RowsAsync());
        await desk.TellAsync("registration", new PersonStopped { Person = Cast.Member(1).Id, Stopped = true }, Cast.Member(1).Id);
        Assert.Equal(0, await RowsAsync());
        await desk.TellAsync("registration", new PersonStopped { Person = Cast.Member(1).Id, Stopped = false }, Cast.Member(1).Id);
        Assert.Equal(1, await RowsAsync());

        async Task<int> RowsAsync() => (await desk.As(Cast.Secretary).ListYearbookAsync(new ListYearbookRequest { Edition = "csea-2025" })).Rows.Count;
    }

    [Fact]
    public async Task Bytes_that_another_entry_handed_in_too_stay_there()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await ChangeAsync(desk, DossierDesk.Person, f => f.Person = Cast.Member(1).Id);
        var mine = await desk.UploadAsync(DossierDesk.Person, SlotKind.EntryDocument, 1, "entry.pdf");
        var theirs = await desk.UploadAsync(DossierDesk.Company, SlotKind.EntryDocument, 1, "entry.pdf");
        await desk.TellAsync("registration", new PersonErased { Person = Cast.Member(1).Id, Instead = Instead, At = Timestamp.FromDateTimeOffset(await desk.Service.Clock.NowAsync()) }, Cast.Member(1).Id);
        Assert.NotEmpty(await desk.DownloadAsync(theirs.Slot.File.Id, desk.Manager));
        await DossierDesk.RefusedAsync("FILE_ERASED", () => desk.DownloadAsync(mine.Slot.File.Id, desk.Manager));
    }

    [Fact]
    public async Task Material_of_a_merged_organisation_belongs_to_the_managers_of_the_one_that_stays()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.JoinAsync("manager-2", Cast.Manager(2), MemberRole.Manager, "stays");
        await desk.TellAsync("registration", new OrganisationChanged { Organisation = new OrganisationFacts { Id = "stays", LegalName = "留下的股份有限公司", ShortName = "留下公司" } }, "stays");
        await desk.TellAsync("registration", new OrganisationMemberChanged { Member = "manager-1", Organisation = "kind-company", Person = Cast.Manager(1).Id, Role = MemberRole.Manager, Active = false }, "manager-1");
        await ChangeAsync(desk, DossierDesk.Company, f => (f.Organisation, f.OrganisationName) = ("stays", "留下的股份有限公司"));
        Assert.Contains("留下公司", (await desk.SeeAsync(DossierDesk.Company, desk.As(Cast.Manager(2)))).OrganisationName, StringComparison.Ordinal);
        Assert.Equal("NOT_FOUND", (await Refused.ByAsync(() => desk.Manager.GetDossierAsync(new GetDossierRequest { Entry = DossierDesk.Company }))).Reason);
    }

    private static Task ChangeAsync(DossierDesk desk, string entry, Action<EntryFacts> change)
    {
        var facts = desk.Facts(entry);
        change(facts);
        return desk.TellAsync("registration", new EntryChanged { Entry = facts }, entry);
    }

    private static string[] StoredFiles(DossierDesk desk) =>
        [.. Directory.GetFiles(desk.Service.Folder, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f).Length == 64)];
}
