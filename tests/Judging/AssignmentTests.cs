using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;

namespace CseaMesh.Tests.Judging;

/// <summary>How sheets are shared: by rule, by design, and by exact flow.</summary>
public sealed class AssignmentTests
{
    [Fact]
    public void Three_of_seven_judges_follow_the_lines_of_the_fano_plane()
    {
        var blocks = Enumerable.Range(0, 7).Select(turn => SplitDesign.Block(7, 3, turn)).ToList();
        Assert.All(blocks, b => Assert.Equal(3, b.Count));
        for (var a = 0; a < 7; a++)
        {
            Assert.Equal(3, blocks.Count(b => b.Contains(a)));
            for (var b = a + 1; b < 7; b++)
            {
                Assert.Equal(1, blocks.Count(x => x.Contains(a) && x.Contains(b)));
            }
        }
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(6, 4)]
    [InlineData(7, 4)]
    [InlineData(7, 5)]
    public void Every_rotation_gives_each_judge_his_share_and_lets_all_meet(int judges, int size)
    {
        var blocks = Enumerable.Range(0, judges).Select(turn => SplitDesign.Block(judges, size, turn)).ToList();
        var meetings = from a in Enumerable.Range(0, judges) from b in Enumerable.Range(a + 1, judges - a - 1) select blocks.Count(x => x.Contains(a) && x.Contains(b));
        Assert.All(Enumerable.Range(0, judges), j => Assert.Equal(size, blocks.Count(b => b.Contains(j))));
        Assert.InRange(meetings.Max() - meetings.Min(), 0, 1);
    }

    /// <summary>60 entries by 3 of 7 judges: loads of 25 or 26, and judges as well linked as by the Fano rotation itself.</summary>
    [Fact]
    public void Sixty_entries_are_split_evenly_and_well_linked()
    {
        var docket = Docket(12, 60, 7) with { Split = 3 };
        var pairs = Assignment.Plan([docket], [], new Dictionary<string, int>(), "draw")[12];
        Assert.Equal(180, pairs.Count);
        Assert.All(pairs.GroupBy(p => p.Candidate.Id), g => Assert.Equal(3, g.Count()));
        Assert.All(pairs.GroupBy(p => p.Member.Id), g => Assert.InRange(g.Count(), 25, 26));
        var graph = Graph(pairs);
        Assert.InRange(graph.ContrastVariance, 0.0999, 0.1003);
        Assert.True(graph.Connectivity > 19);
        Assert.Null(Assignment.WhyNot(docket, pairs, 3, []));
        Assert.Equal(pairs, Assignment.Plan([docket], [], new Dictionary<string, int>(), "draw")[12]);
    }

    [Fact]
    public void A_complete_panel_is_linked_by_every_entry_and_separate_teams_are_not()
    {
        var complete = Assignment.Everyone(Docket(1, 60, 7).Candidates, Docket(1, 60, 7).Panel, []);
        Assert.Equal(2.0 / 60, Graph(complete).ContrastVariance, 9);
        Assert.Equal(60, Graph(complete).Connectivity, 9);
        var teams = new PanelGraph([["a", "b"], ["a", "b"], ["c", "d"]]);
        Assert.Equal((0, double.PositiveInfinity), (teams.Connectivity, teams.ContrastVariance));
    }

    [Fact]
    public void Hard_conflicts_are_never_assigned_and_soft_ones_last()
    {
        var docket = Docket(12, 30, 7) with { Split = 4 };
        var conflicts = docket.Candidates.Take(10).Select(c => Conflict(docket.Panel[0], c, ConflictGrade.Hard))
            .Concat(docket.Candidates.Skip(10).Take(8).Select(c => Conflict(docket.Panel[1], c, ConflictGrade.Soft))).ToList();
        var pairs = Assignment.Plan([docket], conflicts, new Dictionary<string, int>(), "draw")[12];
        Assert.Equal(120, pairs.Count);
        Assert.DoesNotContain(pairs, p => conflicts.Any(c => c.MemberId == p.Member.Id && c.Concerns(p.Candidate)));
        Assert.All(pairs.GroupBy(p => p.Member.Id), g => Assert.InRange(g.Count(), 17, 18));
    }

    [Fact]
    public void A_cap_holds_over_all_awards_together_and_a_cap_too_low_is_said()
    {
        var first = Docket(12, 20, 7) with { Split = 4 };
        first.Panel[0].MaxSheets = 5;
        var second = new Docket(13, Docket(13, 20, 7).Candidates, first.Panel, 4);
        var plan = Assignment.Plan([first, second], [], new Dictionary<string, int> { [first.Panel[0].Id] = 2 }, "draw");
        var pairs = plan.Values.SelectMany(p => p).ToList();
        Assert.Equal(160, pairs.Count);
        Assert.Equal(3, pairs.Count(p => p.Member == first.Panel[0]));
        Assert.All(pairs.Where(p => p.Member != first.Panel[0]).GroupBy(p => p.Member.Id), g => Assert.InRange(g.Count(), 26, 27));

        foreach (var member in first.Panel)
        {
            member.MaxSheets = 20;
        }

        plan = Assignment.Plan([first, second], [], new Dictionary<string, int>(), "draw");
        Assert.Equal("CAPS_TOO_LOW", (Assignment.WhyNot(first, plan[12], 3, []) ?? Assignment.WhyNot(second, plan[13], 3, []))!.Reason);
    }

    [Fact]
    public void An_entry_that_conflicts_leave_with_too_few_judges_is_named()
    {
        var docket = Docket(12, 8, 5) with { Split = 3 };
        var conflicts = docket.Panel.Take(3).Select(m => Conflict(m, docket.Candidates[4], ConflictGrade.Hard)).ToList();
        var pairs = Assignment.Plan([docket], conflicts, new Dictionary<string, int>(), "draw")[12];
        var refusal = Assignment.WhyNot(docket, pairs, 3, conflicts)!;
        Assert.Equal(("PANEL_TOO_SMALL", docket.Candidates[4].Id), (refusal.Reason, docket.Candidates.Single(c => c.Number == refusal.Metadata["entry"]).Id));
    }

    /// <summary>Against every possible assignment of small problems: no cheaper one exists, and none carries more.</summary>
    [Fact]
    public void The_flow_is_the_cheapest_there_is()
    {
        var random = new Random(7);
        for (var trial = 0; trial < 60; trial++)
        {
            var (left, right) = (random.Next(2, 6), random.Next(2, 6));
            var cost = new int[left, right];
            var flow = new MinCostFlow(2 + left + right);
            for (var i = 0; i < left; i++)
            {
                flow.Add(0, 2 + i, 1, 0);
                for (var j = 0; j < right; j++)
                {
                    cost[i, j] = random.Next(4) == 0 ? -1 : random.Next(20);
                    if (cost[i, j] >= 0)
                    {
                        flow.Add(2 + i, 2 + left + j, 1, cost[i, j]);
                    }
                }
            }

            for (var j = 0; j < right; j++)
            {
                flow.Add(2 + left + j, 1, 1, 0);
            }

            var best = Best(cost, 0, 0);
            Assert.Equal(best.Count, flow.Run(0, 1));
            Assert.Equal(best.Cost, Enumerable.Range(0, left).Sum(i => Enumerable.Range(0, right).Sum(j => cost[i, j] >= 0 && Carries(flow, cost, left, i, j) ? cost[i, j] : 0)));
        }
    }

    private static bool Carries(MinCostFlow flow, int[,] cost, int left, int i, int j)
    {
        // Arcs are numbered by twos in the order in which they were added: one from the source per row, then the row's own.
        var arc = 0;
        for (var row = 0; row < left; row++)
        {
            arc += 2;
            for (var column = 0; column < cost.GetLength(1); column++)
            {
                if (cost[row, column] < 0)
                {
                    continue;
                }

                if (row == i && column == j)
                {
                    return flow.FlowOn(arc) > 0;
                }

                arc += 2;
            }
        }

        return false;
    }

    private static (int Count, int Cost) Best(int[,] cost, int row, int taken)
    {
        if (row == cost.GetLength(0))
        {
            return (0, 0);
        }

        var best = Best(cost, row + 1, taken);
        for (var j = 0; j < cost.GetLength(1); j++)
        {
            if (cost[row, j] >= 0 && (taken & (1 << j)) == 0)
            {
                var (count, sum) = Best(cost, row + 1, taken | (1 << j));
                best = count + 1 > best.Count || (count + 1 == best.Count && sum + cost[row, j] < best.Cost) ? (count + 1, sum + cost[row, j]) : best;
            }
        }

        return best;
    }

    private static PanelGraph Graph(IEnumerable<Pair> pairs) =>
        new([.. pairs.GroupBy(p => p.Candidate.Id).Select(g => (IReadOnlyCollection<string>)[.. g.Select(p => p.Member.Id)])]);

    private static Docket Docket(int award, int entries, int judges) => new(
        award,
        [.. Enumerable.Range(1, entries).Select(n => new Candidate { Id = $"E{award}-{n:00}", Edition = "x", Award = award, Class = AwardClass.Team, Number = $"2025-T-{award}{n:00}", Entrant = $"{n}", OrganisationId = $"O{n}", OrganisationName = $"{n}" })],
        [.. Enumerable.Range(1, judges).Select(n => new Member { Id = $"J{n}", Edition = "x", Name = $"{n}", Mail = $"{n}@x.example", Seat = Seat.Director, Chair = n == 1, Deputy = false, Years = 12, Employer = "", IsReserve = false })]);

    private static Conflict Conflict(Member member, Candidate candidate, ConflictGrade grade) => new()
    {
        Id = $"{member.Id}{candidate.Id}", Edition = "x", MemberId = member.Id, OrganisationId = candidate.OrganisationId, EntryId = candidate.Id, Kind = ConflictKind.Client, Grade = grade, State = ConflictState.Confirmed, Evidence = "",
    };
}
