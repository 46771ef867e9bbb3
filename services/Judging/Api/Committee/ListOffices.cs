using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.ListOfficesResponse> ListOffices(Wire.ListOfficesRequest request, ServerCallContext context)
    {
        if (!context.Caller().IsService)
        {
            throw Refusal.Denied("NOT_A_SERVICE", "只有系統的入口服務可以查詢。", "Only the gateway may ask this.");
        }

        var ct = context.CancellationToken;
        var (person, mail) = (request.PersonId, request.Mail);
        var seats = await db.Members.Where(m => m.State != MemberState.Left && (m.PersonId == person || (m.PersonId == null && mail != "" && m.Mail == mail)))
            .Select(m => m.Edition).ToListAsync(ct);
        var notaries = await db.Notaries.Where(n => n.PersonId == person || (n.PersonId == null && mail != "" && n.Mail == mail))
            .Select(n => n.Edition).ToListAsync(ct);
        return new Wire.ListOfficesResponse { Editions = { seats.Concat(notaries).Distinct().Order(StringComparer.Ordinal) } };
    }
}
