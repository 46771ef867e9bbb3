using CseaMesh.Judging.V1;
using CseaMesh.Notification.V1;

namespace CseaMesh.Mesh.Season.Stages;

/// <summary>Corporate finals: notices with questions, slots of forty minutes, online sessions, finals sheets (NOT, FIN).</summary>
internal sealed class FinalsStage : IStage
{
    public string Zh => "決審：通知、場次、簡報與評分";

    public string En => "Finals: notices, slots, sessions, marks";

    public async Task RunAsync(SeasonRun run, Steps steps)
    {
        var secretary = run.Staff.Secretary.Judging;
        await run.ClockAsync(7, 1, 9);
        // One judge cannot come on the first morning; the timetable is solved around it, tried first, kept then.
        await run.Judges[5].Judging.SetAvailabilityAsync(new SetAvailabilityRequest
        {
            Edition = SeasonRun.Edition, MemberId = run.MemberIds[5],
            Busy = { new BusyTime { From = run.Rulebook.Schedule.Finals.Opens, Until = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(run.Rulebook.Schedule.Finals.Opens.ToDateTime().AddHours(12)) } },
        });
        var tried = await secretary.PlanSlotsAsync(new PlanSlotsRequest { Edition = SeasonRun.Edition, DryRun = true });
        Require.That(tried.Judges.All(j => j >= 4), "A session was laid where fewer than four judges can hear it.");
        var slots = (await secretary.PlanSlotsAsync(new PlanSlotsRequest { Edition = SeasonRun.Edition, Link = "https://meet.example/csea-finals" })).Slots.OrderBy(s => s.Start).ToList();
        Require.That(slots.Count >= 27, $"{slots.Count} finals slots were planned for nine awards with three finalists or more each.");
        steps.Expect(slots.Count * 3);
        foreach (var slot in slots)
        {
            await NoticeAsync(run, slot);
            steps.Did();
        }

        await run.SettleAsync();
        await ReleaseAsync(run, "finals-notice");
        await run.ClockAsync(7, 2, 10);
        foreach (var slot in slots)
        {
            await AnswerAsync(run, slot);
            steps.Did();
        }

        await run.ClockAsync(7, 25, 0, 5);
        // Finals are for companies only (FIN-01).
        await run.RefusedAsync("NOT_CORPORATE", () => secretary.OpenRoundAsync(new OpenRoundRequest { Edition = SeasonRun.Edition, Award = 10, Round = RoundKind.Finals }).ResponseAsync);
        var opened = await secretary.OpenRoundsAsync(new OpenRoundsRequest { Edition = SeasonRun.Edition, Round = RoundKind.Finals });
        Require.That(opened.Opened.Count == 9, $"{opened.Opened.Count} of 9 finals opened: {string.Join("; ", opened.NotOpened.Select(n => $"{n.Award} {n.Reason}"))}");
        foreach (var slot in slots)
        {
            await HoldAsync(run, slot);
            steps.Did();
        }

        await run.ClockAsync(8, 9, 0, 10);
        for (var award = 1; award <= 9; award++)
        {
            await SealStage.SealAsync(run, award, RoundKind.Finals);
        }

        await run.SettleAsync();
    }

    /// <summary>Lets every held letter of a purpose go.</summary>
    public static async Task ReleaseAsync(SeasonRun run, string purpose)
    {
        var secretary = run.Staff.Secretary.Notification;
        var batches = (await secretary.ListBatchesAsync(new ListBatchesRequest { Edition = SeasonRun.Edition, State = BatchState.Held, PageSize = 200 })).Batches.Where(b => b.Purpose == purpose).ToList();
        Require.That(batches.Count > 0, $"No batch of {purpose} waits for release.");
        foreach (var batch in batches)
        {
            await secretary.ReleaseBatchAsync(new ReleaseBatchRequest { Batch = batch.Id, Etag = batch.Etag });
        }

        await run.SettleAsync();
    }

    private static async Task NoticeAsync(SeasonRun run, FinalsSlot slot)
    {
        var secretary = run.Staff.Secretary.Judging;
        var request = new IssueFinalsNoticeRequest { Edition = SeasonRun.Edition, EntryId = slot.EntryId };
        var now = (await secretary.GetFinalsSlotAsync(new GetFinalsSlotRequest { Edition = SeasonRun.Edition, EntryId = slot.EntryId })).Slot;
        if (now.Questions.Length == 0)
        {
            // A notice without questions may not go out (NOT-02).
            await run.RefusedAsync("NOTICE_INCOMPLETE", () => secretary.IssueFinalsNoticeAsync(request).ResponseAsync);
        }

        var asked = (await secretary.ListJudgeQuestionsAsync(new ListJudgeQuestionsRequest { Edition = SeasonRun.Edition, EntryId = slot.EntryId })).Questions.Distinct().ToList();
        var questions = string.Join("\n", asked.Append("請說明此項服務未來一年的發展計畫。").Select((q, i) => $"{i + 1}. {q}"));
        await secretary.EditQuestionsAsync(new EditQuestionsRequest { Edition = SeasonRun.Edition, EntryId = slot.EntryId, Questions = questions, Etag = now.Etag });
        await secretary.IssueFinalsNoticeAsync(request);
    }

    private static async Task AnswerAsync(SeasonRun run, FinalsSlot slot)
    {
        var entry = run.ById(slot.EntryId);
        var manager = run.Managers[entry.Plan.Organisation.No].Judging;
        await manager.ConfirmSlotAsync(new ConfirmSlotRequest { Edition = SeasonRun.Edition, EntryId = slot.EntryId });
        await manager.DeclareFinalsAsync(new DeclareFinalsRequest { Edition = SeasonRun.Edition, EntryId = slot.EntryId, NewMaterial = true, PublicShare = true, Compliance = true });
        await run.Staff.Secretary.Judging.RecordTestAsync(new RecordTestRequest { Edition = SeasonRun.Edition, EntryId = slot.EntryId, Passed = true, Note = "畫面與聲音正常" });
    }

    /// <summary>One session on the clock: presentation, questions, marks, end.</summary>
    private static async Task HoldAsync(SeasonRun run, FinalsSlot slot)
    {
        var start = slot.Start.ToDateTime().AddHours(8);
        var (room, entry) = (run.Staff.Secretary.Judging, run.ById(slot.EntryId));
        await run.ClockAsync(start.Month, start.Day, start.Hour, start.Minute);
        await room.StartSessionAsync(new StartSessionRequest { Edition = SeasonRun.Edition, EntryId = slot.EntryId });
        if (slot.Award == 1)
        {
            // A broken line stops the one clock of the room and costs the finalist nothing (FIN-02).
            var stopped = (await run.Chair.Judging.FaultSessionAsync(new FaultSessionRequest { Edition = SeasonRun.Edition, EntryId = slot.EntryId, Reason = "簡報畫面中斷" })).Slot;
            var resumed = (await room.ResumeSessionAsync(new ResumeSessionRequest { Edition = SeasonRun.Edition, EntryId = slot.EntryId })).Slot;
            Require.That(stopped.Timer.Paused && !resumed.Timer.Paused && resumed.Timer.LeftMilliseconds <= stopped.Timer.LeftMilliseconds, $"The clock of {entry} did not stand still.");
        }

        await room.AdvanceSessionAsync(new AdvanceSessionRequest { Edition = SeasonRun.Edition, EntryId = slot.EntryId });
        var award = run.Award(entry.Plan.Award);
        foreach (var judge in run.Plan.Judges.Where(j => !run.Expected.Recused.Contains((j.No, entry.Plan.No))))
        {
            var session = run.Judges[judge.No].Judging;
            var sheet = (await session.GetSheetAsync(new GetSheetRequest { Edition = SeasonRun.Edition, Round = RoundKind.Finals, EntryId = entry.Id })).Sheet;
            var content = new SheetContent { Comment = "簡報清楚，回答具體。" };
            content.Marks.AddRange(award.Criteria.Select(c => new Mark { Item = c.No, Value = run.Plan.Mark(judge, entry.Plan, c.No, finals: true) }));
            await session.SubmitScoreAsync(new SubmitScoreRequest { Edition = SeasonRun.Edition, Round = RoundKind.Finals, EntryId = entry.Id, Etag = sheet.Etag, Content = content });
            run.Expected.FinalsScoresSubmitted++;
        }

        await room.EndSessionAsync(new EndSessionRequest { Edition = SeasonRun.Edition, EntryId = slot.EntryId });
    }
}
