using CseaMesh.Judging.V1;
using CseaMesh.Mesh.Season.Plan;

namespace CseaMesh.Mesh.Season.Stages;

/// <summary>Judges declare their conflicts, the method is frozen, the rounds open (COM-06, CNF-01, SCH-07).</summary>
internal sealed class CommitteeStage : IStage
{
    public string Zh => "評審前：迴避、評分方法、開放複審";

    public string En => "Before review: recusals, method, opening";

    public async Task RunAsync(SeasonRun run, Steps steps)
    {
        steps.Expect(run.Plan.Judges.Count + 2);
        foreach (var judge in run.Plan.Judges)
        {
            await DeclareAsync(run, judge);
            steps.Did();
        }

        await run.SettleAsync();
        await run.ClockAsync(6, 15);
        var method = (await run.Chair.Judging.GetMethodAsync(new GetMethodRequest { Edition = SeasonRun.Edition })).Method;
        var declared = (await run.Chair.Judging.DeclareMethodAsync(new DeclareMethodRequest { Edition = SeasonRun.Edition, SettingsHash = method.SettingsHash })).Method;
        Require.That(declared is { Declared: true, LedgerIndex: >= 0 }, "The method was declared but is not in the ledger.");
        steps.Did();

        await run.ClockAsync(6, 16);
        var plan = await run.Staff.Secretary.Judging.PlanAssignmentsAsync(new PlanAssignmentsRequest { Edition = SeasonRun.Edition, Round = RoundKind.Review });
        var split = plan.Awards.Single(a => a.Award == SeasonPlan.SplitAward);
        Require.That(split is { Split: SeasonPlan.SplitJudges, Fewest: SeasonPlan.SplitJudges, Most: SeasonPlan.SplitJudges, Groups: 1 }, $"Award {split.Award} is planned with {split.Fewest} to {split.Most} judges per entry in {split.Groups} groups.");
        Require.That(plan.Awards.All(a => a.Split == 0 || a == split), "More than one award is split.");
        Require.That(plan.Thin.Count == 0, $"Thin entries: {string.Join(", ", plan.Thin.Select(t => t.EntryNumber))}");
        var opened = await run.Staff.Secretary.Judging.OpenRoundsAsync(new OpenRoundsRequest { Edition = SeasonRun.Edition, Round = RoundKind.Review });
        Require.That(opened.Opened.Count == 33, $"{opened.Opened.Count} of 33 rounds opened: {string.Join("; ", opened.NotOpened.Select(n => $"{n.Award} {n.Reason}"))}");
        var candidates = run.Entries.Where(e => e.Plan.ShouldQualify && e.Plan.Fate != Fate.WithdrawnQualified).ToList();
        Require.That(opened.Opened.Sum(r => r.CandidateCount) == candidates.Count, $"{opened.Opened.Sum(r => r.CandidateCount)} candidates instead of {candidates.Count}.");
        var expected = candidates.Sum(e => run.Plan.SheetsOf(e.Plan, run.Expected.Recused.Count(r => r.Entry == e.Plan.No)));
        Require.That(opened.SheetCount == expected, $"{opened.SheetCount} sheets were assigned instead of {expected}.");
        Require.That(plan.Awards.Sum(a => a.Sheets) == opened.SheetCount, "Opening gave other sheets than the plan showed.");
        steps.Did();
        await run.SettleAsync();
    }

    private static async Task DeclareAsync(SeasonRun run, PlannedJudge judge)
    {
        var session = run.Judges[judge.No].Judging;
        var proposals = (await session.ListConflictProposalsAsync(new ListConflictProposalsRequest { Edition = SeasonRun.Edition })).Proposals;
        var request = new DeclareConflictsRequest { Edition = SeasonRun.Edition, Complete = true };
        if (judge.ConflictOrganisation > 0)
        {
            var proposal = proposals.Single(p => p.OrganisationId == run.OrganisationIds[judge.ConflictOrganisation]);
            // The system already suspects an employer's entries.
            Require.That(judge.No != 2 || proposal.Suspected == ConflictKind.Employer, $"The employer of judge {judge.No} was not noticed.");
            request.Conflicts.Add(new DeclaredConflict { OrganisationId = proposal.OrganisationId, Kind = judge.No == 2 ? ConflictKind.Employer : ConflictKind.Client, Grade = ConflictGrade.Hard, Evidence = "本人任職或業務往來單位" });
            Recuse(run, judge, e => e.Organisation.No == judge.ConflictOrganisation);
        }

        if (judge.ConflictEntry > 0)
        {
            request.Conflicts.Add(new DeclaredConflict { EntryId = run.ByNo(judge.ConflictEntry).Id, Kind = ConflictKind.Coached, Grade = ConflictGrade.Hard, Evidence = "曾輔導該參賽者" });
            Recuse(run, judge, e => e.No == judge.ConflictEntry);
        }

        var declared = await session.DeclareConflictsAsync(request);
        Require.That(declared.Member.State == MemberState.Active, $"Judge {judge.No} is {declared.Member.State} after the conflict pass.");
    }

    private static void Recuse(SeasonRun run, PlannedJudge judge, Func<PlannedEntry, bool> which)
    {
        foreach (var entry in run.Plan.Entries.Where(which))
        {
            run.Expected.Recused.Add((judge.No, entry.No));
        }
    }
}
