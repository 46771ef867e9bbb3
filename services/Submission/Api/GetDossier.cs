using CseaMesh.Platform.Identity;
using CseaMesh.Submission.Domain;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.GetDossierResponse> GetDossier(V1.GetDossierRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var (dossier, viewer) = await door.SeeAsync(request.Entry, caller, context.CancellationToken);
        var rules = await rulebook.OfAsync(dossier, context.CancellationToken);
        if (viewer != Viewer.Entrant)
        {
            door.Log(dossier, caller, viewer, "dossier");
            await db.SaveChangesAsync(context.CancellationToken);
        }

        var shown = Show(dossier, rules, staff: viewer != Viewer.Entrant);
        var steps = await db.Steps.AsNoTracking().Where(s => s.DossierId == dossier.Id).OrderBy(s => s.Seq).ToListAsync(context.CancellationToken);
        shown.History.AddRange(steps.Where(s => viewer != Viewer.Entrant || IsForEntrant(s.Kind)).Select(s => View.Step(s, staff: viewer != Viewer.Entrant)));
        return new V1.GetDossierResponse { Dossier = shown };
    }

    /// <summary>What the check is doing with single items is told when it asks or decides, not before.</summary>
    private static bool IsForEntrant(StepKind kind) => kind is not (StepKind.Claimed or StepKind.Released or StepKind.Judged or StepKind.Verdict or StepKind.SupplementPassed);
}
