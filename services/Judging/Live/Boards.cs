using System.Diagnostics.Metrics;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Live;

/// <summary>Counts rounds whose board differed from the database when last compared.</summary>
internal sealed class BoardMetrics : IDisposable
{
    private readonly Meter _meter = new("CseaMesh.Judging");
    private int _mismatches;

    public BoardMetrics() =>
        _meter.CreateObservableGauge("csea.board.mismatches", () => Volatile.Read(ref _mismatches), "{round}", "Rounds whose live board differed from the database at the last comparison.");

    public void Report(int mismatches) => Volatile.Write(ref _mismatches, mismatches);

    public void Dispose() => _meter.Dispose();
}

/// <summary>Compares boards with the database and builds anew those that differ.</summary>
internal sealed class Boards(JudgingDb db, ILiveBoard live)
{
    /// <summary>How often a difference is looked at again: what is on its way to the board is none.</summary>
    private const int Looks = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async Task<(int Mismatches, int Rounds, int Sheets)> RebuildAsync(IReadOnlyCollection<string> rounds, bool onlyDiffering, CancellationToken ct)
    {
        var truth = await PrintsAsync(rounds, ct);
        var (mismatches, count) = (0, 0);
        foreach (var round in rounds)
        {
            var differs = await DiffersAsync(round, truth.GetValueOrDefault(round), patient: onlyDiffering, ct);
            mismatches += differs ? 1 : 0;
            if (differs || !onlyDiffering)
            {
                await live.ReplaceAsync(round, ScoresAsync(round, () => count++, ct));
            }
            else
            {
                count += (int)truth.GetValueOrDefault(round).Counted;
            }
        }

        return (mismatches, rounds.Count, count);
    }

    /// <summary>The prints that the boards should show, from one statement over all rounds.</summary>
    public async Task<Dictionary<string, BoardPrint>> PrintsAsync(IReadOnlyCollection<string> rounds, CancellationToken ct) =>
        (await db.Sheets.Where(s => rounds.Contains(s.RoundId) && s.ScoreVersion > 0)
            .GroupBy(s => s.RoundId)
            .Select(g => new
            {
                g.Key,
                Counted = g.Sum(s => s.Points == null || s.State == SheetState.Recused || s.State == SheetState.Withdrawn ? 0L : 1L),
                Versions = g.Sum(s => (long)s.ScoreVersion),
                Points = g.Sum(s => s.Points == null || s.State == SheetState.Recused || s.State == SheetState.Withdrawn ? 0L : (long)s.Points),
            }).ToListAsync(ct)).ToDictionary(g => g.Key, g => new BoardPrint(g.Counted, g.Versions, g.Points));

    public static BoardPrint PrintOf(IReadOnlyCollection<BoardScore> scores) =>
        new(scores.Count(s => s.Points is not null), scores.Sum(s => (long)s.Version), scores.Sum(s => (long)(s.Points ?? 0)));

    private async Task<bool> DiffersAsync(string round, BoardPrint truth, bool patient, CancellationToken ct)
    {
        for (var look = 1; await live.PrintAsync(round) != truth; look++)
        {
            if (!patient || look == Looks)
            {
                return true;
            }

            await Task.Delay(Pause, ct);
            truth = (await PrintsAsync([round], ct)).GetValueOrDefault(round);
        }

        return false;
    }

    private async IAsyncEnumerable<BoardScore> ScoresAsync(string round, Action each, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var rows = db.Sheets.AsNoTracking().Where(s => s.RoundId == round && s.ScoreVersion > 0).Select(s => new { s.MemberId, s.EntryId, s.ScoreVersion, s.Points, s.State }).AsAsyncEnumerable();
        await foreach (var r in rows.WithCancellation(ct))
        {
            each();
            yield return new BoardScore(r.MemberId, r.EntryId, r.ScoreVersion, r.State is SheetState.Recused or SheetState.Withdrawn ? null : r.Points);
        }
    }
}

/// <summary>Keeps the boards of running rounds equal to the database, also after a restart or a loss of the cache.</summary>
internal sealed class CompareBoards(JudgingDb db, Boards boards, BoardMetrics metrics) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        var rounds = await db.Rounds.Where(r => r.State == RoundState.Open || r.State == RoundState.Closed).Select(r => r.Id).ToListAsync(ct);
        var (mismatches, _, _) = await boards.RebuildAsync(rounds, onlyDiffering: true, ct);
        metrics.Report(mismatches);
    }
}
