using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.SubmitSupplementResponse> SubmitSupplement(V1.SubmitSupplementRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var now = clock.Now();
        var dossier = await door.OwnAsync(request.Entry, caller, ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        Etag.Match(request.Etag, dossier.Version);
        dossier = await InspectedAsync(dossier, ct);
        DossierRules.WhyNotAnswer(dossier, Preflight.Of(dossier, rules, now), now).ThrowIfAny();
        var supplement = dossier.OpenSupplement!;
        supplement.AnsweredAt = now;
        var manifest = Manifest.Write(dossier, rules);
        var handIn = dossier.Submit(now, caller.Id, automatic: false, manifest, Manifest.Hash(manifest));
        outbox.Publish(dossier.Edition, dossier.Id, dossier.Version + 1, Messages.Submitted(dossier, rules, handIn, supplement.Number));
        await db.SaveChangesAsync(ct);
        return new V1.SubmitSupplementResponse { Dossier = Show(dossier, rules), Receipt = View.Receipt(handIn) };
    }
}
