using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.ResolveConflictResponse> ResolveConflict(Wire.ResolveConflictRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, () => ResolveConflictInTurn(request, context), context.CancellationToken);

    private async Task<Wire.ResolveConflictResponse> ResolveConflictInTurn(Wire.ResolveConflictRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var me = standing.RequireMember();
        var conflict = standing.Conflicts.SingleOrDefault(c => c.Id == request.ConflictId);
        var candidates = await db.Candidates.Where(c => c.Edition == edition.Code).ToListAsync(ct);
        var concerned = candidates.Where(c => conflict?.Concerns(c) == true).ToList();

        // The chair decides; the deputy where the conflict is the chair's own or hides the entry from the chair.
        var ownOfChair = conflict is not null && conflict.MemberId == standing.Chair?.Id;
        if (conflict is null || !(ownOfChair ? me.Deputy : standing.ActsAsChair(concerned)))
        {
            throw me.Chair || me.Deputy ? Refusal.NotFound("查無此筆利益衝突。", "There is no such conflict.") : Caller.NotYours();
        }

        Etag.Match(request.Etag, conflict.Version);
        var reason = Reason(request.Reason);
        if (request.State is not (Wire.ConflictState.Confirmed or Wire.ConflictState.Dismissed))
        {
            throw Refusal.Invalid("state", "state 須為 CONFIRMED 或 DISMISSED", "state must be CONFIRMED or DISMISSED");
        }

        var barred = conflict.Bars;
        conflict.State = (ConflictState)(int)request.State;
        conflict.Grade = request.Grade == Wire.ConflictGrade.Unspecified ? conflict.Grade : (ConflictGrade)(int)request.Grade;
        conflict.Evidence = $"{conflict.Evidence}\n{reason}".Trim() is { Length: > 2000 } text ? text[..2000] : $"{conflict.Evidence}\n{reason}".Trim();
        if (conflict.Bars && !barred)
        {
            await RecuseAsync(conflict, standing.Members.Single(m => m.Id == conflict.MemberId), candidates, ct);
        }
        else if (barred && !conflict.Bars)
        {
            await LiftAsync(conflict, standing.Members.Single(m => m.Id == conflict.MemberId), candidates, ct);
        }

        await db.SaveChangesAsync(ct);
        boardDesk.Touch(edition.Code);
        var organisations = candidates.GroupBy(c => c.OrganisationId).ToDictionary(g => g.Key, g => g.First().OrganisationName);
        return new Wire.ResolveConflictResponse { Conflict = conflict.ToWire(standing.Members.ToDictionary(m => m.Id, m => m.Name), organisations) };
    }
}
