using CseaMesh.Platform.Identity;
using Grpc.Core;

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

        return new V1.GetDossierResponse { Dossier = Show(dossier, rules, staff: viewer != Viewer.Entrant) };
    }
}
