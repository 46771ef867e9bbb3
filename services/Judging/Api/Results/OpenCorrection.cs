using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.OpenCorrectionResponse> OpenCorrection(Wire.OpenCorrectionRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, async () =>
        {
            var ct = context.CancellationToken;
            var (edition, standing) = await EnterAsync(request.Edition, context);
            var candidates = await CandidatesAsync(edition.Code, request.Award, ct);
            standing.RequireChairFor(candidates);
            var reason = Reason(request.Reason);
            var before = await SealedResultAsync(edition.Code, request.Award, request.Round, 0, ct);
            Etag.Match(request.Etag, before.Version);
            if (before.State is not (ResultState.Certified or ResultState.Published))
            {
                throw Refusal.Precondition("NOT_CERTIFIED", "尚未核定的結果不需要更正。", "A result that is not certified needs no correction.");
            }

            before.State = ResultState.Corrected;
            var next = new AwardResult { Id = Ids.New(clock), Edition = edition.Code, Award = before.Award, Kind = before.Kind, No = before.No + 1, Document = "", FileHash = "" };
            var decision = await DecideAsync(edition, standing, DecisionKind.Correction, before.Award, before.Kind, next.No, "", "", reason, ct);
            var round = await db.Rounds.SingleAsync(r => r.Edition == edition.Code && r.Award == before.Award && r.Kind == before.Kind, ct);
            next.Put(ResultMaker.Make(await results.RecomputeAsync(edition, round, next.No, ct)));
            db.Results.Add(next);
            await db.SaveChangesAsync(ct);
            return new Wire.OpenCorrectionResponse { Result = await ViewAsync(next, candidates, ct), Decision = decision.ToWire(standing.Me!.Name) };
        }, context.CancellationToken);
}
