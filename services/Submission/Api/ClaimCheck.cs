using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.ClaimCheckResponse> ClaimCheck(V1.ClaimCheckRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var dossier = await door.StaffAsync(request.Entry, caller, ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        Etag.Match(request.Etag, dossier.Version);
        CheckRules.WhyNotClaim(dossier, caller.Id).ThrowIfAny();
        dossier.Claim(caller.Id, clock.Now());
        await db.SaveChangesAsync(ct);
        return new V1.ClaimCheckResponse { Dossier = Show(dossier, rules, staff: true) };
    }
}
