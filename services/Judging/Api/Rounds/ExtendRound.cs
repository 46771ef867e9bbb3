using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.ExtendRoundResponse> ExtendRound(Wire.ExtendRoundRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, async () =>
        {
            var ct = context.CancellationToken;
            var (edition, standing) = await EnterAsync(request.Edition, context);
            standing.RequireChairFor(await CandidatesAsync(edition.Code, request.Award, ct));
            var reason = Reason(request.Reason);
            var round = await RoundAsync(edition.Code, request.Award, request.Round, ct);
            round.WhyNotExtend(clock.Now()).ThrowIfAny();
            if (request.Until is null || request.Until.ToDateTime() <= clock.Now() || request.Until.ToDateTime() > edition.FinalsWindow.Until.AddDays(30))
            {
                throw Refusal.Invalid("until", "until 須晚於現在，且不晚於決審結束後 30 天", "until must be later than now and at most 30 days after the finals end");
            }

            var holders = await db.Sheets.Where(s => s.RoundId == round.Id && s.State != SheetState.Recused && s.State != SheetState.Withdrawn).Select(s => s.MemberId).Distinct().ToListAsync(ct);
            standing.Members.Where(m => holders.Contains(m.Id)).Select(m => m.WhyNotServe(clock.Now(), request.Until.ToDateTime())).FirstOrDefault(r => r is not null).ThrowIfAny();
            (round.State, round.ClosedEarly, round.Until) = (RoundState.Open, false, request.Until.ToDateTime());
            // A signature under the old end is void.
            db.Signatures.RemoveRange(await db.Signatures.Where(s => s.SubjectId == round.Id).ToListAsync(ct));
            var decision = await DecideAsync(edition, standing, DecisionKind.Extension, round.Award, round.Kind, 0, "", request.Until.ToDateTime().ToString("O"), reason, ct);
            await db.SaveChangesAsync(ct);
            boardDesk.Touch(edition.Code);
            return new Wire.ExtendRoundResponse { Round = View(round, standing, []), Decision = decision.ToWire(standing.Me!.Name) };
        }, context.CancellationToken);
}
