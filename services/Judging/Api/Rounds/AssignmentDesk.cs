using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Errors;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

/// <summary>The sheets an award would get, and why it would not get them.</summary>
internal sealed record PlannedAward(Docket Docket, AwardPanel? Panel, IReadOnlyList<Pair> Pairs, Refusal? Hindrance);

/// <summary>Plans sheets from what is stored, so that what is shown beforehand is what opening a round gives. It does not save.</summary>
internal sealed class AssignmentDesk(JudgingDb db, ResultDesk results)
{
    /// <summary>Awards without entries, or corporate ones without certified finalists, are left out with their hindrance.</summary>
    public async Task<IReadOnlyList<PlannedAward>> PlanAsync(EditionRules edition, IReadOnlyList<Member> members, IReadOnlyList<Conflict> conflicts, RoundKind kind, IReadOnlyList<int> awards, CancellationToken ct)
    {
        var panels = await db.Panels.AsNoTracking().Where(p => p.Edition == edition.Code).ToDictionaryAsync(p => p.Award, ct);
        var planned = new List<PlannedAward>();
        var dockets = new List<Docket>();
        foreach (var award in awards)
        {
            var panel = panels.GetValueOrDefault(award);
            var judges = AwardPanel.Of(panel, members, edition.Committee);
            try
            {
                dockets.Add(new Docket(award, await EntriesAsync(edition, kind, award, ct), judges, Split(edition, kind, award)));
            }
            catch (Refusal hindrance)
            {
                planned.Add(new PlannedAward(new Docket(award, [], judges), panel, [], hindrance));
            }
        }

        var held = await db.Sheets.Where(s => s.Edition == edition.Code && s.Kind == kind && s.State != SheetState.Recused && s.State != SheetState.Withdrawn)
            .GroupBy(s => s.MemberId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var minimum = edition.Method.Scoring.MinCountedSheets;
        var plans = Assignment.Plan(dockets, conflicts, held, edition.MethodHash);
        planned.AddRange(dockets.Select(d => new PlannedAward(d, panels.GetValueOrDefault(d.Award), plans[d.Award], WhyNot(d, plans[d.Award], minimum, conflicts))));
        return planned;
    }

    /// <summary>Judges for an entry that comes after its round has opened: the same rule, on top of the loads there are.</summary>
    public async Task<IReadOnlyList<Pair>> PlanLateAsync(EditionRules edition, IReadOnlyList<Member> members, IReadOnlyList<Conflict> conflicts, Candidate candidate, CancellationToken ct)
    {
        var panel = await db.Panels.AsNoTracking().SingleOrDefaultAsync(p => p.Edition == edition.Code && p.Award == candidate.Award, ct);
        var free = AwardPanel.Of(panel, members, edition.Committee).Where(m => !conflicts.Any(c => c.MemberId == m.Id && c.IsOpen && c.Concerns(candidate))).ToList();
        var held = await db.Sheets.Where(s => s.Edition == edition.Code && s.Kind == RoundKind.Review && s.State != SheetState.Recused && s.State != SheetState.Withdrawn)
            .GroupBy(s => s.MemberId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        return Assignment.Plan([new Docket(candidate.Award, [candidate], free, Split(edition, RoundKind.Review, candidate.Award))], conflicts, held, edition.MethodHash)[candidate.Award];
    }

    /// <summary>In the finals everybody hears everybody, whatever the review was.</summary>
    public static int Split(EditionRules edition, RoundKind kind, int award) => kind == RoundKind.Review ? edition.Method.Scoring.SplitOf(award) : 0;

    private static Refusal? WhyNot(Docket docket, IReadOnlyList<Pair> pairs, int minimum, IReadOnlyList<Conflict> conflicts)
    {
        var open = conflicts.FirstOrDefault(c => c.IsOpen && docket.Panel.Any(m => m.Id == c.MemberId) && docket.Candidates.Any(c.Concerns));
        return open is not null
            ? Refusal.Precondition("CONFLICTS_UNRESOLVED", "這個獎項還有系統提出、主席尚未裁決的利益衝突。", "A conflict that was found in this award still waits for the chair's decision.").With("conflict", open.Id)
            : Assignment.WhyNot(docket, pairs, minimum, conflicts);
    }

    private async Task<IReadOnlyList<Candidate>> EntriesAsync(EditionRules edition, RoundKind kind, int award, CancellationToken ct)
    {
        var entries = kind == RoundKind.Review
            ? await db.Candidates.Where(c => c.Edition == edition.Code && c.Award == award && c.Active).OrderBy(c => c.Number).ToListAsync(ct)
            : await results.FinalistsAsync(edition.Code, award, ct);
        return entries.Count > 0 ? entries : throw Refusal.Precondition("NO_CANDIDATES", $"第 {award} 號獎項沒有可評的參賽件。", $"Award {award} has no entry to judge.");
    }
}
