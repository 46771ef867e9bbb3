using CseaMesh.Judging.Data;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    [Public]
    public override async Task<Wire.GetCheckpointResponse> GetCheckpoint(Wire.GetCheckpointRequest request, ServerCallContext context)
    {
        await RequireLedgerReaderAsync(request.Edition, context);
        return new Wire.GetCheckpointResponse { Checkpoint = await trees.ReadAsync(db, request.Edition, t => Checkpoint(request.Edition, t.Size, t.Root(t.Size)), context.CancellationToken) };
    }

    /// <summary>Insiders at any time, everybody once winners are public.</summary>
    private async Task<Standing?> RequireLedgerReaderAsync(string edition, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var copy = await db.Editions.AsNoTracking().SingleOrDefaultAsync(e => e.Code == edition, ct) ?? throw EditionBook.Unknown();
        var standing = caller.IsSignedIn ? await Standing.ReadAsync(db, edition, caller, ct) : null;
        if (copy.IsPublished || standing is not null && (standing.HoldsOffice || standing.IsSecretariat || standing.IsAuditor))
        {
            return standing;
        }

        throw caller.IsSignedIn ? Caller.NotYours() : Caller.SignInNeeded();
    }
}
