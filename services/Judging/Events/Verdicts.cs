using System.Text.Json.Nodes;
using CseaMesh.Judging.Api;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Eventing;
using CseaMesh.Submission.V1;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Events;

/// <summary>
/// Staff verdicts on material: a video to be disregarded (VID-04, VID-05), bonus items fixed at 0 (VID-11, BON-04). Sheets submitted before
/// lose the points of such items in rounds not sealed, and the ledger says why.
/// </summary>
internal sealed class ObeyVerdict(JudgingDb db, EditionBook editions, LedgerBook ledger, ResultDesk results, Announcer announce) : IHandle<MaterialVerdictGiven>
{
    public async Task HandleAsync(MaterialVerdictGiven e, EventEnvelope envelope, CancellationToken ct)
    {
        var candidate = await db.Candidates.FindAsync([e.Entry], ct) ?? throw new SubjectUnknown(e.Entry);
        var forced = e.BonusItemsForcedZero.Order().ToList();
        candidate.ForcedZero = string.Join(',', forced);
        if (e.Kind is CseaMesh.Edition.V1.SlotKind.EntryVideo or CseaMesh.Edition.V1.SlotKind.BonusVideo)
        {
            candidate.VideoDisregarded = e.Invalid;
        }

        await RevalueAsync(candidate, ct);
        await results.ReviseAsync(candidate.Edition, r => r.Award == candidate.Award && r.File.Places.Any(p => p.Entry == candidate.Id), ct);
        await ledger.AppendAsync(candidate.Edition, LedgerKind.Verdict, CanonicalJson.Write(new JsonObject
        {
            ["entry"] = candidate.Id,
            ["item"] = e.Item,
            ["invalid"] = e.Invalid,
            ["forced_zero"] = new JsonArray([.. forced.Select(f => JsonValue.Create(f))]),
        }), candidate.Id, (int)envelope.SubjectVersion, ct);
    }

    private async Task RevalueAsync(Candidate candidate, CancellationToken ct)
    {
        var rules = await editions.GetAsync(db, candidate.Edition, ct);
        var open = await (from s in db.Sheets join r in db.Rounds on s.RoundId equals r.Id where s.EntryId == candidate.Id && r.State != RoundState.Sealed select s).ToListAsync(ct);
        foreach (var sheet in open)
        {
            if (sheet.Revalue(rules.Method.For(sheet.Award, sheet.Kind), rules.Method.Scoring, candidate.ForcedZeroItems))
            {
                announce.ScoreSubmitted(sheet);
            }
        }
    }
}
