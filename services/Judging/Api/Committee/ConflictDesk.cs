using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Text;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

/// <summary>Finds suspected conflicts and puts unanswered ones before the chair. It does not save.</summary>
internal sealed class ConflictDesk(JudgingDb db, TimeProvider clock)
{
    /// <summary>The grounds found for a member, by organisation.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Finding>>> FindAsync(EditionRules edition, Member member, IEnumerable<string> organisations, CancellationToken ct)
    {
        // All of them, because a group may hold together two entrants through a third company that enters nothing.
        var known = await db.Organisations.AsNoTracking().ToListAsync(ct);
        var facts = known.UnionBy(db.Organisations.Local, o => o.Id).ToDictionary(o => o.Id, Facts);
        var finder = new ConflictFinder([.. facts.Values], Fold.Key, edition.EmployerYears, TaipeiTime.DateOf(clock.Now()));
        var stored = await db.Ties.AsNoTracking().Where(t => t.MemberId == member.Id).ToListAsync(ct);
        var ties = db.Ties.Local.Where(t => t.MemberId == member.Id).ToList() is { Count: > 0 } changed ? changed : stored;
        return organisations.Distinct().Where(facts.ContainsKey).ToDictionary(o => o, o => finder.Find(member, ties, facts[o]));
    }

    /// <summary>
    /// What was found and neither declared nor decided before becomes a proposal for the chair. A HARD one keeps the member from the entry
    /// until it is decided.
    /// </summary>
    public async Task<IReadOnlyList<Conflict>> ProposeAsync(EditionRules edition, Member member, IEnumerable<string> organisations, CancellationToken ct)
    {
        var stored = await db.Conflicts.Where(c => c.MemberId == member.Id).ToListAsync(ct);
        var answered = stored.Union(db.Conflicts.Local.Where(c => c.MemberId == member.Id)).Select(c => c.OrganisationId).ToHashSet();
        var proposed = new List<Conflict>();
        foreach (var (organisation, findings) in await FindAsync(edition, member, organisations, ct))
        {
            if (findings.Count == 0 || answered.Contains(organisation))
            {
                continue;
            }

            var conflict = new Conflict
            {
                Id = Ids.New(clock),
                Edition = edition.Code,
                MemberId = member.Id,
                OrganisationId = organisation,
                EntryId = "",
                Kind = findings[0].Kind,
                Grade = findings[0].Grade,
                State = ConflictState.Proposed,
                Source = findings[0].Source,
                Evidence = string.Join('；', findings.Select(f => f.Sentence.Zh)),
            };
            db.Conflicts.Add(conflict);
            proposed.Add(conflict);
        }

        return proposed;
    }

    private static OrganisationFacts Facts(OrganisationCopy o) =>
        new(o.Id, o.Ubn, o.GroupParent, [o.LegalName, o.ShortName, o.EnglishName], o.MailDomains.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
