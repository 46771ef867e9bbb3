using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.GiveMaterialVerdictResponse> GiveMaterialVerdict(V1.GiveMaterialVerdictRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var dossier = await door.StaffAsync(request.Entry, caller, ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        Etag.Match(request.Etag, dossier.Version);
        DossierRules.WhyNotAccepted(dossier).ThrowIfAny();
        (await WhyNotSealedAsync(dossier, ct)).ThrowIfAny();
        var item = CheckItem(dossier, rules, request.Item);
        if (item.Kind is null || dossier.Current(item) is null)
        {
            throw Refusal.NotFound("這一件沒有這項資料。", "This dossier has no such material.").With("reason", "ITEM_UNKNOWN");
        }

        var reason = Reason(request.Reason);
        CheckRules.WhyNotReason(reason).ThrowIfAny();
        dossier.AddVerdict(item.Key, 0, request.Invalid, reason, caller.Id, clock.Now());
        outbox.Publish(dossier.Edition, dossier.Id, dossier.Version + 1, Messages.Verdict(dossier, dossier.MaterialVerdicts[^1]));
        await db.SaveChangesAsync(ct);
        return new V1.GiveMaterialVerdictResponse { Dossier = Show(dossier, rules, staff: true) };
    }

    /// <summary>After the seal of the review only a correction may change what was judged.</summary>
    private async Task<Refusal?> WhyNotSealedAsync(Dossier dossier, CancellationToken ct) =>
        await db.SealedRounds.AnyAsync(r => r.Edition == dossier.Edition && r.Award == dossier.Award, ct)
            ? Refusal.Precondition("ROUND_SEALED", "這個獎項的複審已封存，不能再改判資料。", "The review of this award is sealed; verdicts on material can no longer change.")
            : null;
}
