using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.RebuildBoardResponse> RebuildBoard(Wire.RebuildBoardRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        if (!standing.IsSecretariat && !(standing.Caller.Is(StaffRoles.Administrator) && !standing.HoldsOffice))
        {
            throw Caller.NotYours();
        }

        var rounds = await db.Rounds.Where(r => r.Edition == edition.Code).Select(r => r.Id).ToListAsync(ct);
        var (mismatches, count, scores) = await boards.RebuildAsync(rounds, onlyDiffering: false, ct);
        return new Wire.RebuildBoardResponse { Mismatches = mismatches, Rounds = count, Sheets = scores };
    }
}
