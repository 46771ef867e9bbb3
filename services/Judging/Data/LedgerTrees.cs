using System.Collections.Concurrent;
using CseaMesh.Judging.Domain.Ledger;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Data;

/// <summary>
/// The trees of the editions in memory, each caught up with the committed rows before it is read, so that a proof costs one short query and
/// O(log n) hashes. It holds nothing that the rows do not say: a restart reads them once.
/// </summary>
internal sealed class LedgerTrees
{
    private const int Batch = 20_000;
    private readonly ConcurrentDictionary<string, Held> _held = new();

    /// <summary>Reads from the tree of all committed entries.</summary>
    public async Task<T> ReadAsync<T>(JudgingDb db, string edition, Func<LedgerTree, T> read, CancellationToken ct)
    {
        var held = _held.GetOrAdd(edition, _ => new Held());
        await held.Gate.WaitAsync(ct);
        try
        {
            await CatchUpAsync(db, edition, held.Tree, ct);
            return read(held.Tree);
        }
        finally
        {
            held.Gate.Release();
        }
    }

    private static async Task CatchUpAsync(JudgingDb db, string edition, LedgerTree tree, CancellationToken ct)
    {
        for (var more = true; more;)
        {
            var from = tree.Size;
            var rows = await db.Ledger.Where(l => l.Edition == edition && l.Position >= from).OrderBy(l => l.Position).Take(Batch).Select(l => new { l.Position, l.Leaf }).ToListAsync(ct);
            foreach (var row in rows)
            {
                if (row.Position != tree.Size)
                {
                    throw new InvalidDataException($"The ledger of {edition} has no entry {tree.Size}.");
                }

                tree.Append(row.Leaf);
            }

            more = rows.Count == Batch;
        }
    }

    private sealed class Held
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public LedgerTree Tree { get; } = new();
    }
}
