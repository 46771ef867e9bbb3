using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    private const int MaxEvidenceRows = 200;

    public override async Task<V1.SaveCompetencyMapResponse> SaveCompetencyMap(V1.SaveCompetencyMapRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var dossier = await door.OwnAsync(request.Entry, context.Caller(), ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        Etag.Match(request.Etag, dossier.Version, required: true);
        DossierRules.WhyNotEdit(dossier, Item.PageMap, rules, clock.Now()).ThrowIfAny();
        var standard = StandardOf(rules, request.Standard);
        CompetencyRules.WhyNotMap(standard, dossier.CompetencyStandard).ThrowIfAny();
        var map = ReadEvidence(request, dossier, standard);
        (dossier.CompetencyStandard, dossier.CompetencyMap) = (map.Count > 0 ? standard.Code : "", CompetencyMaps.Write(map));
        await db.SaveChangesAsync(ct);
        return new V1.SaveCompetencyMapResponse { Coverage = CompetencyView.Of(dossier, standard), Etag = Etag.Of(dossier.Version) };
    }

    private static List<CompetencyEvidence> ReadEvidence(V1.SaveCompetencyMapRequest request, Dossier dossier, CompetencyStandard standard)
    {
        var check = new FieldCheck();
        check.True(request.Evidence.Count <= MaxEvidenceRows, "evidence", $"最多 {MaxEvidenceRows} 列", $"At most {MaxEvidenceRows} rows", "TOO_LONG");
        var known = standard.Indicators.Select(i => i.Code).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var rows = new List<CompetencyEvidence>();
        for (var i = 0; i < Math.Min(request.Evidence.Count, MaxEvidenceRows); i++)
        {
            var (at, row) = ($"evidence[{i}]", request.Evidence[i]);
            check.True(known.Contains(row.Indicator), $"{at}.indicator", "這個職能基準沒有這項行為指標", "The standard has no such indicator");
            check.True(seen.Add(row.Indicator), $"{at}.indicator", "同一項行為指標只能填一次", "An indicator may appear once");
            check.True(row.Pages.Count <= MaxPagesPerCriterion, $"{at}.pages", $"每項最多 {MaxPagesPerCriterion} 個頁碼", $"At most {MaxPagesPerCriterion} pages each");
            foreach (var page in row.Pages)
            {
                check.Range($"{at}.pages", page, 1, 99);
            }

            check.True(row.Item.Length == 0 || Item.Parse(row.Item) is { Kind: not null } item && dossier.Current(item) is not null, $"{at}.item", "這項資料尚未繳交", "This piece is not in the dossier");
            if (row.Pages.Count > 0 || row.Item.Length > 0)
            {
                rows.Add(new CompetencyEvidence(row.Indicator, [.. row.Pages], row.Item));
            }
        }

        check.ThrowIfAny();
        return rows;
    }
}
