using System.Text.Json.Nodes;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

/// <summary>What a seal closes over.</summary>
internal sealed record Closing(ResultInput Input, IReadOnlyList<Sealed> Counted, IReadOnlyList<string> JudgePersonIds);

/// <summary>Gathers what a result follows from. The official result is made from the database and the ledger, never from the board.</summary>
internal sealed class ResultDesk(JudgingDb db, EditionBook editions)
{
    /// <summary>Before the seal: the entries still competing and the sheets that count now.</summary>
    public async Task<Closing> ClosingAsync(EditionRules edition, AwardRound round, IReadOnlyList<Candidate> candidates, CancellationToken ct)
    {
        var held = await db.Sheets.Where(s => s.RoundId == round.Id).ToListAsync(ct);
        var active = candidates.Where(c => c.Active).Select(c => c.Id).ToHashSet();

        // Who did not appear in the finals has no finals result; the decision is in the ledger.
        active.ExceptWith(await db.Slots.Where(s => round.Kind == RoundKind.Finals && s.Edition == round.Edition && s.Award == round.Award && s.State == SlotState.Absent).Select(s => s.EntryId).ToListAsync(ct));
        var entries = held.Select(s => s.EntryId).Distinct().Where(active.Contains).Order(StringComparer.Ordinal).ToList();
        var counting = held.Where(s => s.Counts && active.Contains(s.EntryId)).ToList();
        var forced = candidates.ToDictionary(c => c.Id, c => c.ForcedZeroItems);
        var holders = counting.Select(s => s.MemberId).Distinct().ToList();
        var persons = await db.Members.Where(m => holders.Contains(m.Id) && m.PersonId != null).Select(m => m.PersonId!).ToListAsync(ct);
        var input = new ResultInput(
            edition.Method,
            edition.MethodHash,
            round.Award,
            round.Kind,
            1,
            entries,
            [.. counting.Select(s => s.ToCounted().Without(forced[s.EntryId]))],
            await ReviewPartAsync(edition.Code, round, ct),
            new HashSet<string>(),
            await FewerAsync(edition.Code, round, ct),
            ResultDecisions.None);
        return new Closing(input, [.. counting.Select(s => new Sealed(s.EntryId, s.MemberId, s.LedgerIndex!.Value))], persons);
    }

    /// <summary>
    /// A sealed round again, under what has happened since: decisions, entries that left (struck), and judges found to have a conflict (their
    /// sheets leave the fit).
    /// </summary>
    public async Task<ResultInput> RecomputeAsync(EditionRules edition, AwardRound round, int version, CancellationToken ct)
    {
        var seal = await db.Ledger.AsNoTracking().SingleAsync(l => l.Edition == round.Edition && l.Position == round.SealIndex, ct);
        var closed = JsonNode.Parse(seal.Detail!)!;
        var entries = closed["entries"]!.AsArray().Select(e => (string)e!).ToList();
        var counted = closed["counted"]!.AsArray().Select(c => ((string)c![0]!, (string)c[1]!)).ToHashSet();
        var held = await db.Sheets.Where(s => s.RoundId == round.Id).ToListAsync(ct);
        var dropped = held.Where(s => s.State == SheetState.Recused).Select(s => (s.EntryId, s.MemberId)).ToHashSet();

        // Tracked, so that what this change set has altered already counts.
        var candidates = await db.Candidates.Where(c => c.Edition == round.Edition && c.Award == round.Award).ToListAsync(ct);
        var forced = candidates.ToDictionary(c => c.Id, c => c.ForcedZeroItems);
        var inactive = candidates.Where(c => !c.Active).Select(c => c.Id).ToHashSet();
        return new ResultInput(
            edition.Method,
            edition.MethodHash,
            round.Award,
            round.Kind,
            version,
            entries,
            [.. held.Where(s => counted.Contains((s.EntryId, s.MemberId)) && !dropped.Contains((s.EntryId, s.MemberId))).Select(s => s.ToCounted().Without(forced[s.EntryId]))],
            await ReviewPartAsync(edition.Code, round, ct),
            inactive.Intersect(entries).ToHashSet(),
            await FewerAsync(edition.Code, round, ct),
            await DecisionsAsync(edition.Code, round.Award, round.Kind, ct));
    }

    /// <summary>
    /// Something changed under uncertified results: they are computed anew and signatures given before are void. Where no result follows any
    /// more (too few sheets) the old file stays to be read, but cannot be certified until the committee has decided.
    /// </summary>
    public async Task ReviseAsync(string edition, Func<AwardResult, bool> which, CancellationToken ct)
    {
        foreach (var result in (await db.Results.Where(r => r.Edition == edition && r.State == ResultState.Sealed).ToListAsync(ct)).Where(which))
        {
            db.Signatures.RemoveRange(await db.Signatures.Where(s => s.SubjectId == result.Id).ToListAsync(ct));
            var rules = await editions.GetAsync(db, edition, ct);
            var round = await db.Rounds.SingleAsync(r => r.Edition == edition && r.Award == result.Award && r.Kind == result.Kind, ct);
            if (await RecomputeAsync(rules, round, result.No, ct) is var input && input.WhyNotCompute() is null)
            {
                result.Put(ResultMaker.Make(input));
            }
        }
    }

    /// <summary>What is certified is what follows from sheets and decisions at this moment.</summary>
    public async Task<Platform.Errors.Refusal?> WhyNotCertifyAsync(EditionRules edition, AwardRound round, AwardResult result, CancellationToken ct)
    {
        var input = await RecomputeAsync(edition, round, result.No, ct);
        return input.WhyNotCompute() ?? (ResultMaker.Make(input).Write() == result.Document
            ? null
            : Platform.Errors.Refusal.Precondition("RESULT_STALE", "結果與目前的評分表及決定不符，請重新載入。", "The result no longer follows from the sheets and decisions; load it again."));
    }

    /// <summary>Puts the recomputed file into an uncertified result.</summary>
    public async Task RefreshAsync(AwardResult result, CancellationToken ct)
    {
        var edition = await editions.GetAsync(db, result.Edition, ct);
        var round = await db.Rounds.SingleAsync(r => r.Edition == result.Edition && r.Award == result.Award && r.Kind == result.Kind, ct);
        result.Put(ResultMaker.Make(await RecomputeAsync(edition, round, result.No, ct)));
    }

    public Task<AwardResult?> LatestAsync(string edition, int award, RoundKind kind, CancellationToken ct) =>
        db.Results.Where(r => r.Edition == edition && r.Award == award && r.Kind == kind).OrderByDescending(r => r.No).FirstOrDefaultAsync(ct);

    /// <summary>Finalists that still compete: selected by the latest certified review result (REV-04).</summary>
    public async Task<List<Candidate>> FinalistsAsync(string edition, int award, CancellationToken ct)
    {
        var certified = await CertifiedReviewAsync(edition, award, ct);
        var selected = certified?.File.Places.Where(p => p.Selected).Select(p => p.Entry).ToList()
            ?? throw Platform.Errors.Refusal.Precondition("NOT_CERTIFIED", "複審結果尚未核定，還沒有決審名單。", "The review result is not certified; there are no finalists yet.");
        return await db.Candidates.Where(c => selected.Contains(c.Id) && c.Active).OrderBy(c => c.Number).ToListAsync(ct);
    }

    /// <summary>RESULT in the ledger: version, hash of the file, and what changed since the seal.</summary>
    public async Task<string> CertificateAsync(EditionRules edition, AwardRound round, AwardResult result, CancellationToken ct)
    {
        var input = await RecomputeAsync(edition, round, result.No, ct);
        var counted = input.Sheets.Select(s => (s.Entry, s.Judge)).ToHashSet();
        var seal = await db.Ledger.AsNoTracking().SingleAsync(l => l.Edition == round.Edition && l.Position == round.SealIndex, ct);
        var dropped = JsonNode.Parse(seal.Detail!)!["counted"]!.AsArray().Where(c => !counted.Contains(((string)c![0]!, (string)c[1]!))).Select(c => new JsonArray((string)c![0]!, (string)c[1]!));
        var forced = (await db.Candidates.AsNoTracking().Where(c => c.Edition == round.Edition && c.Award == round.Award && c.ForcedZero != "").OrderBy(c => c.Id).ToListAsync(ct))
            .Select(c => new JsonArray(c.Id, new JsonArray([.. c.ForcedZeroItems.Order().Select(i => JsonValue.Create(i))])));
        var review = round.Kind == RoundKind.Finals ? await CertifiedReviewAsync(edition.Code, round.Award, ct) : null;
        return CanonicalJson.Write(new JsonObject
        {
            ["award"] = round.Award,
            ["round"] = round.Kind.ToString(),
            ["version"] = result.No,
            ["hash"] = result.FileHash,
            ["seal"] = round.SealIndex,
            ["struck"] = new JsonArray([.. input.Struck.Order(StringComparer.Ordinal).Select(s => JsonValue.Create(s))]),
            ["dropped"] = new JsonArray([.. dropped]),
            ["forced_zero"] = new JsonArray([.. forced]),
            ["fewer"] = new JsonArray([.. input.FewerAllowed.Order(StringComparer.Ordinal).Select(s => JsonValue.Create(s))]),
            ["review"] = review?.FileHash,
        });
    }

    public async Task<IReadOnlyDictionary<string, Rational>?> ReviewPartAsync(string edition, AwardRound round, CancellationToken ct) =>
        round.Kind == RoundKind.Finals
            ? (await CertifiedReviewAsync(edition, round.Award, ct) ?? throw Platform.Errors.Refusal.Precondition("NOT_CERTIFIED", "複審結果正在更正，核定後才能計算決審結果。", "The review result is being corrected; finals are computed once it is certified."))
                .File.Places.ToDictionary(p => p.Entry, p => p.Value)
            : null;

    private Task<AwardResult?> CertifiedReviewAsync(string edition, int award, CancellationToken ct) =>
        db.Results.Where(r => r.Edition == edition && r.Award == award && r.Kind == RoundKind.Review && (r.State == ResultState.Certified || r.State == ResultState.Published))
            .OrderByDescending(r => r.No).FirstOrDefaultAsync(ct);

    private async Task<IReadOnlySet<string>> FewerAsync(string edition, AwardRound round, CancellationToken ct)
    {
        var stored = await db.Decisions.Where(d => d.Edition == edition && d.Award == round.Award && d.Round == round.Kind && d.Kind == DecisionKind.Override && d.Value == DecisionText.FewerSheets).ToListAsync(ct);
        return stored.Union(db.Decisions.Local.Where(d => d.Edition == edition && d.Award == round.Award && d.Round == round.Kind && d.Kind == DecisionKind.Override && d.Value == DecisionText.FewerSheets))
            .Select(d => d.EntryId).ToHashSet();
    }

    private async Task<ResultDecisions> DecisionsAsync(string edition, int award, RoundKind kind, CancellationToken ct)
    {
        var stored = await db.Decisions.Where(d => d.Edition == edition && d.Award == award && d.Round == kind).ToListAsync(ct);
        return DecisionText.For(stored.Union(db.Decisions.Local.Where(d => d.Edition == edition && d.Award == award && d.Round == kind)).OrderBy(d => d.LedgerIndex).Select(d => (d.Kind, d.Value)));
    }
}
