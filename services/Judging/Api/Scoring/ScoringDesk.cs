using System.Collections.Concurrent;
using System.Data.Common;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CseaMesh.Judging.Api;

/// <summary>A sheet as it is to be stored, the version it was read at, and the text to commit to.</summary>
internal sealed record Submission(Sheet Sheet, int ReadVersion, string By, string Detail);

/// <summary>A sheet with all that judging its submission needs, read in one statement.</summary>
internal sealed record SheetRead(Sheet Sheet, AwardRound Round, string ForcedZero, bool Active, int Revision, MemberState MemberState, DateTime? ConflictsDeclaredAt);

/// <summary>
/// Writes submitted scores. Submissions that arrive while one is being written wait together and share the next transaction, so that the
/// cost of making them durable is paid once for all; each is still accepted or refused on its own.
/// </summary>
internal sealed class ScoringDesk(IServiceScopeFactory scopes, LedgerTurns turns, TimeProvider clock)
{
    private const int BatchSize = 128;
    private const int Attempts = 5;

    private const string UpdateSheet = """
        UPDATE "Sheets" SET "Version" = @version, "ChangedAt" = @now, "ChangedBy" = @by, "State" = 'Submitted', "Marks" = @marks, "Bonus" = @bonus,
          "Notes" = @notes, "Comment" = @comment, "Questions" = @questions, "SubmittedVersion" = @submitted, "SubmittedAt" = @at,
          "CountedMarks" = @marks, "CountedBonus" = @bonus, "Points" = @points, "ScoreVersion" = @score, "LedgerIndex" = @ledger
        WHERE "Id" = @id AND "Version" = @read AND EXISTS (SELECT 1 FROM "Rounds" WHERE "Id" = @round AND "State" = 'Open')
        """;

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

    public Task<SheetRead?> FindAsync(JudgingDb db, string edition, RoundKind kind, string entry, string person, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _find(db, edition, kind, entry, person);
    }

    /// <summary>Stores one submission with its ledger entry and event. Throws its own refusal; others of the batch are not affected.</summary>
    public Task<LedgerRow> WriteAsync(Submission submission)
    {
        var line = _lines.GetOrAdd(submission.Sheet.Edition, _ => new Line());
        var waiting = new Waiting(submission);
        line.Queue.Enqueue(waiting);
        if (Interlocked.CompareExchange(ref line.Busy, 1, 0) == 0)
        {
            // The writer belongs to no single caller: neither his identity nor his cancellation may follow it.
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(() => ServeAsync(submission.Sheet.Edition, line));
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
            catch (Exception e) when (attempt < Attempts && (e is Platform.Data.DuplicateException or Refusal { Reason: "STALE_ETAG" }))
            {
                // Another process appended to the ledger in between: nothing of this batch is stored, and it is written anew.
            }
            catch (Exception e)
            {
                batch.ForEach(w => w.Done.TrySetException(e));
                return;
            }
        }
    }

    private async Task TryWriteAsync(string edition, List<Waiting> batch)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<JudgingDb>();
        var ledger = scope.ServiceProvider.GetRequiredService<LedgerBook>();
        var outbox = scope.ServiceProvider.GetRequiredService<Outbox>();
        db.Database.AutoSavepointsEnabled = false;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var outcomes = new List<(Waiting Waiting, LedgerRow? Row)>(batch.Count);
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            var head = await ledger.HeadAsync(edition, CancellationToken.None);
            await using var update = Command(db, transaction);
            foreach (var waiting in batch)
            {
                var sheet = waiting.Submission.Sheet;
                sheet.LedgerIndex = head.Size;
                if (await StoreAsync(update, waiting.Submission) == 0)
                {
                    outcomes.Add((waiting, null));
                    continue;
                }

                outcomes.Add((waiting, ledger.Append(head, LedgerKind.Sheet, waiting.Submission.Detail, sheet.Id, sheet.SubmittedVersion)));
                outbox.Publish(edition, sheet.Id, sheet.ScoreVersion, Announcer.Submitted(sheet));
            }

            db.ChangeTracker.DetectChanges();
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        foreach (var (waiting, row) in outcomes)
        {
            if (row is not null)
            {
                waiting.Done.TrySetResult(row);
            }
            else
            {
                waiting.Done.TrySetException(await WhyNotStoredAsync(db, waiting.Submission));
            }
        }
    }

    /// <summary>Nothing was updated: the round closed, or someone saved the sheet first.</summary>
    private async Task<Refusal> WhyNotStoredAsync(JudgingDb db, Submission submission)
    {
        var round = await db.Rounds.AsNoTracking().SingleAsync(r => r.Id == submission.Sheet.RoundId);
        return round.WhyNotScore(clock.Now()) ?? Refusal.Stale();
    }

    private static DbCommand Command(JudgingDb db, IDbContextTransaction transaction)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = UpdateSheet;
        command.Transaction = transaction.GetDbTransaction();
        return command;
    }

    private async Task<int> StoreAsync(DbCommand command, Submission submission)
    {
        var sheet = submission.Sheet;
        command.Parameters.Clear();
        Set("@id", sheet.Id);
        Set("@read", submission.ReadVersion);
        Set("@round", sheet.RoundId);
        Set("@version", submission.ReadVersion + 1);
        Set("@now", clock.Now());
        Set("@by", submission.By);
        Set("@marks", sheet.Marks);
        Set("@bonus", sheet.Bonus);
        Set("@notes", sheet.Notes);
        Set("@comment", sheet.Comment);
        Set("@questions", sheet.Questions);
        Set("@submitted", sheet.SubmittedVersion);
        Set("@at", sheet.SubmittedAt!.Value);
        Set("@points", sheet.Points!.Value);
        Set("@score", sheet.ScoreVersion);
        Set("@ledger", sheet.LedgerIndex!.Value);
        return await command.ExecuteNonQueryAsync();

        void Set(string name, object value)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            if (value is DateTime)
            {
                parameter.DbType = System.Data.DbType.DateTime2;
            }

            command.Parameters.Add(parameter);
        }
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
        public TaskCompletionSource<LedgerRow> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
