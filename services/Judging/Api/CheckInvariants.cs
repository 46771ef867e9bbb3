using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    private const int Examples = 20;

    public override async Task<Wire.CheckInvariantsResponse> CheckInvariants(Wire.CheckInvariantsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor, StaffRoles.Administrator);
        var codes = await db.Editions.Where(e => request.Edition == "" || e.Code == request.Edition).Select(e => e.Code).ToListAsync(ct);
        var found = new List<(string Name, string Zh, string En, List<string> Violations)>
        {
            ("committee-composed-while-open", "有評分輪次時，評審委員會組成合乎規定", "The committee is composed as the rules demand once a round exists", []),
            ("counted-sheet-whole", "計入的評分表完整、在範圍內、加分不超過上限", "Counted sheets are whole, in range and within the bonus caps", []),
            ("counted-sheet-allowed", "計入的評分表沒有迴避情形，委員已接受聲明", "No counted sheet lies under a HARD conflict or without statement", []),
            ("sheet-in-ledger", "每個已送出版本都在存證帳中", "Every submitted version has its leaf in the ledger", []),
            ("sheet-before-seal", "封存後沒有評分表", "No counted sheet lies after its seal", []),
            ("rules-before-sheets", "評分辦法先於第一份評分表", "RULES precede the first SHEET", []),
            ("ledger-whole", "存證帳沒有缺號，根雜湊與節點一致", "The ledger has no gap and its head equals its leaves", []),
            ("result-recomputed", "結果與重新計算相同", "Every current result equals its recomputation", []),
            ("result-two-signers", "核定結果由兩個不同的人簽署", "Every certified result is signed by two persons", []),
            ("winner-active", "入選者未退賽或被取消資格", "No selected entry of a current result has left", []),
            ("finals-slot-right", "決審時段 40 分鐘、在期間內、不重疊、僅企業類", "Finals slots are 40 minutes, in the window, apart, corporate only", []),
        };
        foreach (var code in codes)
        {
            await CheckEditionAsync(await editions.GetAsync(db, code, ct), (name, violation) => found.Single(f => f.Name == name).Violations.Add(violation), ct);
        }

        var response = new Wire.CheckInvariantsResponse();
        foreach (var (name, zh, en, violations) in found)
        {
            var invariant = new CseaMesh.Common.V1.Invariant { Name = name, Meaning = new CseaMesh.Common.V1.Text { Zh = zh, En = en }, ViolationCount = violations.Count };
            invariant.Violations.AddRange(violations.Take(Examples));
            response.Invariants.Add(invariant);
        }

        return response;
    }

    private async Task CheckEditionAsync(EditionRules edition, Action<string, string> violated, CancellationToken ct)
    {
        var code = edition.Code;
        var rounds = await db.Rounds.AsNoTracking().Where(r => r.Edition == code).ToDictionaryAsync(r => r.Id, ct);
        var members = await db.Members.AsNoTracking().Where(m => m.Edition == code).ToDictionaryAsync(m => m.Id, ct);
        var candidates = await db.Candidates.AsNoTracking().Where(c => c.Edition == code).ToDictionaryAsync(c => c.Id, ct);
        if (rounds.Values.Any(r => r.State is RoundState.Open or RoundState.Closed) && Composition.WhyNotComplete(members.Values, edition.Committee) is not null)
        {
            violated("committee-composed-while-open", code);
        }

        var held = await db.Sheets.AsNoTracking().Where(s => s.Edition == code && s.SubmittedVersion > 0).ToListAsync(ct);
        var rows = await db.Ledger.AsNoTracking().Where(l => l.Edition == code).OrderBy(l => l.Position).Select(l => new { l.Position, l.Kind, l.Leaf, l.SubjectId, l.SubjectVersion }).ToListAsync(ct);
        var logged = rows.Where(r => r.Kind == LedgerKind.Sheet).Select(r => (r.SubjectId, r.SubjectVersion)).ToHashSet();
        var bars = (await db.Conflicts.AsNoTracking().Where(c => c.Edition == code).ToListAsync(ct)).Where(c => c.Bars).ToLookup(c => c.MemberId);
        foreach (var sheet in held)
        {
            var candidate = candidates[sheet.EntryId];
            CheckSheet(edition, sheet, candidate, violated);
            if (sheet.Counts && (members[sheet.MemberId].StatementAcceptedAt is null || bars[sheet.MemberId].Any(b => b.Concerns(candidate))))
            {
                violated("counted-sheet-allowed", sheet.Id);
            }

            if (Enumerable.Range(1, sheet.SubmittedVersion).Any(v => !logged.Contains((sheet.Id, v))))
            {
                violated("sheet-in-ledger", sheet.Id);
            }

            if (rounds[sheet.RoundId].SealIndex is { } seal && sheet.LedgerIndex > seal)
            {
                violated("sheet-before-seal", sheet.Id);
            }
        }

        if (rows.FirstOrDefault(r => r.Kind == LedgerKind.Sheet) is { } first && !rows.Any(r => r.Kind == LedgerKind.Rules && r.Position < first.Position))
        {
            violated("rules-before-sheets", code);
        }

        var head = await db.LedgerHeads.AsNoTracking().SingleOrDefaultAsync(h => h.Edition == code, ct);
        if (head is not null && (head.Size != rows.Count || rows.Where((r, i) => r.Position != i).Any() || !head.Open().Root().AsSpan().SequenceEqual(MerkleTree.Root(rows.Select(r => r.Leaf).ToArray()))))
        {
            violated("ledger-whole", code);
        }

        await CheckResultsAsync(edition, rounds, candidates, violated, ct);
        CheckSlots(edition, candidates, await db.Slots.AsNoTracking().Where(s => s.Edition == code).OrderBy(s => s.Start).ToListAsync(ct), violated);
    }

    private static void CheckSheet(EditionRules edition, Sheet sheet, Candidate candidate, Action<string, string> violated)
    {
        var award = edition.Method.For(sheet.Award, sheet.Kind);
        var counted = sheet.ToCounted();
        var check = new FieldCheck();

        // A verdict after the submission leaves the sheet to a correction; range and caps hold always.
        MarkRules.Check(check, award, edition.Method.Scoring, new HashSet<int>(), counted.Marks, counted.Bonus);
        MarkRules.CheckWhole(check, award, counted.Marks);
        if (!check.Ok || sheet.Points != counted.Without(candidate.ForcedZeroItems).Total(award, edition.Method.Scoring))
        {
            violated("counted-sheet-whole", sheet.Id);
        }
    }

    private async Task CheckResultsAsync(EditionRules edition, Dictionary<string, AwardRound> rounds, Dictionary<string, Candidate> candidates, Action<string, string> violated, CancellationToken ct)
    {
        var all = await db.Results.AsNoTracking().Where(r => r.Edition == edition.Code).ToListAsync(ct);
        var ids = all.Select(r => r.Id).ToList();
        var signatures = (await db.Signatures.AsNoTracking().Where(s => ids.Contains(s.SubjectId)).ToListAsync(ct)).ToLookup(s => s.SubjectId);
        var recusals = await db.Ledger.AsNoTracking().Where(l => l.Edition == edition.Code && l.Kind == LedgerKind.Recusal).OrderByDescending(l => l.Position).Select(l => l.Position).FirstOrDefaultAsync(ct);
        foreach (var result in all)
        {
            if (result.State != ResultState.Sealed && result.LedgerIndex is not null && !Signing.IsComplete([.. signatures[result.Id]]))
            {
                violated("result-two-signers", result.Id);
            }

            if (result.State == ResultState.Corrected)
            {
                continue;
            }

            var round = rounds.Values.Single(r => r.Award == result.Award && r.Kind == result.Kind);
            var file = result.File;
            var left = file.Places.Where(p => !p.Struck && !candidates[p.Entry].Active).ToList();
            if (left.Any(p => p.Selected))
            {
                violated("winner-active", result.Id);
            }

            // After a certificate an entry may leave and a conflict be found, with the correction still to come; until then the file must be reproducible.
            if (left.Count == 0 && !(recusals > result.LedgerIndex) && ResultMaker.Make(await results.RecomputeAsync(edition, round, result.No, ct)).Write() != result.Document)
            {
                violated("result-recomputed", result.Id);
            }
        }
    }

    private static void CheckSlots(EditionRules edition, Dictionary<string, Candidate> candidates, List<FinalsSlot> slots, Action<string, string> violated)
    {
        foreach (var slot in slots.Where(s => s.IsLive))
        {
            if (slot.End - slot.Start != edition.Finals.Length
                || candidates[slot.EntryId].Class != AwardClass.Corporate
                || Calendar.WhyNotPlace(slot.Start, edition.Finals.Length, edition.FinalsWindow.Opens, edition.FinalsWindow.Until, slots.Where(s => s.Id != slot.Id)) is not null)
            {
                violated("finals-slot-right", slot.Id);
            }
        }
    }
}
