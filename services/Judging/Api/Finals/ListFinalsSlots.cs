using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.ListFinalsSlotsResponse> ListFinalsSlots(Wire.ListFinalsSlotsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        RequireInsider(standing);
        standing.Me?.WhyNotJudge().ThrowIfAny();
        var slots = await db.Slots.AsNoTracking().Where(s => s.Edition == edition.Code).OrderBy(s => s.Start).ToListAsync(ct);
        if (request.Date.Length > 0)
        {
            var check = new FieldCheck();
            var day = check.Date("date", request.Date);
            check.ThrowIfAny();
            slots = [.. slots.Where(s => TaipeiTime.DateOf(s.Start) == day)];
        }

        var ids = slots.Select(s => s.EntryId).ToList();
        var candidates = await db.Candidates.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var response = new Wire.ListFinalsSlotsResponse();
        response.Slots.AddRange(slots.Where(s => standing.Me is not { } me || !standing.IsBarred(me, [candidates[s.EntryId]])).Select(s => s.ToWire(candidates[s.EntryId], edition.Finals, clock.Now())));
        return response;
    }
}
