using System.Collections.Concurrent;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Data;

/// <summary>
/// Lets one append per edition happen at a time in this process, so that the head's concurrency token is contested only between
/// processes.
/// </summary>
internal sealed class LedgerTurns
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new();

    public async Task<IDisposable> TakeAsync(string edition, CancellationToken ct)
    {
        var gate = _gates.GetOrAdd(edition, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(ct);
        return new Turn(gate);
    }

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}

/// <summary>Appends to an edition's ledger inside the change set of the caller, who saves.</summary>
internal sealed class LedgerBook(JudgingDb db, LedgerTurns turns, TimeProvider clock)
{
    private const int Attempts = 5;

    /// <summary>
    /// Runs a use case that appends and saves, alone in this process, and again when another process appended in between.
    /// The use case must read what it needs anew each time.
    /// </summary>
    public async Task<T> InTurnAsync<T>(string edition, Func<Task<T>> act, CancellationToken ct)
    {
        using var turn = await turns.TakeAsync(edition, ct);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await act();
            }
            catch (Exception e) when (attempt < Attempts && (e is DuplicateException or Refusal { Reason: "STALE_ETAG" }))
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    public async Task<LedgerRow> AppendAsync(string edition, LedgerKind kind, string detail, string subjectId, int subjectVersion, CancellationToken ct) =>
        Append(await HeadAsync(edition, ct), kind, detail, subjectId, subjectVersion);

    private LedgerRow Append(LedgerHead head, LedgerKind kind, string detail, string subjectId, int subjectVersion)
    {
        var pen = new LedgerPen(head, clock.Now());
        var row = pen.Append(kind, detail, subjectId, subjectVersion);
        pen.Close();
        db.Ledger.Add(row);
        return row;
    }

    /// <summary>The tracked head, made on the first append.</summary>
    public async Task<LedgerHead> HeadAsync(string edition, CancellationToken ct)
    {
        if (await db.LedgerHeads.FindAsync([edition], ct) is { } head)
        {
            return head;
        }

        head = new LedgerHead { Edition = edition, Size = 0, Frontier = [] };
        db.LedgerHeads.Add(head);
        return head;
    }
}

/// <summary>Makes entries that follow the head of a ledger; the head moves when the pen is closed.</summary>
internal sealed class LedgerPen(LedgerHead head, DateTime now)
{
    private readonly Frontier _frontier = head.Open();

    public LedgerRow Append(LedgerKind kind, string detail, string subjectId, int subjectVersion)
    {
        var salt = LedgerText.NewSalt();
        var commitment = LedgerText.Commit(kind, salt, detail);
        var leaf = LedgerText.Leaf(kind, commitment);
        return new LedgerRow
        {
            Edition = head.Edition,
            Position = _frontier.Append(leaf),
            Kind = kind,
            Commitment = commitment,
            Leaf = leaf,
            Salt = salt,
            Detail = detail,
            SubjectId = subjectId,
            SubjectVersion = subjectVersion,
            At = now,
        };
    }

    public void Close() => (head.Size, head.Frontier) = (_frontier.Size, _frontier.ToBytes());
}
