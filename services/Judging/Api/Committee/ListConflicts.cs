using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.ListConflictsResponse> ListConflicts(Wire.ListConflictsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        if (standing.Me is not { } me ? !standing.IsNotary && !standing.IsSecretariat : !me.Chair && !me.Deputy)
        {
            throw Caller.NotYours();
        }

        var candidates = await db.Candidates.AsNoTracking().Where(c => c.Edition == edition.Code).ToListAsync(ct);
        var hidden = standing.Me is { } judge ? candidates.Where(c => standing.BarsOf(judge).Any(b => b.Concerns(c))).ToList() : [];
        var organisations = candidates.GroupBy(c => c.OrganisationId).ToDictionary(g => g.Key, g => g.First().OrganisationName);
        var names = standing.Members.ToDictionary(m => m.Id, m => m.Name);
        var response = new Wire.ListConflictsResponse();
        response.Conflicts.AddRange(standing.Conflicts
            .Where(c => !hidden.Any(c.Concerns))
            .OrderBy(c => c.State).ThenBy(c => c.Id, StringComparer.Ordinal)
            .Select(c => c.ToWire(names, organisations)));
        return response;
    }
}
