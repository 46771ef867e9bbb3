using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.AcceptStatementResponse> AcceptStatement(Wire.AcceptStatementRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var caller = standing.Caller;
        var member = standing.Me ?? standing.Members.FirstOrDefault(m => m.PersonId is null && m.State != MemberState.Left && caller.Mail.Length > 0 && m.Mail == caller.Mail);
        var notary = standing.Notary is { } n && (n.PersonId == caller.Id || (n.PersonId is null && caller.Mail.Length > 0 && n.Mail == caller.Mail)) ? n : null;
        if (member is null && notary is null)
        {
            throw Refusal.NotFound("查無邀請給這個帳號的電子郵件。", "There is no invitation for the mail address of this account.");
        }

        if (caller.IsStaff)
        {
            throw Standing.DutiesSeparate();
        }

        if (!request.Accepted)
        {
            throw Member.StatementMissing();
        }

        if (member is not { StatementAcceptedAt: not null } || notary is { AcceptedAt: null })
        {
            member?.Accept(caller.Id, clock.Now());
            if (notary is not null)
            {
                notary.PersonId = caller.Id;
                notary.AcceptedAt ??= clock.Now();
            }

            await announce.CommitteeAsync(edition.Code, ct);
            await db.SaveChangesAsync(ct);
        }

        return new Wire.AcceptStatementResponse { Member = member?.ToWire(), Notary = notary?.ToWire() };
    }
}
