using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.ReopenCheckResponse> ReopenCheck(V1.ReopenCheckRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var dossier = await door.StaffAsync(request.Entry, caller, ct, secretariatToo: true);
        var rules = await rulebook.OfAsync(dossier, ct);
        Etag.Match(request.Etag, dossier.Version);
        var now = clock.Now();
        DossierRules.WhyNotReopen(dossier, rules, now).ThrowIfAny();
        var reason = Reason(request.Reason);
        CheckRules.WhyNotReason(reason).ThrowIfAny();
        dossier.Reopen(caller.Id, reason, now);
        outbox.Publish(dossier.Edition, dossier.Id, dossier.Version + 1, Messages.Reopened(dossier, reason, now));
        await db.SaveChangesAsync(ct);
        return new V1.ReopenCheckResponse { Dossier = Show(dossier, rules, staff: true) };
    }
}
