using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    private const int MaxPagesPerCriterion = 20;

    public override async Task<V1.SavePageMapResponse> SavePageMap(V1.SavePageMapRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var dossier = await door.OwnAsync(request.Entry, context.Caller(), ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        Etag.Match(request.Etag, dossier.Version, required: true);
        DossierRules.WhyNotEdit(dossier, Item.PageMap, rules, clock.Now()).ThrowIfAny();
        dossier.PageMap = ReadPageMap(request, rules);
        dossier.Unjudge(Item.PageMap);
        await db.SaveChangesAsync(ct);
        return new V1.SavePageMapResponse { Dossier = Show(dossier, rules) };
    }

    private static string ReadPageMap(V1.SavePageMapRequest request, AwardRules rules)
    {
        var check = new FieldCheck();
        var seen = new HashSet<int>();
        for (var i = 0; i < request.PageMap.Count; i++)
        {
            var row = request.PageMap[i];
            check.True(rules.Criteria.Any(c => c.No == row.Criterion), $"page_map[{i}].criterion", "這個獎項沒有這項評選重點", "This award has no such criterion");
            check.True(seen.Add(row.Criterion), $"page_map[{i}].criterion", "同一項評選重點只能填一次", "A criterion may appear once");
            check.True(row.Pages.Count <= MaxPagesPerCriterion, $"page_map[{i}].pages", $"每項最多 {MaxPagesPerCriterion} 個頁碼", $"At most {MaxPagesPerCriterion} pages per criterion");
            foreach (var number in row.Pages)
            {
                check.Range($"page_map[{i}].pages", number, 1, 99);
            }
        }

        check.ThrowIfAny();
        return PageMaps.Write(request.PageMap.Select(row => (row.Criterion, (IReadOnlyList<int>)row.Pages)));
    }
}
