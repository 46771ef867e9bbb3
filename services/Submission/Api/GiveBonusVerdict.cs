using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.GiveBonusVerdictResponse> GiveBonusVerdict(V1.GiveBonusVerdictRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var dossier = await door.StaffAsync(request.Entry, caller, ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        Etag.Match(request.Etag, dossier.Version);
        DossierRules.WhyNotAccepted(dossier).ThrowIfAny();
        (await WhyNotSealedAsync(dossier, ct)).ThrowIfAny();
        if (rules.BonusItems.All(b => b.No != request.BonusItem))
        {
            throw Refusal.NotFound("這個獎項沒有這個加分題。", "This award has no such bonus item.").With("reason", "ITEM_UNKNOWN");
        }

        var reason = Reason(request.Reason);
        CheckRules.WhyNotReason(reason).ThrowIfAny();
        dossier.AddVerdict("", request.BonusItem, request.ForcedZero, reason, caller.Id, clock.Now());
        outbox.Publish(dossier.Edition, dossier.Id, dossier.Version + 1, Messages.Verdict(dossier, dossier.MaterialVerdicts[^1]));
        await db.SaveChangesAsync(ct);
        return new V1.GiveBonusVerdictResponse { Dossier = Show(dossier, rules, staff: true) };
    }
}
