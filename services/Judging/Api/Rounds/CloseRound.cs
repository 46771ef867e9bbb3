using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.CloseRoundResponse> CloseRound(Wire.CloseRoundRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        standing.RequireChairFor(await CandidatesAsync(edition.Code, request.Award, ct));
        var round = await RoundAsync(edition.Code, request.Award, request.Round, ct);
        if (round.StateAt(clock.Now()) == RoundState.Open)
        {
            var open = await db.Sheets.CountAsync(s => s.RoundId == round.Id && (s.State == SheetState.Assigned || s.State == SheetState.Draft), ct);
            if (open > 0)
            {
                throw Refusal.Precondition("SHEETS_MISSING", $"還有 {open} 份評分表未送出，不能提前截止。", $"{open} sheets are not submitted yet; the round cannot be closed early.").With("sheets", open);
            }

            (round.State, round.ClosedEarly) = (RoundState.Closed, true);
            await db.SaveChangesAsync(ct);
            boardDesk.Touch(edition.Code);
        }
        else if (round.StateAt(clock.Now()) != RoundState.Closed)
        {
            throw round.WhyNotExtend(clock.Now())!;
        }

        return new Wire.CloseRoundResponse { Round = View(round, standing, []) };
    }

    private Task<List<Candidate>> CandidatesAsync(string edition, int award, CancellationToken ct) =>
        db.Candidates.Where(c => c.Edition == edition && c.Award == award).ToListAsync(ct);
}
