using CseaMesh.Edition.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Submission;

/// <summary>Evidence mapped to the behaviour indicators of an occupational standard.</summary>
public sealed class CompetencyTests
{
    private const string Supervisor = "BAS1499-003v4";

    [Fact]
    public async Task An_entrant_maps_evidence_and_entrant_and_judge_see_the_coverage()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.UploadAsync(DossierDesk.Person, SlotKind.EntryDocument, 1, "entry.pdf");
        var empty = await desk.Manager.GetCompetencyAsync(new GetCompetencyRequest { Entry = DossierDesk.Person });
        Assert.Equal((Supervisor, 32, 0, true, true), (empty.Coverage.Standard, empty.Coverage.Indicators, empty.Coverage.Covered, empty.Coverage.Latest, empty.Editable));
        var saved = await desk.Manager.SaveCompetencyMapAsync(new SaveCompetencyMapRequest
        {
            Entry = DossierDesk.Person, Etag = empty.Etag, Standard = Supervisor,
            Evidence = { new CompetencyEvidence { Indicator = "P1.1.1", Pages = { 3, 2, 3 } }, new CompetencyEvidence { Indicator = "P1.1.2", Item = "ENTRY_DOCUMENT-1" }, new CompetencyEvidence { Indicator = "P2.1.1" } },
        });
        Assert.Equal(2, saved.Coverage.Covered);
        var first = saved.Coverage.Tasks.Single(t => t.Code == "T1.1").Indicators;
        Assert.Equal([2, 3], first[0].Pages);
        Assert.Equal("ENTRY_DOCUMENT-1", first[1].Item);
        var dossier = await desk.SeeAsync(DossierDesk.Person);
        Assert.Equal((Supervisor, 2, 32), (dossier.CompetencyStandard, dossier.CompetencyCovered, dossier.CompetencyIndicators));

        await desk.AcceptAsync(DossierDesk.Person);
        await desk.GrantAsync(DossierDesk.Person, Cast.Judge(1));
        var copy = await desk.As(Cast.Judge(1)).GetReadingCopyAsync(new GetReadingCopyRequest { Entry = DossierDesk.Person });
        Assert.Equal((Supervisor, 2), (copy.Competency.Standard, copy.Competency.Covered));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Judge(2)).GetCompetencyAsync(new GetCompetencyRequest { Entry = DossierDesk.Person }));
        await Refused.AsAsync(RefusalKind.Precondition, "SLOT_CLOSED", () => desk.Manager.SaveCompetencyMapAsync(new SaveCompetencyMapRequest { Entry = DossierDesk.Person, Etag = copyEtag(), Standard = Supervisor }));

        string copyEtag() => desk.SeeAsync(DossierDesk.Person).GetAwaiter().GetResult().Etag;
    }

    [Fact]
    public async Task Only_what_the_standard_knows_can_be_mapped_and_only_where_the_award_names_one()
    {
        await using var desk = await DossierDesk.OpenAsync();
        var etag = (await desk.SeeAsync(DossierDesk.Person)).Etag;
        var refusal = await Refused.ByAsync(() => desk.Manager.SaveCompetencyMapAsync(new SaveCompetencyMapRequest
        {
            Entry = DossierDesk.Person, Etag = etag, Standard = Supervisor,
            Evidence = { new CompetencyEvidence { Indicator = "P9.9.9", Pages = { 1 } }, new CompetencyEvidence { Indicator = "P1.1.1", Pages = { 100 } }, new CompetencyEvidence { Indicator = "P1.1.1", Item = "SUPPORTING_EVIDENCE-1" } },
        }));
        Assert.Equal(["evidence[0].indicator", "evidence[1].pages", "evidence[2].indicator", "evidence[2].item"], refusal.Fields.Select(f => f.Field));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.Manager.GetCompetencyAsync(new GetCompetencyRequest { Entry = DossierDesk.Person, Standard = "BAS1499-003v3" }));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.Manager.GetCompetencyAsync(new GetCompetencyRequest { Entry = DossierDesk.Company }));
        Assert.Empty((await desk.SeeAsync(DossierDesk.Company)).CompetencyStandards);
    }

    [Fact]
    public async Task A_map_stays_with_the_version_it_was_made_for()
    {
        await using var desk = await DossierDesk.OpenAsync();
        var etag = (await desk.SeeAsync(DossierDesk.Person)).Etag;
        await desk.Manager.SaveCompetencyMapAsync(new SaveCompetencyMapRequest { Entry = DossierDesk.Person, Etag = etag, Standard = Supervisor, Evidence = { new CompetencyEvidence { Indicator = "P1.1.1", Pages = { 1 } } } });

        // The register brings out a fifth version, and the edition is corrected to name it.
        var old = desk.Edition.CompetencyStandards.Single(s => s.Code == Supervisor);
        var next = old.Clone();
        (next.Code, next.Version, old.Status, old.SupersededBy) = ("BAS1499-003v5", "V5", CompetencyStatus.Superseded, "BAS1499-003v5");
        desk.Edition.CompetencyStandards.Add(next);
        foreach (var award in desk.Edition.Awards)
        {
            for (var i = 0; i < award.CompetencyStandards.Count; i++)
            {
                award.CompetencyStandards[i] = award.CompetencyStandards[i].Replace("BAS1499-003v4", "BAS1499-003v5", StringComparison.Ordinal);
            }
        }

        await desk.TellAsync("registration", new CseaMesh.Registration.V1.EditionPublished { Version = 2, Document = desk.Edition }, desk.Edition.Code);
        var kept = await desk.Manager.GetCompetencyAsync(new GetCompetencyRequest { Entry = DossierDesk.Person });
        Assert.Equal((Supervisor, false, 1), (kept.Coverage.Standard, kept.Coverage.Latest, kept.Coverage.Covered));
        Assert.Equal(["BAS1499-003v5", Supervisor], kept.Standards);

        // The old map may be corrected; who begins now begins with the new version.
        await desk.Manager.SaveCompetencyMapAsync(new SaveCompetencyMapRequest { Entry = DossierDesk.Person, Etag = kept.Etag, Standard = Supervisor, Evidence = { new CompetencyEvidence { Indicator = "P1.1.2", Pages = { 1 } } } });
        await desk.RegisterAsync("another", "最佳現場管理主管", "林佳音");
        await Refused.AsAsync(RefusalKind.Precondition, "STANDARD_SUPERSEDED", () => desk.Manager.SaveCompetencyMapAsync(new SaveCompetencyMapRequest { Entry = "another", Etag = desk.SeeAsync("another").GetAwaiter().GetResult().Etag, Standard = Supervisor }));
    }
}
