using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.VerdictItemResponse> VerdictItem(V1.VerdictItemRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var dossier = await door.StaffAsync(request.Entry, caller, ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        Etag.Match(request.Etag, dossier.Version);
        CheckRules.WhyNotDecide(dossier, caller.Id).ThrowIfAny();
        var item = CheckItem(dossier, rules, request.Item);
        var reason = Reason(request.Reason);
        if (!Enum.TryParse<Verdict>(request.Verdict.ToString(), out var verdict))
        {
            throw Refusal.Invalid("verdict", "請選擇判定結果", "verdict is required and must be one of the listed values", "REQUIRED");
        }

        if (verdict is Verdict.Supplement or Verdict.Invalid)
        {
            CheckRules.WhyNotReason(reason).ThrowIfAny();
        }

        if (verdict == Verdict.Accepted)
        {
            CheckRules.WhyNotPass(dossier, item, rules, reason).ThrowIfAny();
        }

        dossier.Judge(item, verdict, reason, caller.Id, clock.Now());
        await db.SaveChangesAsync(ct);
        return new V1.VerdictItemResponse { Dossier = Show(dossier, rules, staff: true) };
    }
}
