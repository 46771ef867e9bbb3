using System.Collections.Concurrent;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;

namespace CseaMesh.Judging.Api;

/// <summary>A submission as it came.</summary>
/// <param name="Etag">Of the sheet as the judge read it.</param>
internal sealed record Submission(string Edition, RoundKind Kind, string EntryId, string PersonId, string Etag, Wire.SheetContent? Content);

/// <summary>A stored submission with its place in the ledger and what it counts.</summary>
internal sealed record Stored(Sheet Sheet, LedgerRow Row, int Base, int Bonus);

/// <summary>
/// Judges and writes submitted scores. Submissions that arrive while others are being written wait together and share the next transaction: what
/// must be known about them is read at once, and the cost of making them durable is paid once. Each is still accepted or refused on its own.
/// </summary>
internal sealed class ScoringDesk(IScoreBook book, IServiceScopeFactory scopes, LedgerTurns turns, SheetIndex index, TimeProvider clock)
{
    /// <summary>Not everybody at once: one batch is answered and another goes to the disk while a third is written, so that no processor waits.</summary>
    private const int BatchSize = 64;

    /// <summary>Fewer wait a moment for company; a third less processor time per submission when many judges are at work.</summary>
    private const int Few = 16;

    private const int Attempts = 5;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentDictionary<string, Line> _lines = new();

    /// <summary>Stores one submission with its ledger entry and event. Throws its own refusal; others of the batch are not affected.</summary>
    public Task<Stored> SubmitAsync(Submission submission)
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
                if (line.Queue.Count < Few)
                {
                    await Task.Delay(Gathering);
                }

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
        try
        {
            await FindAsync(batch);
            var outcomes = new List<Action>(batch.Count);
            var onDisk = await WriteInTurnAsync(edition, batch, outcomes);

            // The next batch is gathered while this one goes to the disk.
            _ = TellAsync(onDisk, batch, outcomes);
        }
        catch (Exception e)
        {
            batch.ForEach(w => w.Done.TrySetException(e));
        }
    }

    private static async Task TellAsync(Task onDisk, List<Waiting> batch, List<Action> outcomes)
    {
        try
        {
            await onDisk;
            outcomes.ForEach(tell => tell());
        }
        catch (Exception e)
        {
            batch.ForEach(w => w.Done.TrySetException(e));
        }
    }

    private async Task<Task> WriteInTurnAsync(string edition, List<Waiting> batch, List<Action> outcomes)
    {
        var sheets = batch.Select(w => w.SheetId).OfType<string>().Distinct().ToList();
        using var turn = await turns.TakeAsync(edition, CancellationToken.None);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await book.WriteAsync(edition, sheets, facts =>
                {
                    outcomes.Clear();
                    return Judge(facts, batch, outcomes);
                });
            }
            catch (Exception e) when (attempt < Attempts && (e is DuplicateException or Refusal { Reason: "STALE_ETAG" }))
            {
                // A draft was saved, or another process appended to the ledger, in between: nothing is stored, and the batch is judged anew.
            }
        }
    }

    private async Task FindAsync(List<Waiting> batch)
    {
        AsyncServiceScope? scope = null;
        try
        {
            foreach (var waiting in batch)
            {
                var s = waiting.Submission;
                waiting.SheetId = index.Find(s.Edition, s.Kind, s.EntryId, s.PersonId);
                if (waiting.SheetId is null)
                {
                    scope ??= scopes.CreateAsyncScope();
                    waiting.SheetId = await index.ReadAsync(scope.Value.ServiceProvider.GetRequiredService<JudgingDb>(), s.Edition, s.Kind, s.EntryId, s.PersonId);
                }
            }
        }
        finally
        {
            await (scope?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    /// <summary>Accepts or refuses each submission by itself. Refusals too are told once the rest is stored.</summary>
    private List<Submitted> Judge(ScoreFacts facts, List<Waiting> batch, List<Action> outcomes)
    {
        var now = clock.Now();
        var (method, taken) = (facts.Rules.Method, new HashSet<string>());
        var accepted = new List<Submitted>(batch.Count);
        foreach (var waiting in batch)
        {
            try
            {
                var submission = waiting.Submission;
                var read = waiting.SheetId is { } id && facts.Sheets.TryGetValue(id, out var found) && found.MayScore ? found : throw JudgingApi.NoSheet();
                var sheet = read.Sheet;

                // A second submission of the same sheet in one batch comes too late for what its judge read.
                if (taken.Contains(sheet.Id))
                {
                    throw Refusal.Stale();
                }

                var award = method.For(sheet.Award, sheet.Kind);
                var content = Judge(submission, read, award, method.Scoring, now);
                var counted = sheet.Submit(content, award, method.Scoring, now);
                sheet.ChangedBy = submission.PersonId;
                var row = facts.Ledger.Append(LedgerKind.Sheet, SheetText.Write(sheet, award, content), sheet.Id, sheet.SubmittedVersion);
                sheet.LedgerIndex = row.Position;
                taken.Add(sheet.Id);
                accepted.Add(new Submitted(sheet, row));
                var stored = new Stored(sheet, row, counted.Base(award, method.Scoring), counted.BonusTotal(award));
                outcomes.Add(() => waiting.Done.TrySetResult(stored));
            }
            catch (Refusal refusal)
            {
                outcomes.Add(() => waiting.Done.TrySetException(refusal));
            }
        }

        return accepted;
    }

    private static SheetContent Judge(Submission submission, SheetFacts read, MethodAward award, ScoringRules rules, DateTime now)
    {
        Etag.Match(submission.Etag, read.Sheet.Version, required: true);
        (read.Round.WhyNotScore(now) ?? read.Sheet.WhyNotSubmit(now)).ThrowIfAny();
        return SheetInput.Read(submission.Content, award, rules, Candidate.ParseItems(read.ForcedZero), whole: true);
    }

    private sealed class Line
    {
        public readonly ConcurrentQueue<Waiting> Queue = new();
        public int Busy;
    }

    private sealed class Waiting(Submission submission)
    {
        public Submission Submission => submission;

        public string? SheetId { get; set; }

        // Continuations must not run inside the writer.
        public TaskCompletionSource<Stored> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
