using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Finals;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.ListConnectionTestsResponse> ListConnectionTests(Wire.ListConnectionTestsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var all = standing.IsSecretariat || standing.IsAuditor;
        var tests = await db.ConnectionTests.AsNoTracking().Where(t => t.Edition == edition.Code).ToDictionaryAsync(t => t.SubjectId, ct);
        var slots = await db.Slots.AsNoTracking().Where(s => s.Edition == edition.Code && s.State != SlotState.Planned && s.State != SlotState.Cancelled).OrderBy(s => s.Start).ToListAsync(ct);
        var ids = slots.Select(s => s.EntryId).ToList();
        var candidates = await db.Candidates.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        if (!all)
        {
            // Whoever holds an office sees no finalist here, and an entrant only his own.
            var own = standing.HoldsOffice ? [] : await db.OrganisationMembers.Where(m => m.PersonId == standing.Caller.Id && m.Active).Select(m => m.OrganisationId).ToListAsync(ct);
            slots = [.. slots.Where(s => own.Contains(candidates[s.EntryId].OrganisationId))];
        }

        var response = new Wire.ListConnectionTestsResponse();
        response.Tests.AddRange(slots.Select(s => TestView(tests.GetValueOrDefault(s.EntryId), candidates[s.EntryId].OrganisationName, s)));
        response.Tests.AddRange(standing.Members.Where(m => m.State == MemberState.Active && !m.IsReserve && (all || m == standing.Me))
            .Select(m => TestView(tests.GetValueOrDefault(m.Id), m.Name, null, m.Id)));
        return response;
    }
}
