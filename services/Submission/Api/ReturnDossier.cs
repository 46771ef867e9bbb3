using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.ReturnDossierResponse> ReturnDossier(V1.ReturnDossierRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var dossier = await door.StaffAsync(request.Entry, caller, ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        Etag.Match(request.Etag, dossier.Version);
        var now = clock.Now();
        CheckRules.WhyNotDecide(dossier, caller.Id).ThrowIfAny();
        var reason = Reason(request.Reason, max: 2000);
        CheckRules.WhyNotReason(reason).ThrowIfAny();
        dossier.Return(reason, now, caller.Id);
        outbox.Publish(dossier.Edition, dossier.Id, dossier.Version + 1, Messages.Returned(dossier, rules, reason, now));
        await db.SaveChangesAsync(ct);
        return new V1.ReturnDossierResponse { Dossier = Show(dossier, rules, staff: true) };
    }
}
