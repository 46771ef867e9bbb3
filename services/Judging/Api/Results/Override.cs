using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.OverrideResponse> Override(Wire.OverrideRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, async () =>
        {
            var ct = context.CancellationToken;
            var act = await BeginDecisionAsync(request.Edition, request.Award, request.Round, request.Etag, request.Reason, context);
            var ranked = act.Result.File.Places.Where(p => !p.Struck).Select(p => p.Entry).ToHashSet();
            if (request.EntryIds.Any(e => !ranked.Contains(e)))
            {
                throw Refusal.Invalid("entry_ids", "只能選入這個獎項有名次的參賽件", "only entries that hold a place in this award can be selected");
            }

            var decision = await DecideAsync(act.Edition, act.Standing, DecisionKind.Override, request.Award, act.Result.Kind, act.Result.No, "", string.Join(',', request.EntryIds.Distinct()), act.Reason, ct);
            return new Wire.OverrideResponse { Result = await FinishDecisionAsync(act, ct), Decision = decision.ToWire(act.Standing.Me!.Name) };
        }, context.CancellationToken);
}
