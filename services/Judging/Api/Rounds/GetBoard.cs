using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.GetBoardResponse> GetBoard(Wire.GetBoardRequest request, ServerCallContext context)
    {
        var (round, mask) = await WatchableAsync(request.Edition, request.Award, request.Round, context);
        return new Wire.GetBoardResponse { Board = await BoardAsync(round, mask, context.CancellationToken) };
    }

    /// <summary>The one function that says who may see a board, and how much of it.</summary>
    private async Task<(AwardRound Round, BoardMask Mask)> WatchableAsync(string editionCode, int award, Wire.RoundKind kind, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(editionCode, context);
        var isSealed = await db.Rounds.AnyAsync(r => r.Edition == edition.Code && r.Award == award && r.Kind == Kind(kind) && r.State == RoundState.Sealed, ct);
        WhyNotWatch(standing, isSealed, await CandidatesAsync(edition.Code, award, ct)).ThrowIfAny();
        var round = await RoundAsync(edition.Code, award, kind, ct);
        return (round, isSealed ? BoardMask.Open : edition.BoardMask);
    }

    private static Refusal? WhyNotWatch(Standing standing, bool isSealed, IReadOnlyCollection<Candidate> candidates)
    {
        if (standing.IsSecretariat)
        {
            return null;
        }

        if (standing.Me is not null && !isSealed)
        {
            return HoldsSheet();
        }

        if (isSealed && (standing.ActsAsChair(candidates) || (standing.IsNotary && (standing.Me is null || !standing.IsBarred(standing.Me, candidates)))))
        {
            return null;
        }

        return standing.IsNotary
            ? Refusal.Denied("MASKED", "封存前公證單位看不到分數。", "The notary sees no marks before the seal.")
            : Caller.NotYours();
    }

    private async Task<Wire.Board> BoardAsync(AwardRound round, BoardMask mask, CancellationToken ct)
    {
        var snapshot = await live.ReadAsync(round.Id);
        var assigned = await db.Sheets.Where(s => s.RoundId == round.Id)
            .GroupBy(s => s.EntryId)
            .Select(g => new { Entry = g.Key, Held = g.Sum(s => s.State == SheetState.Recused || s.State == SheetState.Withdrawn ? 0 : 1) })
            .ToListAsync(ct);
        var ids = assigned.Select(a => a.Entry).ToList();
        var candidates = await db.Candidates.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var codes = ids.OrderBy(e => Assignment.OrderKey(round.Seed, "board", e), StringComparer.Ordinal).Select((e, i) => (e, Code: $"{round.Award:00}-{i + 1:00}")).ToDictionary(p => p.e, p => p.Code);
        var rows = assigned.Where(a => a.Held > 0).Select(a => (a.Entry, a.Held, Sum: snapshot.Entries.GetValueOrDefault(a.Entry))).ToList();

        var board = new Wire.Board
        {
            Edition = round.Edition,
            Award = round.Award,
            Round = (Wire.RoundKind)(int)round.Kind,
            State = (Wire.RoundState)(int)round.StateAt(clock.Now()),
            Mask = (Wire.BoardMask)(int)mask,
            Assigned = rows.Sum(r => r.Held),
            Counted = (int)snapshot.Print.Counted,
            Revision = snapshot.Print.Versions,
        };
        var views = rows.Select(r =>
        {
            var row = new Wire.BoardRow { Assigned = r.Held, Counted = r.Sum.Count };
            if (mask == BoardMask.Open)
            {
                (row.EntryId, row.EntryNumber, row.Entrant) = (r.Entry, candidates[r.Entry].Number, candidates[r.Entry].Entrant);
            }
            else
            {
                row.Code = codes[r.Entry];
            }

            if (mask != BoardMask.Progress && r.Sum.Count > 0)
            {
                row.Rank = 1 + rows.Count(o => o.Sum.Count > 0 && o.Sum.Mean > r.Sum.Mean);
                row.MeanShown = (r.Sum.Mean / 100).Round(2);
            }

            return (View: row, r.Entry);
        });
        board.Rows.AddRange(views.OrderBy(v => v.View.Rank == 0 ? int.MaxValue : v.View.Rank).ThenBy(v => codes[v.Entry], StringComparer.Ordinal).Select(v => v.View));
        return board;
    }
}
