using System.Collections.Concurrent;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

/// <summary>A submission that is right by itself: who, which sheet at which version, and what is to be stored.</summary>
internal sealed record Submission(string Edition, string SheetId, int ReadVersion, string By, SheetContent Content, MethodAward Award, ScoringRules Rules);

/// <summary>A stored submission with its place in the ledger.</summary>
internal sealed record Stored(Sheet Sheet, LedgerRow Row);

/// <summary>A sheet with all that judging its submission needs, read in one statement.</summary>
internal sealed record SheetRead(Sheet Sheet, AwardRound Round, string ForcedZero, bool Active, int Revision, MemberState MemberState, DateTime? ConflictsDeclaredAt);

/// <summary>
/// Writes submitted scores. Submissions that arrive while others are being written wait together and share the next transaction, so that
/// the cost of making them durable is paid once for all; each is still accepted or refused on its own.
/// </summary>
internal sealed class ScoringDesk(IServiceScopeFactory scopes, LedgerTurns turns, TimeProvider clock)
{
    private const int BatchSize = 64;
    private const int Attempts = 5;

    // Compiled per host, not per process: a compiled query belongs to one model.
    private readonly Func<JudgingDb, string, RoundKind, string, string, Task<SheetRead?>> _find = EF.CompileAsyncQuery(
        (JudgingDb db, string edition, RoundKind kind, string entry, string person) =>
            (from m in db.Members.AsNoTracking()
             where m.Edition == edition && m.PersonId == person
             join s in db.Sheets.AsNoTracking() on m.Id equals s.MemberId
             where s.EntryId == entry && s.Kind == kind
             join r in db.Rounds.AsNoTracking() on s.RoundId equals r.Id
             join c in db.Candidates.AsNoTracking() on s.EntryId equals c.Id
             join e in db.Editions.AsNoTracking() on m.Edition equals e.Code
             select new SheetRead(s, r, c.ForcedZero, c.Active, e.Revision, m.State, m.ConflictsDeclaredAt)).SingleOrDefault());

    private readonly ConcurrentDictionary<string, Line> _lines = new();

    public Task<SheetRead?> FindAsync(JudgingDb db, string edition, RoundKind kind, string entry, string person) => _find(db, edition, kind, entry, person);

    /// <summary>Stores one submission with its ledger entry and event. Throws its own refusal; others of the batch are not affected.</summary>
    public Task<Stored> WriteAsync(Submission submission)
    {
        var line = _lines.GetOrAdd(submission.Edition, _ => new Line());
        var waiting = new Waiting(submission);
        line.Queue.Enqueue(waiting);
        if (Interlocked.CompareExchange(ref line.Busy, 1, 0) == 0)
        {
            // The writer belongs to no single caller: neither his identity nor his cancellation may follow it.
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(() => ServeAsync(submission.Edition, line));
            }
        }

        return waiting.Done.Task;
    }

    private async Task ServeAsync(string edition, Line line)
    {
        do
        {
            while (!line.Queue.IsEmpty)
            {
                var batch = new List<Waiting>();
                while (batch.Count < BatchSize && line.Queue.TryDequeue(out var next))
                {
                    batch.Add(next);
                }

                await WriteAsync(edition, batch);
            }

            Volatile.Write(ref line.Busy, 0);

            // Whoever queued between the last look and the release found the writer busy: look once more.
        }
        while (!line.Queue.IsEmpty && Interlocked.CompareExchange(ref line.Busy, 1, 0) == 0);
    }

    private async Task WriteAsync(string edition, List<Waiting> batch)
    {
        using var turn = await turns.TakeAsync(edition, CancellationToken.None);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryWriteAsync(edition, batch);
                return;
            }
            catch (Exception e) when (attempt < Attempts && (e is DuplicateException or Refusal { Reason: "STALE_ETAG" }))
            {
                // A draft was saved, or another process appended to the ledger, in between: nothing is stored, and the batch is written anew.
            }
            catch (Exception e)
            {
                batch.ForEach(w => w.Done.TrySetException(e));
                return;
            }
        }
    }

    /// <summary>Round and version are compared with what is stored at this moment; the concurrency tokens guard what follows.</summary>
    private async Task TryWriteAsync(string edition, List<Waiting> batch)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<JudgingDb>();
        var ledger = scope.ServiceProvider.GetRequiredService<LedgerBook>();
        var outbox = scope.ServiceProvider.GetRequiredService<Outbox>();
        var now = clock.Now();
        var ids = batch.Select(w => w.Submission.SheetId).Distinct().ToList();
        var sheets = await db.Sheets.Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id);
        var roundIds = sheets.Values.Select(s => s.RoundId).Distinct().ToList();
        var rounds = await db.Rounds.AsNoTracking().Where(r => roundIds.Contains(r.Id)).ToDictionaryAsync(r => r.Id);
        var head = await ledger.HeadAsync(edition, CancellationToken.None);
        var written = new HashSet<string>();
        var outcomes = new List<Action>(batch.Count);
        foreach (var waiting in batch)
        {
            var submission = waiting.Submission;
            var sheet = sheets[submission.SheetId];
            var refusal = rounds[sheet.RoundId].WhyNotScore(now) ?? (sheet.Version == submission.ReadVersion && written.Add(sheet.Id) ? null : Refusal.Stale());
            if (refusal is not null)
            {
                outcomes.Add(() => waiting.Done.TrySetException(refusal));
                continue;
            }

            sheet.Submit(submission.Content, submission.Award, submission.Rules, now);
            sheet.ChangedBy = submission.By;
            db.Entry(sheet).Property(s => s.ChangedBy).IsModified = true;
            var row = ledger.Append(head, LedgerKind.Sheet, SheetText.Write(sheet, submission.Award), sheet.Id, sheet.SubmittedVersion);
            sheet.LedgerIndex = row.Position;
            outbox.Publish(edition, sheet.Id, sheet.ScoreVersion, Announcer.Submitted(sheet));
            outcomes.Add(() => waiting.Done.TrySetResult(new Stored(sheet, row)));
        }

        await db.SaveChangesAsync();
        outcomes.ForEach(tell => tell());
    }

    private sealed class Line
    {
        public readonly ConcurrentQueue<Waiting> Queue = new();
        public int Busy;
    }

    private sealed class Waiting(Submission submission)
    {
        public Submission Submission => submission;

        // Continuations must not run inside the writer.
        public TaskCompletionSource<Stored> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
