using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Rounds;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.RevealBoardResponse> RevealBoard(Wire.RevealBoardRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, async () =>
        {
            var ct = context.CancellationToken;
            var (edition, standing) = await EnterAsync(request.Edition, context);
            standing.RequireSecretariat();
            var reason = Reason(request.Reason);
            var round = await RoundAsync(edition.Code, request.Award, request.Round, ct);
            var row = await ledger.AppendAsync(edition.Code, LedgerKind.Reveal, RoundText.Reveal(round, reason), round.Id, 0, ct);
            await db.SaveChangesAsync(ct);
            return new Wire.RevealBoardResponse { Board = (await boardDesk.PictureAsync(round, BoardMask.Open, await boardDesk.FactsAsync(edition.Code, ct), ct)).Board, LedgerIndex = row.Position };
        }, context.CancellationToken);
}
