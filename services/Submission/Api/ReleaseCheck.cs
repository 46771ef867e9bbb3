using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.ReleaseCheckResponse> ReleaseCheck(V1.ReleaseCheckRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var dossier = await door.StaffAsync(request.Entry, caller, ct, secretariatToo: true);
        var rules = await rulebook.OfAsync(dossier, ct);
        Etag.Match(request.Etag, dossier.Version);
        CheckRules.WhyNotRelease(dossier, caller.Id, caller.Is(StaffRoles.Secretariat)).ThrowIfAny();
        dossier.Release(clock.Now(), caller.Id);
        await db.SaveChangesAsync(ct);
        return new V1.ReleaseCheckResponse { Dossier = Show(dossier, rules, staff: true) };
    }
}
