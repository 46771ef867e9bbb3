using System.Text.Json.Nodes;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Diagnostics;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

/// <summary>The sheets of a round as they count: now, or as sealed less later recusals.</summary>
/// <param name="Rows">The counting sheets themselves, with their comments.</param>
internal sealed record RoundSheets(AwardRound Round, PanelSheets Sheets, IReadOnlyList<Sheet> Rows, IReadOnlyList<string> AllEntries, IReadOnlyList<string> AllJudges, int Assigned);

/// <summary>Gathers what diagnostics and feedback are made of. It reads only.</summary>
internal sealed class InsightDesk(JudgingDb db, ResultDesk results)
{
    public async Task<RoundSheets> ReadAsync(EditionRules edition, AwardRound round, IReadOnlyCollection<Candidate> candidates, IEnumerable<Conflict> conflicts, CancellationToken ct)
    {
        var all = await db.Sheets.AsNoTracking().Where(s => s.RoundId == round.Id).ToListAsync(ct);
        var byId = candidates.ToDictionary(c => c.Id);
        var sealedPairs = round.SealIndex is { } seal ? await SealedPairsAsync(round.Edition, seal, ct) : null;
        var rows = all.Where(s => sealedPairs is null ? s.Counts && byId[s.EntryId].Active : s.State != SheetState.Recused && sealedPairs.Contains((s.EntryId, s.MemberId))).ToList();
        var near = conflicts.Where(c => c is { State: ConflictState.Confirmed, Grade: ConflictGrade.Soft })
            .SelectMany(c => candidates.Where(c.Concerns).Select(x => (c.MemberId, x.Id))).ToHashSet();
        var sheets = new PanelSheets(
            edition.Method.Scoring,
            edition.Method.For(round.Award, round.Kind),
            round.Kind,
            [.. rows.Select(s => s.ToCounted().Without(byId[s.EntryId].ForcedZeroItems))],
            rows.ToDictionary(s => (s.MemberId, s.EntryId), s => s.SubmittedAt ?? default),
            near,
            rows.Select(s => s.EntryId).Where(e => !byId[e].Active).ToHashSet(),
            await results.ReviewPartAsync(edition.Code, round, ct));
        return new RoundSheets(
            round,
            sheets,
            rows,
            [.. all.Select(s => s.EntryId).Distinct()],
            [.. all.Select(s => s.MemberId).Distinct()],
            all.Count(s => s.IsHeld));
    }

    /// <summary>Whether a version of the result has been signed by chair and notary.</summary>
    public Task<bool> IsCertifiedAsync(string edition, int award, RoundKind kind, CancellationToken ct) =>
        db.Results.AnyAsync(r => r.Edition == edition && r.Award == award && r.Kind == kind && r.LedgerIndex != null, ct);

    private async Task<HashSet<(string Entry, string Judge)>> SealedPairsAsync(string edition, long seal, CancellationToken ct)
    {
        var detail = await db.Ledger.Where(l => l.Edition == edition && l.Position == seal).Select(l => l.Detail).SingleAsync(ct);
        return [.. JsonNode.Parse(detail!)!["counted"]!.AsArray().Select(c => ((string)c![0]!, (string)c[1]!))];
    }
}
