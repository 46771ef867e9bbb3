using System.Collections.Concurrent;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain;
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

/// <summary>A submission as it came.</summary>
/// <param name="Etag">Of the sheet as the judge read it.</param>
internal sealed record Submission(string Edition, RoundKind Kind, string EntryId, string PersonId, string Etag, Wire.SheetContent? Content);

/// <summary>A stored submission with its place in the ledger and the rules under which it was taken.</summary>
internal sealed record Stored(Sheet Sheet, LedgerRow Row, MethodAward Award, ScoringRules Rules);

/// <summary>
/// Judges and writes submitted scores. Submissions that arrive while others are being written wait together and share the next transaction: what
/// must be known about them is read at once, and the cost of making them durable is paid once. Each is still accepted or refused on its own.
/// </summary>
internal sealed class ScoringDesk(IServiceScopeFactory scopes, LedgerTurns turns, EditionBook editions, SheetIndex index, TimeProvider clock)
{
    private const int BatchSize = 128;
    private const int Attempts = 5;

    /// <summary>So long the first of a batch waits for company; a third less processor time per submission when many judges are at work.</summary>
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
                await Task.Delay(Gathering);
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
                // A draft was saved, or another process appended to the ledger, in between: nothing is stored, and the batch is judged anew.
            }
            catch (Exception e)
            {
                batch.ForEach(w => w.Done.TrySetException(e));
                return;
            }
        }
    }

    /// <summary>Reads, judges and stores a batch; refusals are told once the rest is stored.</summary>
    private async Task TryWriteAsync(string edition, List<Waiting> batch)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<JudgingDb>();
        var outbox = scope.ServiceProvider.GetRequiredService<Outbox>();
        var ledger = scope.ServiceProvider.GetRequiredService<LedgerBook>();
        var now = clock.Now();
        var rules = await editions.GetAsync(db, edition, CancellationToken.None);
        var facts = await FactsAsync(db, batch);
        var head = await ledger.HeadAsync(edition, CancellationToken.None);
        var outcomes = new List<Action>(batch.Count);
        foreach (var waiting in batch)
        {
            try
            {
                var submission = waiting.Submission;
                var read = Take(facts, waiting.SheetId);
                var sheet = read.Sheet;
                var award = rules.Method.For(sheet.Award, sheet.Kind);
                var content = Judge(submission, read, award, rules.Method.Scoring, now);
                sheet.Submit(content, award, rules.Method.Scoring, now);
                sheet.ChangedBy = submission.PersonId;
                db.Entry(sheet).Property(s => s.ChangedBy).IsModified = true;
                var row = ledger.Append(head, LedgerKind.Sheet, SheetText.Write(sheet, award, content), sheet.Id, sheet.SubmittedVersion);
                sheet.LedgerIndex = row.Position;
                outbox.Publish(edition, sheet.Id, sheet.ScoreVersion, Announcer.Submitted(sheet));
                outcomes.Add(() => waiting.Done.TrySetResult(new Stored(sheet, row, award, rules.Method.Scoring)));
            }
            catch (Refusal refusal)
            {
                outcomes.Add(() => waiting.Done.TrySetException(refusal));
            }
        }

        await db.SaveBulkAsync(_ => Task.CompletedTask, CancellationToken.None);
        outcomes.ForEach(tell => tell());
    }

    /// <summary>Everything about the batch's sheets that their submission is judged by, in two statements.</summary>
    private async Task<Dictionary<string, SheetFacts>> FactsAsync(JudgingDb db, List<Waiting> batch)
    {
        foreach (var waiting in batch)
        {
            var s = waiting.Submission;
            waiting.SheetId ??= await index.FindAsync(db, s.Edition, s.Kind, s.EntryId, s.PersonId);
        }

        var ids = batch.Select(w => w.SheetId).OfType<string>().Distinct().ToList();
        var facts = await (from s in db.Sheets
                           where ids.Contains(s.Id)
                           join m in db.Members on s.MemberId equals m.Id
                           join c in db.Candidates on s.EntryId equals c.Id
                           select new SheetFacts(s, c.ForcedZero, c.Active, m.State, m.ConflictsDeclaredAt)).ToDictionaryAsync(f => f.Sheet.Id);
        var roundIds = facts.Values.Select(f => f.Sheet.RoundId).Distinct().ToList();
        var rounds = await db.Rounds.AsNoTracking().Where(r => roundIds.Contains(r.Id)).ToDictionaryAsync(r => r.Id);
        foreach (var read in facts.Values)
        {
            read.Round = rounds[read.Sheet.RoundId];
        }

        return facts;
    }

    /// <summary>The facts of a sheet, once: a second submission of it in the same batch comes too late for what it read.</summary>
    private static SheetFacts Take(Dictionary<string, SheetFacts> facts, string? sheetId)
    {
        if (sheetId is null || !facts.TryGetValue(sheetId, out var read) || !read.MayScore)
        {
            throw JudgingApi.NoSheet();
        }

        facts[sheetId] = read with { Taken = true };
        return read.Taken ? throw Refusal.Stale() : read;
    }

    private static SheetContent Judge(Submission submission, SheetFacts read, MethodAward award, ScoringRules rules, DateTime now)
    {
        Etag.Match(submission.Etag, read.Sheet.Version, required: true);
        (read.Round!.WhyNotScore(now) ?? read.Sheet.WhyNotSubmit(now)).ThrowIfAny();
        return SheetInput.Read(submission.Content, award, rules, Candidate.ParseItems(read.ForcedZero), whole: true);
    }

    /// <summary>A sheet with what its submission is judged by.</summary>
    private sealed record SheetFacts(Sheet Sheet, string ForcedZero, bool Active, MemberState MemberState, DateTime? ConflictsDeclaredAt)
    {
        public AwardRound? Round { get; set; }

        public bool Taken { get; init; }

        /// <summary>Without a declaration of conflicts, or once the sheet was taken away, the judge does not even learn that it exists.</summary>
        public bool MayScore => ConflictsDeclaredAt is not null && Sheet.IsHeld && Active && MemberState != MemberState.Left;
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
