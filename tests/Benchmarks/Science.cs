using System.Diagnostics;
using System.Security.Cryptography;
using CseaMesh.Judging.Domain.Diagnostics;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Benchmarks;

/// <summary>
/// Fair mean, full diagnostics and exact rank intervals of a whole edition: 33 awards of 60 entries before 7 judges, 5 % of the sheets
/// recused. Then the ledger at a million leaves.
/// </summary>
internal static class Science
{
    private const int Awards = 33;
    private const int Entries = 60;
    private const int Judges = 7;
    private const int Leaves = 1_000_000;

    public static Task RunAsync()
    {
        var (gaps, whole) = (Edition(recused: .05), Edition(recused: 0));
        Report("science.plain_mean", gaps, s => Aggregators.PlainMean(s.Panel()));
        Report("science.fair_mean", gaps, s => Aggregators.FairMean(s.Panel()));
        Report("science.intervals", gaps, s => RankStudy.Of(Grid.Of(s.Panel())));
        Report("science.intervals_complete", whole, s => RankStudy.Of(Grid.Of(s.Panel())));
        Report("science.diagnostics", gaps, s => Diagnosis.Of(s));
        Report("science.diagnostics_complete", whole, s => Diagnosis.Of(s));
        return Task.CompletedTask;
    }

    public static Task LedgerAsync()
    {
        var leaf = MerkleTree.LeafHash("leaf"u8);
        var tree = new LedgerTree();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Leaves; i++)
        {
            tree.Append(leaf);
        }

        Bench.Line("ledger.append_at_1e6", watch.Elapsed.TotalMicroseconds / Leaves, "us");
        var bytes = new byte[65];
        Bench.Line("ledger.baseline_one_hash", Each(i => SHA256.HashData(bytes)), "us");
        var root = tree.Root(Leaves);
        Bench.Line("ledger.root_at_1e6", Each(_ => tree.Root(Leaves - 1)), "us");
        Bench.Line("ledger.inclusion_proof_at_1e6", Each(i => tree.InclusionPath(i * 7919L % (Leaves - 1), Leaves - 1)), "us");
        Bench.Line("ledger.consistency_proof_at_1e6", Each(i => tree.ConsistencyPath(1 + i * 7919L % (Leaves - 1), Leaves - 1)), "us");
        var path = tree.InclusionPath(777_777, Leaves);
        Bench.Line("ledger.verify_inclusion_at_1e6", Each(_ => MerkleTree.VerifyInclusion(777_777, Leaves, leaf, path, root)), "us");
        return Task.CompletedTask;
    }

    private static double Each(Action<int> act, int times = 20_000)
    {
        var watch = new Stopwatch();
        for (var i = -times / 5; i < times; i++)
        {
            if (i == 0)
            {
                watch.Start();
            }

            act(Math.Abs(i));
        }

        return watch.Elapsed.TotalMicroseconds / times;
    }

    private static void Report(string name, IReadOnlyList<PanelSheets> edition, Func<PanelSheets, object?> work)
    {
        for (var warm = 0; warm < 3; warm++)
        {
            Parallel.ForEach(edition, s => work(s));
        }

        var times = Enumerable.Range(0, 5).Select(_ =>
        {
            var watch = Stopwatch.StartNew();
            Parallel.ForEach(edition, s => work(s));
            return watch.Elapsed.TotalMilliseconds;
        }).Order().ToList();
        Bench.Line($"{name}_33x60x7", times[2], "ms");
    }

    private static List<PanelSheets> Edition(double recused)
    {
        var random = new Random(2025);
        var rules = new ScoringRules(100, ScoringMethod.FairMean, false, 4, 3, 5, [TieStep.HeaviestCriterion, TieStep.HeadToHead, TieStep.MedianSheet, TieStep.SharedPlace], 2, 3, null, null, 50, 50, false, 1, null, 4, true, 0);
        return [.. Enumerable.Range(1, Awards).Select(number =>
        {
            var award = new MethodAward(number, AwardClass.Team, [new(1, 15), new(2, 25), new(3, 30), new(4, 20), new(5, 10)], [new(1, 5)]);
            double[] severity = [.. Enumerable.Range(0, Judges).Select(_ => 4 * Normal(random))];
            var sheets = new List<CountedSheet>();
            for (var i = 0; i < Entries; i++)
            {
                var quality = 75 + 6 * Normal(random);
                for (var j = 0; j < Judges; j++)
                {
                    if (random.NextDouble() >= recused)
                    {
                        sheets.Add(new($"E{i:000}", $"J{j}", award.Criteria.ToDictionary(c => c.No, _ => Math.Clamp((int)(quality + severity[j] + 6 * Normal(random)), 0, 100)), new Dictionary<int, int> { [1] = random.Next(6) }));
                    }
                }
            }

            var submitted = sheets.ToDictionary(s => (s.Judge, s.Entry), _ => new DateTime(2025, 6, 20, 0, 0, 0, DateTimeKind.Utc).AddSeconds(random.Next(500_000)));
            return new PanelSheets(rules, award, RoundKind.Review, sheets, submitted, new HashSet<(string, string)>(), new HashSet<string>(), null);
        })];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
