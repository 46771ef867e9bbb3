using CseaMesh.Platform.Time;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using CseaMesh.Submission.Files;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Events;

/// <summary>
/// Asks the public addresses in current places whether they answer: new ones at once, unreachable ones again every six hours, all others daily (VID-06).
/// A few at a time, so that a slow site keeps nobody waiting.
/// </summary>
internal sealed class CheckLinks(SubmissionDb db, LinkProbe probe) : ISweep
{
    private const int AtOnce = 8;
    private const int PerRun = 64;
    private static readonly TimeSpan Again = TimeSpan.FromHours(6);
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        if (!probe.Enabled)
        {
            return;
        }

        var (soon, daily) = (now - Again, now - Daily);
        var due = await db.Set<SlotVersion>().AsNoTracking()
            .Where(v => v.Current && v.Url != "" && (v.LinkCheckedAt == null || v.LinkCheckedAt < daily || (v.LinkState == LinkState.NotReached && v.LinkCheckedAt < soon)))
            .OrderBy(v => v.LinkCheckedAt).Take(PerRun).Select(v => new { v.Seq, v.Url }).ToListAsync(ct);
        var answers = new LinkAnswer[due.Count];
        await Parallel.ForAsync(0, due.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (i, token) => answers[i] = await probe.AskAsync(due[i].Url, token));
        for (var i = 0; i < due.Count; i++)
        {
            // Beside the dossier: its etag is not for what somebody else's machine does.
            var (seq, answer) = (due[i].Seq, answers[i]);
            var state = !answer.Public ? LinkState.NotPublic : answer.Reached ? LinkState.Reached : LinkState.NotReached;
            await db.WriteAsync(() => db.Set<SlotVersion>().Where(v => v.Seq == seq)
                .ExecuteUpdateAsync(set => set.SetProperty(v => v.LinkState, state).SetProperty(v => v.LinkStatus, answer.Status).SetProperty(v => v.LinkCheckedAt, now), ct), ct);
        }
    }
}
