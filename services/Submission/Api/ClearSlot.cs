using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.ClearSlotResponse> ClearSlot(V1.ClearSlotRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var dossier = await door.OwnAsync(request.Entry, context.Caller(), ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        var (item, rule) = Place(rules, request.Kind, request.Ordinal);
        Etag.Match(request.Etag, dossier.Version);
        DossierRules.WhyNotEdit(dossier, item, rules, clock.Now()).ThrowIfAny();
        if (rule.Requires(item.Ordinal))
        {
            throw Refusal.Precondition("SLOT_REQUIRED", "必備項目不能清空，請直接換檔。", "A required item cannot be emptied; replace it.").With("item", item.Key);
        }

        dossier.Clear(item, clock.Now(), context.Caller().Id);
        await db.SaveChangesAsync(ct);
        return new V1.ClearSlotResponse { Dossier = Show(dossier, rules) };
    }
}
