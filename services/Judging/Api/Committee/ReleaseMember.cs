using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.ReleaseMemberResponse> ReleaseMember(Wire.ReleaseMemberRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, () => ReleaseMemberInTurn(request, context), context.CancellationToken);

    private async Task<Wire.ReleaseMemberResponse> ReleaseMemberInTurn(Wire.ReleaseMemberRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        standing.RequireSecretariat();
        Reason(request.Reason, 500);
        var member = standing.Members.SingleOrDefault(m => m.Id == request.MemberId)
            ?? throw Refusal.NotFound("查無此委員。", "There is no such member.");
        Etag.Match(request.Etag, member.Version);
        if (member.State != MemberState.Left)
        {
            member.State = MemberState.Left;
            await sheets.RemoveAsync(member, _ => true, Domain.Scoring.SheetState.Withdrawn, "member left", alsoSealed: false, ct);
            await RosterChangedAsync(edition, standing.Members, member, ct);
            await announce.CommitteeAsync(edition.Code, ct);
            await db.SaveChangesAsync(ct);
        }

        return new Wire.ReleaseMemberResponse { Member = member.ToWire() };
    }
}
