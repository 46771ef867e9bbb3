using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.GetProgressResponse> GetProgress(Wire.GetProgressRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var kind = Kind(request.Round);
        var watcher = standing.IsSecretariat || (standing.IsNotary && standing.Me is null);
        if (!watcher)
        {
            throw standing.Me is not null ? HoldsSheet() : Caller.NotYours();
        }

        var rounds = await db.Rounds.AsNoTracking().Where(r => r.Edition == edition.Code && r.Kind == kind).OrderBy(r => r.Award).ToListAsync(ct);
        var counts = await db.Sheets.Where(s => s.Edition == edition.Code && s.Kind == kind && s.State != SheetState.Recused && s.State != SheetState.Withdrawn)
            .GroupBy(s => new { s.RoundId, s.MemberId })
            .Select(g => new { g.Key.RoundId, g.Key.MemberId, Assigned = g.Count(), Submitted = g.Sum(s => s.SubmittedVersion > 0 ? 1 : 0) })
            .ToListAsync(ct);
        var response = new Wire.GetProgressResponse();
        response.Awards.AddRange(rounds.Select(r => new Wire.AwardProgress
        {
            Award = r.Award,
            State = (Wire.RoundState)(int)r.StateAt(clock.Now()),
            Candidates = r.CandidateCount,
            Assigned = counts.Where(c => c.RoundId == r.Id).Sum(c => c.Assigned),
            Submitted = counts.Where(c => c.RoundId == r.Id).Sum(c => c.Submitted),
        }));
        response.Judges.AddRange(standing.Members.Where(m => counts.Any(c => c.MemberId == m.Id)).Select(m => new Wire.JudgeProgress
        {
            MemberId = m.Id,
            Name = m.Name,
            Assigned = counts.Where(c => c.MemberId == m.Id).Sum(c => c.Assigned),
            Submitted = counts.Where(c => c.MemberId == m.Id).Sum(c => c.Submitted),
        }));
        return response;
    }

    internal static Refusal HoldsSheet() => Refusal.Denied("HOLDS_SHEET", "持有評分表的人在封存前看不到進度與排名。", "Whoever holds a sheet sees neither progress nor standings before the seal.");
}
