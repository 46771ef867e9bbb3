using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.DecideTieResponse> DecideTie(Wire.DecideTieRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, async () =>
        {
            var ct = context.CancellationToken;
            var act = await BeginDecisionAsync(request.Edition, request.Award, request.Round, request.Etag, request.Reason, context);
            var places = act.Result.File.Places;
            var shared = places.Where(p => p.Shared).GroupBy(p => p.No).Select(g => g.Select(p => p.Entry).ToHashSet());
            if (request.EntryIds.Count != request.EntryIds.Distinct().Count() || !shared.Any(s => s.SetEquals(request.EntryIds)))
            {
                throw Refusal.Precondition("NOT_TIED", "這些參賽件並非恰為並列同一名次的全部。", "These entries are not exactly those that share one place.");
            }

            var decision = await DecideAsync(act.Edition, act.Standing, DecisionKind.Tie, request.Award, act.Result.Kind, act.Result.No, "", string.Join(',', request.EntryIds), act.Reason, ct);
            return new Wire.DecideTieResponse { Result = await FinishDecisionAsync(act, ct), Decision = decision.ToWire(act.Standing.Me!.Name) };
        }, context.CancellationToken);

    private sealed record DecisionAct(EditionRules Edition, Standing Standing, List<Candidate> Candidates, AwardResult Result, string Reason);

    /// <summary>Ties, counts and overrides: the chair, after the seal, before certification.</summary>
    private async Task<DecisionAct> BeginDecisionAsync(string editionCode, int award, Wire.RoundKind round, string etag, string reason, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(editionCode, context);
        var candidates = await CandidatesAsync(edition.Code, award, ct);
        standing.RequireChairFor(candidates);
        var text = Reason(reason);
        var result = await SealedResultAsync(edition.Code, award, round, 0, ct);
        Etag.Match(etag, result.Version);
        return result.State == ResultState.Sealed
            ? new DecisionAct(edition, standing, candidates, result, text)
            : throw Refusal.Precondition("RESULT_CERTIFIED", "結果已核定；如需變更請開啟更正。", "The result is certified; open a correction to change it.");
    }

    /// <summary>The result under the new decision. Signatures given to the result before it are void.</summary>
    private async Task<Wire.Result> FinishDecisionAsync(DecisionAct act, CancellationToken ct)
    {
        await results.RefreshAsync(act.Result, ct);
        db.Signatures.RemoveRange(await db.Signatures.Where(s => s.SubjectId == act.Result.Id).ToListAsync(ct));
        await db.SaveChangesAsync(ct);
        return await ViewAsync(act.Result, act.Candidates, ct);
    }
}
