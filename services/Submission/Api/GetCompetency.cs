using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.GetCompetencyResponse> GetCompetency(V1.GetCompetencyRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var dossier = await door.FindAsync(request.Entry, ct) ?? throw DossierRights.NotFound();
        var viewer = await door.ViewerAsync(dossier, caller, ct);
        if (viewer is null && !await door.MayReadAsync(dossier, caller, ct))
        {
            throw DossierRights.NotFound();
        }

        var rules = await rulebook.OfAsync(dossier, ct);
        var standard = StandardOf(rules, request.Standard.Length > 0 ? request.Standard : dossier.CompetencyStandard);
        return new V1.GetCompetencyResponse
        {
            Coverage = CompetencyView.Of(dossier, standard),
            Standards = { rules.Standards.Where(s => s.Latest || s.Code == dossier.CompetencyStandard).Select(s => s.Code) },
            Etag = Etag.Of(dossier.Version),
            Editable = viewer == Viewer.Entrant && DossierRules.WhyNotEdit(dossier, Item.PageMap, rules, clock.Now()) is null,
        };
    }

    /// <summary>A standard that fits the award; without a code the best fitting one. Throws NOT_FOUND STANDARD_UNKNOWN.</summary>
    private static CompetencyStandard StandardOf(AwardRules rules, string code) =>
        (code.Length == 0 ? rules.Standards.FirstOrDefault(s => s.Latest) : rules.Standards.FirstOrDefault(s => s.Code == code))
        ?? throw Refusal.NotFound("這個獎項沒有對應的職能基準。", "No such occupational standard fits this award.").With("reason", "STANDARD_UNKNOWN");
}
