using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.GetRoundResponse> GetRound(Wire.GetRoundRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        RequireInsider(standing);
        var round = await RoundAsync(edition.Code, request.Award, request.Round, ct);
        var signatures = await db.Signatures.AsNoTracking().Where(s => s.SubjectId == round.Id).ToListAsync(ct);
        return new Wire.GetRoundResponse { Round = View(round, standing, signatures) };
    }
}
