using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.AllowFewerSheetsResponse> AllowFewerSheets(Wire.AllowFewerSheetsRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, async () =>
        {
            var ct = context.CancellationToken;
            var (edition, standing) = await EnterAsync(request.Edition, context);
            standing.RequireChairFor(await CandidatesAsync(edition.Code, request.Award, ct));
            var reason = Reason(request.Reason);
            var round = await RoundAsync(edition.Code, request.Award, request.Round, ct);
            var held = (await db.Sheets.Where(s => s.RoundId == round.Id && s.EntryId == request.EntryId).ToListAsync(ct));
            if (held.Count == 0)
            {
                throw Refusal.NotFound("這一輪沒有這個參賽件。", "This round has no such entry.");
            }

            if (!held.Any(s => s.Counts))
            {
                throw Refusal.Precondition("TOO_FEW_SHEETS", "這個參賽件沒有任何計入的評分表。", "This entry has no counted sheet at all.");
            }

            var decision = await DecideAsync(edition, standing, DecisionKind.Override, round.Award, round.Kind, 0, request.EntryId, DecisionText.FewerSheets, reason, ct);
            await results.ReviseAsync(edition.Code, r => r.Award == round.Award && r.Kind == round.Kind, ct);
            await db.SaveChangesAsync(ct);
            return new Wire.AllowFewerSheetsResponse { Decision = decision.ToWire(standing.Me!.Name) };
        }, context.CancellationToken);
}
