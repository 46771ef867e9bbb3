using CseaMesh.Platform.Data;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.ListDecisionsResponse> ListDecisions(Wire.ListDecisionsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        if (!standing.IsSecretariat && !standing.IsAuditor && !standing.IsNotary && standing.Me is not ({ Chair: true } or { Deputy: true }))
        {
            throw Caller.NotYours();
        }

        var page = Page.Read(request.PageSize, request.PageToken, $"{standing.Caller.Id}|decisions");
        var list = db.Decisions.AsNoTracking().Where(d => d.Edition == edition.Code);
        if (page.After is { } after)
        {
            list = list.Where(d => string.Compare(d.Id, after) < 0);
        }

        var (rows, next) = page.Next(await list.OrderByDescending(d => d.Id).Take(page.Size + 1).ToListAsync(ct), d => d.Id);

        // What concerns an award with an entry hidden from the caller is hidden with it.
        var candidates = (await db.Candidates.AsNoTracking().Where(c => c.Edition == edition.Code).ToListAsync(ct)).ToLookup(c => c.Award);
        var response = new Wire.ListDecisionsResponse { NextPageToken = next };
        response.Decisions.AddRange(rows.Where(d => standing.Me is not { } me || !standing.IsBarred(me, candidates[d.Award])).Select(d => d.ToWire(NameOf(standing, d.DecidedBy))));
        return response;
    }
}
