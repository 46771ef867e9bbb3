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
        var ids = candidates.Select(c => c.OrganisationId).Distinct().ToList();
        var organisations = await db.Organisations.AsNoTracking().Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, ct);
        var proposals = new List<Wire.ConflictProposal>();
        foreach (var group in candidates.GroupBy(c => c.OrganisationId))
        {
            var proposal = new Wire.ConflictProposal { OrganisationId = group.Key, OrganisationName = group.First().OrganisationName };
            proposal.Entries.AddRange(group.Select(c => new Wire.ProposedEntry { EntryId = c.Id, Award = c.Award, Label = c.Entrant }));
            if (organisations.TryGetValue(group.Key, out var facts) && ConflictFinder.Suspect(me, Facts(facts), Platform.Text.Fold.Key) is { } suspected)
            {
                (proposal.Suspected, proposal.Evidence) = ((Wire.ConflictKind)(int)suspected.Kind, suspected.Evidence);
            }

            proposals.Add(proposal);
        }

        var response = new Wire.ListConflictProposalsResponse();
        response.Proposals.AddRange(proposals.OrderBy(p => p.Suspected == Wire.ConflictKind.Unspecified).ThenBy(p => p.OrganisationName, StringComparer.Ordinal));
        return response;
    }

    private static OrganisationFacts Facts(Data.OrganisationCopy o) =>
        new(o.Id, [o.LegalName, o.ShortName, o.EnglishName], o.MailDomains.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
