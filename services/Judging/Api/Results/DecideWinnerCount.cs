using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.DecideWinnerCountResponse> DecideWinnerCount(Wire.DecideWinnerCountRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, async () =>
        {
            var ct = context.CancellationToken;
            var act = await BeginDecisionAsync(request.Edition, request.Award, request.Round, request.Etag, request.Reason, context);
            Selection.WhyNotCount(act.Result.File, request.WinnerCount).ThrowIfAny();
            var value = request.WinnerCount.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var decision = await DecideAsync(act.Edition, act.Standing, DecisionKind.WinnerCount, request.Award, act.Result.Kind, act.Result.No, "", value, act.Reason, ct);
            return new Wire.DecideWinnerCountResponse { Result = await FinishDecisionAsync(act, ct), Decision = decision.ToWire(act.Standing.Me!.Name) };
        }, context.CancellationToken);
}
