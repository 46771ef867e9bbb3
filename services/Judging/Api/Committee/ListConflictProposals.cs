using CseaMesh.Judging.Domain.Committee;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.ListConflictProposalsResponse> ListConflictProposals(Wire.ListConflictProposalsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var me = standing.RequireMember();
        if (me.StatementAcceptedAt is null)
        {
            throw Member.StatementMissing();
        }

        // After the pass an entry under a HARD conflict is not named again, not even here.
        var bars = standing.BarsOf(me).ToList();
        var candidates = (await db.Candidates.AsNoTracking().Where(c => c.Edition == edition.Code && c.Active).OrderBy(c => c.Number).ToListAsync(ct))
            .Where(c => !bars.Any(b => b.Concerns(c))).ToList();
        var found = await conflictDesk.FindAsync(edition, me, candidates.Select(c => c.OrganisationId), ct);
        var proposals = candidates.GroupBy(c => c.OrganisationId).Select(g => Proposal(g.Key, [.. g], found.GetValueOrDefault(g.Key) ?? []));
        var response = new Wire.ListConflictProposalsResponse();
        response.Proposals.AddRange(proposals.OrderBy(p => p.Suspected == Wire.ConflictKind.Unspecified).ThenBy(p => p.OrganisationName, StringComparer.Ordinal));
        return response;
    }

    private static Wire.ConflictProposal Proposal(string organisation, List<Domain.Rounds.Candidate> entries, IReadOnlyList<Finding> findings)
    {
        var proposal = new Wire.ConflictProposal { OrganisationId = organisation, OrganisationName = entries[0].OrganisationName };
        proposal.Entries.AddRange(entries.Select(c => new Wire.ProposedEntry { EntryId = c.Id, Award = c.Award, Label = c.Entrant }));
        proposal.Findings.AddRange(findings.Select(f => new Wire.ConflictFinding
        {
            Source = (Wire.ConflictSource)(int)f.Source,
            Kind = (Wire.ConflictKind)(int)f.Kind,
            Grade = (Wire.ConflictGrade)(int)f.Grade,
            Sentence = f.Sentence.ToWire(),
        }));
        if (findings.Count > 0)
        {
            (proposal.Suspected, proposal.Evidence) = ((Wire.ConflictKind)(int)findings[0].Kind, findings[0].Sentence.Zh);
        }

        return proposal;
    }
}
