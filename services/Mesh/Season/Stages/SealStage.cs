using CseaMesh.Judging.V1;
using CseaMesh.Mesh.Season.Plan;

namespace CseaMesh.Mesh.Season.Stages;

/// <summary>Chair and notary seal every review round; the ranking is checked against the season's own arithmetic; finalists are certified.</summary>
internal sealed class SealStage : IStage
{
    public string Zh => "封存：主席與公證單位、排名、入圍";

    public string En => "Seal: chair and notary, ranks, finalists";

    public async Task RunAsync(SeasonRun run, Steps steps)
    {
        await run.ClockAsync(6, 28, 0, 10);
        steps.Expect(33 + 9);
        for (var award = 1; award <= 33; award++)
        {
            await SealAsync(run, award, RoundKind.Review);
            var result = await ResultAsync(run, award, RoundKind.Review);
            Compare(run, award, result);
            steps.Did();
        }

        await run.SettleAsync();
        await run.ClockAsync(6, 29, 10);
        await DecideAsync(run);
        for (var award = 1; award <= 9; award++)
        {
            foreach (var signer in new[] { run.Chair, run.Notary })
            {
                var etag = (await ResultAsync(run, award, RoundKind.Review)).Etag;
                await signer.Judging.CertifyFinalistsAsync(new CertifyFinalistsRequest { Edition = SeasonRun.Edition, Award = award, Etag = etag });
            }

            steps.Did();
        }

        await run.SettleAsync();
    }

    public static async Task SealAsync(SeasonRun run, int award, RoundKind round)
    {
        var request = new SealRoundRequest { Edition = SeasonRun.Edition, Award = award, Round = round };
        var first = (await run.Chair.Judging.SealRoundAsync(request)).Round;
        Require.That(first.State == RoundState.Closed, $"Award {award} is {first.State} with one signature.");
        var second = (await run.Notary.Judging.SealRoundAsync(request)).Round;
        Require.That(second is { State: RoundState.Sealed, SealIndex: >= 0 }, $"Award {award} is {second.State} with both signatures.");
    }

    public static async Task<Result> ResultAsync(SeasonRun run, int award, RoundKind round) =>
        (await run.Chair.Judging.GetResultAsync(new GetResultRequest { Edition = SeasonRun.Edition, Award = award, Round = round })).Result;

    /// <summary>Where every judge counts for every entry the fair mean is the plain mean, so the sum of sheets must give the same order.</summary>
    private static void Compare(SeasonRun run, int award, Result result)
    {
        var entries = run.Entries.Where(e => e.Plan.Award == award && e.Plan.ShouldQualify && e.Plan.Fate is not (Fate.WithdrawnQualified or Fate.Disqualified)).ToList();
        var standing = result.Places.Where(p => !p.Struck).ToList();
        Require.That(standing.Count == entries.Count, $"Award {award} ranks {standing.Count} entries instead of {entries.Count}.");
        foreach (var place in standing)
        {
            var recused = run.Expected.Recused.Count(r => run.ByNo(r.Entry).Id == place.EntryId);
            Require.That(place.CountedSheets == run.Plan.SheetsOf(run.ById(place.EntryId).Plan, recused), $"{place.EntryNumber} counts {place.CountedSheets} sheets with {recused} recusals.");
        }

        if (award == SeasonPlan.SplitAward || entries.Any(e => run.Expected.Recused.Any(r => r.Entry == e.Plan.No)))
        {
            return;
        }

        var totals = entries.ToDictionary(e => e.Id, e => run.Plan.Judges.Sum(j => Total(run, j, e.Plan)));
        var order = standing.OrderBy(p => p.Place_).Select(p => totals[p.EntryId]).ToList();
        Require.That(order.SequenceEqual(order.OrderDescending()), $"Award {award} is ranked against the sum of its sheets.");
        run.Expected.ReviewOrder[award] = [.. standing.OrderBy(p => p.Place_).Select(p => run.ById(p.EntryId).Plan.No)];
    }

    private static int Total(SeasonRun run, PlannedJudge judge, PlannedEntry entry)
    {
        var award = run.Award(entry.Award);
        return award.Criteria.Sum(c => c.Weight * run.Plan.Mark(judge, entry, c.No, finals: false)) + (100 * award.BonusItems.Sum(b => run.Plan.Bonus(judge, entry, b.No, b.Cap)));
    }

    private static async Task DecideAsync(SeasonRun run)
    {
        // One tie stays shared: both win.
        var shared = await ResultAsync(run, SeasonPlan.SharedTieAward, RoundKind.Review);
        var first = shared.Places.Where(p => p is { Place_: 1, Shared: true }).Select(p => run.ById(p.EntryId).Plan.Fate).ToList();
        Require.That(first is [Fate.Tied, Fate.Tied], $"Award {SeasonPlan.SharedTieAward} should have a shared first place; its places are {string.Join(", ", shared.Places.Select(p => $"{p.Place_}{(p.Shared ? "=" : "")}"))}.");

        // The other is decided by the chair, with a reason in the ledger.
        var tied = await ResultAsync(run, SeasonPlan.DecidedTieAward, RoundKind.Review);
        var order = tied.Places.Where(p => p is { Place_: 1, Shared: true }).Select(p => p.EntryId).ToList();
        Require.That(order.Count == 2, $"Award {SeasonPlan.DecidedTieAward} should have a shared first place.");
        var decided = await run.Chair.Judging.DecideTieAsync(new DecideTieRequest
        {
            Edition = SeasonRun.Edition, Award = SeasonPlan.DecidedTieAward, Round = RoundKind.Review, EntryIds = { order }, Etag = tied.Etag, Reason = "經委員會討論，前者之客戶影響較為深遠。",
        });
        Require.That(decided.Result.Places.Single(p => p.Place_ == 1).EntryId == order[0], "The chair's order of the tie was not followed.");

        // And in one award the committee honours two (RES-04).
        var two = await ResultAsync(run, SeasonPlan.TwoWinnersAward, RoundKind.Review);
        await run.Chair.Judging.DecideWinnerCountAsync(new DecideWinnerCountRequest
        {
            Edition = SeasonRun.Edition, Award = SeasonPlan.TwoWinnersAward, Round = RoundKind.Review, WinnerCount = 2, Etag = two.Etag, Reason = "兩件水準相當，委員會決議錄取二名。",
        });
    }
}
