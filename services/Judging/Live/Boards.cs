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
    public async Task<(int Mismatches, int Rounds, int Sheets)> RebuildAsync(IReadOnlyCollection<string> rounds, bool onlyDiffering, CancellationToken ct)
    {
        var (mismatches, count) = (0, 0);
        foreach (var round in rounds)
        {
            var scores = await ScoresAsync(round, ct);
            var held = (await live.ReadAsync(round)).Print;
            var differs = held != PrintOf(scores);
            mismatches += differs ? 1 : 0;
            count += scores.Count;
            if (differs || !onlyDiffering)
            {
                await live.ReplaceAsync(round, scores);
            }
        }

        return (mismatches, rounds.Count, count);
    }

    public static BoardPrint PrintOf(IReadOnlyCollection<BoardScore> scores) =>
        new(scores.Count(s => s.Points is not null), scores.Sum(s => (long)s.Version), scores.Sum(s => (long)(s.Points ?? 0)));

    public async Task<List<BoardScore>> ScoresAsync(string round, CancellationToken ct)
    {
        var rows = await db.Sheets.Where(s => s.RoundId == round && s.ScoreVersion > 0)
            .Select(s => new { s.MemberId, s.EntryId, s.ScoreVersion, s.Points, s.State })
            .ToListAsync(ct);
        return [.. rows.Select(r => new BoardScore(r.MemberId, r.EntryId, r.ScoreVersion, r.State is SheetState.Recused or SheetState.Withdrawn ? null : r.Points))];
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
