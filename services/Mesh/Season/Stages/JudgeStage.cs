using CseaMesh.Judging.V1;
using CseaMesh.Mesh.Season.Plan;
using CseaMesh.Submission.V1;

namespace CseaMesh.Mesh.Season.Stages;

/// <summary>Seven judges read and score every entry they may, while the standings move (REV-01..03, AWD-07, AWD-08, CNF-01).</summary>
internal sealed class JudgeStage : IStage
{
    private const int ReadsOneIn = 5;

    public string Zh => "複審：七位評審評分、即時排行";

    public string En => "Review: seven judges, live standings";

    public async Task RunAsync(SeasonRun run, Steps steps)
    {
        await GiveVerdictsAsync(run);
        await run.ClockAsync(6, 18);
        await Task.WhenAll(run.Plan.Judges.Select(async judge =>
        {
            var sheets = await MySheetsAsync(run.Judges[judge.No], RoundKind.Review);
            var readable = run.Entries.Count(e => e.Plan.Award != SeasonPlan.SplitAward && e.Plan.ShouldQualify && e.Plan.Fate != Fate.WithdrawnQualified && !run.Expected.Recused.Contains((judge.No, e.Plan.No)));
            var whole = sheets.Count(s => s.Award != SeasonPlan.SplitAward);
            Require.That(whole == readable, $"Judge {judge.No} holds {whole} sheets instead of {readable}.");
            steps.Expect(sheets.Count);
            foreach (var line in sheets)
            {
                await ScoreAsync(run, judge, line);
                steps.Did();
            }

            lock (run.Expected)
            {
                run.Expected.ScoresSubmitted += sheets.Count;
            }
        }));
        await ShowThatNobodySeesTooMuchAsync(run);
        await run.SettleAsync();
        await WatchTheBoardAsync(run);

        await run.ClockAsync(6, 24);
        await DeclareLateConflictAsync(run);
        foreach (var entry in run.With(Fate.Disqualified))
        {
            await run.Chair.Judging.DecideDisqualificationAsync(new DecideDisqualificationRequest { Edition = SeasonRun.Edition, EntryId = entry.Id, RequestId = RequestIds.Of("season-disqualify"), Reason = "參賽數據經查證為不實（CNF-03）。" });
        }

        await run.SettleAsync();
    }

    public static Task<List<SheetLine>> MySheetsAsync(Session judge, RoundKind round) => SeasonRun.AllAsync<SheetLine>(async token =>
    {
        var page = await judge.Judging.ListMySheetsAsync(new ListMySheetsRequest { Edition = SeasonRun.Edition, Round = round, PageSize = 200, PageToken = token });
        return (page.Sheets, page.NextPageToken);
    });

    // A film that was not made by the direct supervisor earns nothing (VID-11, BON-04).
    private static async Task GiveVerdictsAsync(SeasonRun run)
    {
        var officer = run.Staff.CheckOfficer.Submission;
        foreach (var entry in run.With(Fate.BonusExcluded))
        {
            var dossier = (await officer.GetDossierAsync(new GetDossierRequest { Entry = entry.Id })).Dossier;
            await officer.GiveBonusVerdictAsync(new GiveBonusVerdictRequest
            {
                Entry = entry.Id, Etag = dossier.Etag, BonusItem = run.Award(entry.Plan.Award).BonusItems[0].No, ForcedZero = true, Reason = "影片並非由直屬主管錄製。",
            });
        }
    }

    private static async Task ScoreAsync(SeasonRun run, PlannedJudge judge, SheetLine line)
    {
        var (session, entry) = (run.Judges[judge.No], run.ById(line.EntryId));
        if (entry.Plan.No % ReadsOneIn == judge.No % ReadsOneIn)
        {
            var copy = await session.Submission.GetReadingCopyAsync(new GetReadingCopyRequest { Entry = entry.Id });
            Require.That(copy.Items.Count > 0, $"Judge {judge.No} finds nothing to read for {entry}.");
            Require.That(copy.Items.All(i => i.Name.StartsWith(copy.EntryNumber, StringComparison.Ordinal)), $"A file name tells judge {judge.No} more of {entry} than its number.");
        }

        var award = run.Award(entry.Plan.Award);
        var content = new SheetContent { Comment = "資料完整，成效具體。", Questions = entry.Plan.No % 3 == 0 ? "請說明成效數據的計算方式。" : "" };
        content.Marks.AddRange(award.Criteria.Select(c => new Mark { Item = c.No, Value = run.Plan.Mark(judge, entry.Plan, c.No, finals: false) }));
        content.Bonus.AddRange(award.BonusItems.Select(b => new Mark { Item = b.No, Value = run.Plan.Bonus(judge, entry.Plan, b.No, b.Cap) }));
        var answer = await session.Judging.SubmitScoreAsync(new SubmitScoreRequest { Edition = SeasonRun.Edition, Round = RoundKind.Review, EntryId = entry.Id, Etag = line.Etag, Content = content });
        var expected = award.Criteria.Sum(c => c.Weight * run.Plan.Mark(judge, entry.Plan, c.No, finals: false));
        Require.That(answer.BaseCentipoints == expected, $"The sheet of judge {judge.No} for {entry} holds {answer.BaseCentipoints} centipoints instead of {expected}.");
    }

    private static async Task ShowThatNobodySeesTooMuchAsync(SeasonRun run)
    {
        // A judge does not see the board of an award in which he holds a sheet, nor the material of an entry he is recused from.
        await run.RefusedAsync("HOLDS_SHEET", () => run.Judges[3].Judging.GetBoardAsync(new GetBoardRequest { Edition = SeasonRun.Edition, Award = 1, Round = RoundKind.Review }).ResponseAsync);
        foreach (var (judge, no) in run.Expected.Recused)
        {
            var hidden = await SeasonRun.IsHiddenAsync(() => run.Judges[judge].Submission.GetReadingCopyAsync(new GetReadingCopyRequest { Entry = run.ByNo(no).Id }).ResponseAsync);
            Require.That(hidden, $"Judge {judge} can read entry {no} in spite of a conflict.");
        }
    }

    private static async Task WatchTheBoardAsync(SeasonRun run)
    {
        var board = (await run.Staff.Secretary.Judging.GetBoardAsync(new GetBoardRequest { Edition = SeasonRun.Edition, Award = 1, Round = RoundKind.Review })).Board;
        Require.That(board.Mask == BoardMask.Coded && board.Rows.All(r => r.Code.Length > 0 && r.EntryId.Length == 0), "Before the seal the secretariat's board must show codes only.");
        Require.That(board.Counted == board.Assigned && board.Rows.Count == run.Entries.Count(e => e.Plan.Award == 1), $"The live board counts {board.Counted} of {board.Assigned} sheets in {board.Rows.Count} rows.");
    }

    private static async Task DeclareLateConflictAsync(SeasonRun run)
    {
        foreach (var judge in run.Plan.Judges.Where(j => j.LateConflictEntry > 0))
        {
            var entry = run.ByNo(judge.LateConflictEntry);
            await run.Judges[judge.No].Judging.DeclareConflictsAsync(new DeclareConflictsRequest
            {
                Edition = SeasonRun.Edition, Complete = true,
                Conflicts = { new DeclaredConflict { EntryId = entry.Id, Kind = ConflictKind.Family, Grade = ConflictGrade.Hard, Evidence = "事後得知為配偶任職之團隊" } },
            });
            run.Expected.Recused.Add((judge.No, entry.Plan.No));
        }
    }
}
