using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.DecideDisqualificationResponse> DecideDisqualification(Wire.DecideDisqualificationRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, async () =>
        {
            var ct = context.CancellationToken;
            var (edition, standing) = await EnterAsync(request.Edition, context);
            if (await db.ReplayAsync<Wire.DecideDisqualificationResponse>(standing.Caller.Id, request.RequestId, request, ct) is { } again)
            {
                return again;
            }

            var candidate = await db.Candidates.SingleOrDefaultAsync(c => c.Edition == edition.Code && c.Id == request.EntryId, ct);
            if (standing.Me is not ({ Chair: true } or { Deputy: true }))
            {
                throw Caller.NotYours();
            }

            if (candidate is null || !standing.ActsAsChair([candidate]))
            {
                throw Refusal.NotFound("查無此參賽件。", "There is no such entry.");
            }

            var reason = Reason(request.Reason);
            var last = await db.Decisions.Where(d => d.EntryId == candidate.Id && (d.Kind == DecisionKind.Disqualify || d.Kind == DecisionKind.Annul)).OrderByDescending(d => d.LedgerIndex).FirstOrDefaultAsync(ct);
            var kind = request.Annul ? DecisionKind.Annul : DecisionKind.Disqualify;
            if (request.Annul ? last?.Kind != DecisionKind.Disqualify : last?.Kind == DecisionKind.Disqualify)
            {
                throw Refusal.Precondition("ALREADY_DECIDED", request.Annul ? "這個參賽件沒有可撤銷的取消資格決定。" : "這個參賽件已取消資格。", request.Annul ? "There is no disqualification to annul." : "This entry is disqualified already.");
            }

            var decision = await DecideAsync(edition, standing, kind, candidate.Award, null, 0, candidate.Id, "", reason, ct);
            outbox.Publish(edition.Code, decision.Id, 1, new Wire.DisqualificationDecided
            {
                DecisionId = decision.Id,
                DecisionNumber = decision.Number,
                EntryId = candidate.Id,
                Reason = reason,
                Annulled = request.Annul,
            });
            var response = new Wire.DecideDisqualificationResponse { Decision = decision.ToWire(standing.Me!.Name) };
            db.Remember(standing.Caller.Id, request.RequestId, request, response, clock.Now());
            await db.SaveChangesAsync(ct);
            return response;
        }, context.CancellationToken);
}
