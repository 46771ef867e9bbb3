using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.ListRoundsResponse> ListRounds(Wire.ListRoundsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        RequireInsider(standing);
        var rounds = await db.Rounds.AsNoTracking().Where(r => r.Edition == edition.Code).OrderBy(r => r.Award).ThenBy(r => r.Kind).ToListAsync(ct);
        var ids = rounds.Select(r => r.Id).ToList();
        var signatures = (await db.Signatures.AsNoTracking().Where(s => ids.Contains(s.SubjectId)).ToListAsync(ct)).ToLookup(s => s.SubjectId);
        var response = new Wire.ListRoundsResponse();
        response.Rounds.AddRange(rounds.Select(r => View(r, standing, signatures[r.Id])));
        return response;
    }

    /// <summary>A judge is not told how many entries an award has: with a conflict the number would speak.</summary>
    private Wire.Round View(AwardRound round, Standing standing, IEnumerable<Signature> signatures)
    {
        var view = round.ToWire(clock.Now(), signatures);
        if (standing.Me is not null && round.State != RoundState.Sealed)
        {
            view.CandidateCount = 0;
        }

        return view;
    }
}
