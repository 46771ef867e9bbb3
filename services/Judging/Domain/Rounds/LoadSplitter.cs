using CseaMesh.Judging.Domain.Committee;

namespace CseaMesh.Judging.Domain.Rounds;

/// <summary>
/// Gives each entry k judges by minimum-cost flow: loads even within one, soft conflicts last, caps and HARD conflicts never broken. What
/// is left free follows a balanced design, so that the judges of different entries overlap and their leniency can be told apart; of all
/// rotations of the design the best linked outcome is taken.
/// </summary>
internal sealed class LoadSplitter(IReadOnlyList<Conflict> conflicts, IReadOnlyDictionary<string, int> held, string draw)
{
    // One uneven load outweighs any number of wishes of the design on a path; one soft conflict outweighs both.
    private const int Wish = 1;
    private const int Load = 20;
    private const int Soft = 100_000;

    private readonly ILookup<string, Conflict> _bars = conflicts.Where(c => c.Bars).ToLookup(c => c.MemberId);
    private readonly ILookup<string, Conflict> _soft = conflicts.Where(c => !c.Bars && c.State != ConflictState.Dismissed).ToLookup(c => c.MemberId);

    public IReadOnlyDictionary<int, IReadOnlyList<Pair>> OneByOne(IReadOnlyList<Docket> dockets)
    {
        var load = new Dictionary<string, int>(held);
        var plans = new Dictionary<int, IReadOnlyList<Pair>>();
        foreach (var docket in dockets)
        {
            var best = Best([docket], load);
            plans[docket.Award] = best;
            foreach (var pair in best)
            {
                load[pair.Member.Id] = load.GetValueOrDefault(pair.Member.Id) + 1;
            }
        }

        return plans;
    }

    public IReadOnlyDictionary<int, IReadOnlyList<Pair>> Together(IReadOnlyList<Docket> dockets)
    {
        var all = Best(dockets, held).ToLookup(p => p.Candidate.Award);
        return dockets.ToDictionary(d => d.Award, d => (IReadOnlyList<Pair>)[.. all[d.Award]]);
    }

    private List<Pair> Best(IReadOnlyList<Docket> dockets, IReadOnlyDictionary<string, int> load)
    {
        var turns = Math.Max(1, dockets.Max(d => d.Panel.Count));
        return Enumerable.Range(0, turns).Select(turn => Solve(dockets, load, turn)).MaxBy(pairs => (pairs.Count, -Spread(pairs)))!;
    }

    /// <summary>How badly the worst linked award is linked.</summary>
    private static double Spread(List<Pair> pairs) => pairs.Count == 0
        ? 0
        : pairs.GroupBy(p => p.Candidate.Award).Max(award =>
            new PanelGraph([.. award.GroupBy(p => p.Candidate.Id).Select(g => (IReadOnlyCollection<string>)[.. g.Select(p => p.Member.Id)])]).ContrastVariance);

    private List<Pair> Solve(IReadOnlyList<Docket> dockets, IReadOnlyDictionary<string, int> load, int turn)
    {
        var members = dockets.SelectMany(d => d.Panel).DistinctBy(m => m.Id).ToList();
        var seats = dockets.Sum(d => d.Panel.Count);
        var flow = new MinCostFlow(2 + members.Count + seats + dockets.Sum(d => d.Candidates.Count));
        var (source, sink, node) = (0, 1, 2 + members.Count);
        var place = members.Select((m, i) => (m.Id, i)).ToDictionary(p => p.Id, p => 2 + p.i);
        foreach (var member in members)
        {
            var already = load.GetValueOrDefault(member.Id);
            var room = Math.Min(dockets.Where(d => d.Panel.Any(p => p.Id == member.Id)).Sum(d => d.Candidates.Count), member.MaxSheets > 0 ? Math.Max(0, member.MaxSheets - already) : int.MaxValue);
            for (var sheet = 0; sheet < room; sheet++)
            {
                flow.Add(source, place[member.Id], 1, Load * ((2 * (already + sheet)) + 1));
            }
        }

        var arcs = new List<(int Arc, Pair Pair)>();
        foreach (var docket in dockets)
        {
            var first = node;
            node += docket.Panel.Count;
            for (var j = 0; j < docket.Panel.Count; j++)
            {
                // Even within each award too, not only over all of them.
                for (var sheet = 0; sheet < docket.Candidates.Count; sheet++)
                {
                    flow.Add(place[docket.Panel[j].Id], first + j, 1, Load * ((2 * sheet) + 1));
                }
            }

            var drawn = docket.Candidates.OrderBy(c => Assignment.OrderKey(draw, "split", c.Id), StringComparer.Ordinal).ToList();
            for (var i = 0; i < drawn.Count; i++)
            {
                var block = SplitDesign.Block(docket.Panel.Count, docket.Split, i + turn);
                for (var j = 0; j < docket.Panel.Count; j++)
                {
                    var (candidate, member) = (drawn[i], docket.Panel[j]);
                    if (!_bars[member.Id].Any(c => c.Concerns(candidate)))
                    {
                        var cost = (block.Contains(j) ? 0 : Wish) + (_soft[member.Id].Any(c => c.Concerns(candidate)) ? Soft : 0);
                        arcs.Add((flow.Add(first + j, node, 1, cost), new Pair(candidate, member)));
                    }
                }

                flow.Add(node++, sink, docket.Split, 0);
            }
        }

        flow.Run(source, sink);
        return [.. arcs.Where(a => flow.FlowOn(a.Arc) > 0).Select(a => a.Pair)];
    }
}
