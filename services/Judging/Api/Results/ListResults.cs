using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.ListResultsResponse> ListResults(Wire.ListResultsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var chairs = standing.Me is { Chair: true } or { Deputy: true };
        if (!standing.IsSecretariat && !standing.IsAuditor && !standing.IsNotary && !chairs)
        {
            throw Caller.NotYours();
        }

        var candidates = (await db.Candidates.AsNoTracking().Where(c => c.Edition == edition.Code).ToListAsync(ct)).ToLookup(c => c.Award);
        var all = await db.Results.AsNoTracking().Where(r => r.Edition == edition.Code).ToListAsync(ct);
        var latest = all.GroupBy(r => (r.Award, r.Kind)).Select(g => g.MaxBy(r => r.No)!)
            .Where(r => MaySeeResults(standing, [.. candidates[r.Award]]) && !(standing.IsAuditor && r.State == ResultState.Sealed))
            .OrderBy(r => r.Award).ThenBy(r => r.Kind).ToList();
        var ids = latest.Select(r => r.Id).ToList();
        var signatures = (await db.Signatures.AsNoTracking().Where(s => ids.Contains(s.SubjectId)).ToListAsync(ct)).ToLookup(s => s.SubjectId);
        var response = new Wire.ListResultsResponse();
        response.Results.AddRange(latest.Select(r => r.ToWire(new Dictionary<string, Candidate>(), signatures[r.Id], withPlaces: false)));
        return response;
    }
}
