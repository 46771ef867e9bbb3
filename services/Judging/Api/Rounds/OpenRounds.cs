using CseaMesh.Judging.Domain.Results;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.OpenRoundsResponse> OpenRounds(Wire.OpenRoundsRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, async () =>
        {
            var ct = context.CancellationToken;
            var (edition, standing) = await EnterAsync(request.Edition, context);
            standing.RequireSecretariat();
            var kind = Kind(request.Round);
            await RequireReadyAsync(edition, standing, kind, ct);

            var opened = await db.Rounds.Where(r => r.Edition == edition.Code && r.Kind == kind).Select(r => r.Award).ToListAsync(ct);
            var withCandidates = await db.Candidates.Where(c => c.Edition == edition.Code && c.Active).Select(c => c.Award).Distinct().ToListAsync(ct);
            var wanted = request.Awards.Count > 0
                ? request.Awards.Distinct().ToList()
                : withCandidates.Where(a => !opened.Contains(a) && (kind == RoundKind.Review || edition.Awards[a].Class == AwardClass.Corporate)).Order().ToList();
            var response = new Wire.OpenRoundsResponse();
            var planned = (await assignments.PlanAsync(edition, standing.Members, standing.Conflicts, kind, wanted, ct)).ToDictionary(p => p.Docket.Award);
            foreach (var award in wanted)
            {
                try
                {
                    var (round, count) = await OpenAsync(edition, award, kind, planned[award], ct);
                    response.Opened.Add(round.ToWire(clock.Now(), []));
                    response.SheetCount += count;
                }
                catch (Refusal refusal)
                {
                    response.NotOpened.Add(NotOpened(award, refusal));
                }
            }

            await db.SaveChangesAsync(ct);
            boardDesk.Touch(edition.Code);
            foreach (var view in response.Opened)
            {
                view.Etag = Etag.Of(1);
            }

            return response;
        }, context.CancellationToken);
}
