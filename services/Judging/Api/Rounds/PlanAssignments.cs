using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.PlanAssignmentsResponse> PlanAssignments(Wire.PlanAssignmentsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        if (!standing.IsSecretariat && !(standing.IsNotary && standing.Me is null))
        {
            throw standing.Me is not null ? HoldsSheet() : Caller.NotYours();
        }

        var kind = Kind(request.Round);
        var opened = await OpenedAsync(edition, standing, kind, ct);
        var awards = (request.Awards.Count > 0 ? request.Awards.Distinct() : await AwardsAsync(edition, kind, ct)).Order().ToList();
        if (awards.FirstOrDefault(a => !edition.Awards.ContainsKey(a)) is > 0 and var unknown)
        {
            throw Refusal.Invalid("awards", $"沒有第 {unknown} 號獎項", $"there is no award {unknown}");
        }

        var planned = await assignments.PlanAsync(edition, standing.Members, standing.Conflicts, kind, [.. awards.Where(a => !opened.ContainsKey(a))], ct);
        var all = opened.Where(o => awards.Contains(o.Key)).Select(o => o.Value).Concat(planned).OrderBy(p => p.Docket.Award).ToList();
        var response = new Wire.PlanAssignmentsResponse { Split = all.Max(p => (int?)AssignmentDesk.Split(edition, kind, p.Docket.Award)) ?? 0 };
        response.Awards.AddRange(all.Select(p => PlanView(p, AssignmentDesk.Split(edition, kind, p.Docket.Award), opened.ContainsKey(p.Docket.Award))));
        response.Members.AddRange(Loads(standing, edition, all));
        response.Thin.AddRange(Thin(edition, kind, all));
        return response;
    }

    /// <summary>Rounds that are open or later: the sheets given, less those taken away.</summary>
    private async Task<Dictionary<int, PlannedAward>> OpenedAsync(EditionRules edition, Standing standing, RoundKind kind, CancellationToken ct)
    {
        var rounds = await db.Rounds.AsNoTracking().Where(r => r.Edition == edition.Code && r.Kind == kind).Select(r => r.Award).ToListAsync(ct);
        var sheets = await db.Sheets.AsNoTracking().Where(s => s.Edition == edition.Code && s.Kind == kind && s.State != SheetState.Recused && s.State != SheetState.Withdrawn)
            .Select(s => new { s.Award, s.EntryId, s.MemberId }).ToListAsync(ct);
        var candidates = await db.Candidates.AsNoTracking().Where(c => c.Edition == edition.Code && c.Active).ToDictionaryAsync(c => c.Id, ct);
        var panels = await db.Panels.AsNoTracking().Where(p => p.Edition == edition.Code).ToDictionaryAsync(p => p.Award, ct);
        var members = standing.Members.ToDictionary(m => m.Id);
        var given = sheets.Where(s => candidates.ContainsKey(s.EntryId)).ToLookup(s => s.Award);
        return rounds.ToDictionary(award => award, award =>
        {
            var pairs = given[award].Select(s => new Pair(candidates[s.EntryId], members[s.MemberId])).ToList();
            var docket = new Docket(award, [.. pairs.Select(p => p.Candidate).DistinctBy(c => c.Id)], AwardPanel.Of(panels.GetValueOrDefault(award), standing.Members, edition.Committee));
            return new PlannedAward(docket, panels.GetValueOrDefault(award), pairs, null);
        });
    }

    private async Task<List<int>> AwardsAsync(EditionRules edition, RoundKind kind, CancellationToken ct)
    {
        var awards = await db.Candidates.Where(c => c.Edition == edition.Code && c.Active).Select(c => c.Award).Distinct().ToListAsync(ct);
        return [.. awards.Where(a => kind == RoundKind.Review || edition.Awards[a].Class == AwardClass.Corporate)];
    }

    private static Wire.AwardPlan PlanView(PlannedAward plan, int split, bool opened)
    {
        var panels = plan.Pairs.GroupBy(p => p.Candidate.Id).Select(g => (IReadOnlyCollection<string>)[.. g.Select(p => p.Member.Id)]).ToList();
        var graph = new PanelGraph(panels);
        var view = new Wire.AwardPlan
        {
            Award = plan.Docket.Award,
            Opened = opened,
            Split = split,
            Panel = PanelView(plan.Docket.Award, plan.Panel, plan.Docket.Panel),
            Entries = plan.Docket.Candidates.Count,
            Sheets = plan.Pairs.Count,
            Fewest = panels.Count == plan.Docket.Candidates.Count && panels.Count > 0 ? panels.Min(p => p.Count) : 0,
            Most = panels.Count > 0 ? panels.Max(p => p.Count) : 0,
            Groups = new Panel(plan.Pairs.Select(p => new Given(p.Candidate.Id, p.Member.Id, 0))).Islands().Count,
            Connectivity = graph.Connectivity,
            ContrastVariance = double.IsFinite(graph.ContrastVariance) ? graph.ContrastVariance : 0,
        };
        if (plan.Hindrance is { } hindrance)
        {
            view.Hindrance = NotOpened(plan.Docket.Award, hindrance);
        }

        return view;
    }

    private static Wire.NotOpened NotOpened(int award, Refusal refusal) =>
        new() { Award = award, Reason = refusal.Reason, Sentence = new CseaMesh.Common.V1.Text { Zh = refusal.Zh, En = refusal.En } };

    private static IEnumerable<Wire.MemberLoad> Loads(Standing standing, EditionRules edition, IReadOnlyList<PlannedAward> plans)
    {
        var given = plans.SelectMany(p => p.Pairs).ToLookup(p => p.Member.Id);
        foreach (var member in standing.Members.Where(m => m.State != MemberState.Left && edition.Committee.Votes(m)))
        {
            var load = new Wire.MemberLoad
            {
                MemberId = member.Id,
                Name = member.Name,
                Seat = (Wire.Seat)(int)member.Seat,
                Reserve = member.IsReserve,
                Sheets = given[member.Id].Count(),
                MaxSheets = member.MaxSheets,
                Etag = Etag.Of(member.Version),
                AwardsWithConflicts = plans.Count(p => standing.IsBarred(member, p.Docket.Candidates)),
            };
            load.Awards.AddRange(given[member.Id].GroupBy(p => p.Candidate.Award).OrderBy(g => g.Key).Select(g => new Wire.AwardLoad { Award = g.Key, Sheets = g.Count() }));
            yield return load;
        }
    }

    /// <summary>Entries that one more recusal could leave without a result, and those that only the outside seats judge.</summary>
    private static IEnumerable<Wire.ThinEntry> Thin(EditionRules edition, RoundKind kind, IReadOnlyList<PlannedAward> plans)
    {
        var minimum = edition.Method.Scoring.MinCountedSheets;
        foreach (var (candidate, judges) in plans.SelectMany(p => p.Docket.Candidates.Select(c => (c, p.Pairs.Where(x => x.Candidate.Id == c.Id).Select(x => x.Member).ToList()))).OrderBy(p => p.Item2.Count))
        {
            var split = AssignmentDesk.Split(edition, kind, candidate.Award);
            var wanted = Math.Max(minimum, split);
            var outsideOnly = judges.Count > 0 && judges.All(m => m.Seat != Seat.Director);
            var why = judges.Count < minimum ? new Words($"少於最少評分表數 {minimum}", $"fewer than the {minimum} sheets an entry needs")
                : judges.Count < wanted ? new Words($"少於應分派的 {wanted} 位", $"fewer than the {wanted} judges planned")
                : outsideOnly ? new Words("只剩政府與公正機構席次", "only the government and impartial seats are left")
                : judges.Count == minimum && wanted == minimum && split == 0 ? new Words("再有一位迴避就不足", "one more recusal would be too many")
                : null;
            if (why is not null)
            {
                yield return new Wire.ThinEntry { Award = candidate.Award, EntryId = candidate.Id, EntryNumber = candidate.Number, Entrant = candidate.Entrant, Judges = judges.Count, Why = why.ToWire() };
            }
        }
    }
}
