using System.Text.Json.Nodes;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

/// <summary>Assigning and taking away sheets, with everything that must follow in the same change set. It does not save.</summary>
internal sealed class SheetDesk(JudgingDb db, LedgerBook ledger, Announcer announce, TimeProvider clock)
{
    /// <summary>Gives sheets; a pair that held one before gets it back.</summary>
    public async Task<IReadOnlyList<Sheet>> AssignAsync(AwardRound round, IReadOnlyCollection<Pair> pairs, string reason, CancellationToken ct)
    {
        var held = (await db.Sheets.Where(s => s.RoundId == round.Id).ToListAsync(ct)).ToDictionary(s => (s.EntryId, s.MemberId));
        var given = new List<Sheet>();
        foreach (var (candidate, member) in pairs)
        {
            if (held.TryGetValue((candidate.Id, member.Id), out var sheet))
            {
                if (sheet.IsHeld)
                {
                    continue;
                }

                if (sheet.Restore())
                {
                    announce.ScoreSubmitted(sheet);
                }
            }
            else
            {
                sheet = new Sheet
                {
                    Id = Ids.New(clock),
                    Edition = round.Edition,
                    RoundId = round.Id,
                    Kind = round.Kind,
                    Award = round.Award,
                    EntryId = candidate.Id,
                    MemberId = member.Id,
                    OrderKey = $"{(int)round.Kind}-{round.Award:00}-{Assignment.OrderKey(round.Seed, member.Id, candidate.Id)}",
                };
                db.Sheets.Add(sheet);
            }

            announce.ReadingRight(sheet, member, true, reason);
            given.Add(sheet);
        }

        return given;
    }

    /// <summary>Takes a member's sheets of these entries away; the last submitted marks stay readable but do not count.</summary>
    /// <param name="alsoSealed">A late conflict reaches into sealed rounds: their result changes by a correction only.</param>
    public async Task<int> RemoveAsync(Member member, Func<Sheet, bool> which, SheetState state, string reason, bool alsoSealed, CancellationToken ct)
    {
        var sealedRounds = await SealedAsync(member.Edition, ct);
        var taken = (await db.Sheets.Where(s => s.MemberId == member.Id).ToListAsync(ct))
            .Where(s => s.IsHeld && which(s) && (alsoSealed || !sealedRounds.Contains(s.RoundId))).ToList();
        foreach (var sheet in taken)
        {
            Remove(sheet, member, state, reason);
        }

        return taken.Count;
    }

    /// <summary>An entry leaves: its sheets in rounds not sealed no longer count (saga 1).</summary>
    public async Task RemoveEntryAsync(Candidate candidate, CancellationToken ct)
    {
        var sealedRounds = await SealedAsync(candidate.Edition, ct);
        var held = await db.Sheets.Where(s => s.EntryId == candidate.Id).ToListAsync(ct);
        var members = await MembersAsync(candidate.Edition, ct);
        foreach (var sheet in held.Where(s => s.IsHeld && !sealedRounds.Contains(s.RoundId)))
        {
            Remove(sheet, members[sheet.MemberId], SheetState.Withdrawn, "entry left");
        }
    }

    /// <summary>An entry comes back: sheets withdrawn with it return, those of barred or former members do not.</summary>
    public async Task RestoreEntryAsync(Candidate candidate, CancellationToken ct)
    {
        var sealedRounds = await SealedAsync(candidate.Edition, ct);
        var members = await MembersAsync(candidate.Edition, ct);
        var bars = (await db.Conflicts.Where(c => c.Edition == candidate.Edition).ToListAsync(ct)).Where(c => c.Bars && c.Concerns(candidate)).Select(c => c.MemberId).ToHashSet();
        var held = await db.Sheets.Where(s => s.EntryId == candidate.Id && s.State == SheetState.Withdrawn).ToListAsync(ct);
        foreach (var sheet in held.Where(s => !sealedRounds.Contains(s.RoundId) && members[s.MemberId].MayJudge && !bars.Contains(s.MemberId)))
        {
            if (sheet.Restore())
            {
                announce.ScoreSubmitted(sheet);
            }

            announce.ReadingRight(sheet, members[sheet.MemberId], true, "entry back");
        }
    }

    /// <summary>RECUSAL in the ledger: from here on the member's sheets of these entries do not count, or may count again.</summary>
    public Task RecordRecusalAsync(Conflict conflict, IEnumerable<string> entries, bool lifted, CancellationToken ct)
    {
        var detail = new JsonObject
        {
            ["judge"] = conflict.MemberId,
            ["entries"] = new JsonArray([.. entries.Order(StringComparer.Ordinal).Select(e => JsonValue.Create(e))]),
            ["kind"] = conflict.Kind.ToString(),
        };
        if (lifted)
        {
            detail["lifted"] = true;
        }

        return ledger.AppendAsync(conflict.Edition, LedgerKind.Recusal, CanonicalJson.Write(detail), conflict.Id, conflict.Version + 1, ct);
    }

    /// <summary>A conflict no longer bars: the sheets are as they were, unless another conflict still hides the entry.</summary>
    public async Task LiftRecusalAsync(Conflict conflict, Member member, IEnumerable<Candidate> concerned, CancellationToken ct)
    {
        var bars = (await db.Conflicts.Where(c => c.MemberId == member.Id).ToListAsync(ct)).Where(c => c.Bars).ToList();
        var free = concerned.Where(c => !bars.Any(b => b.Concerns(c))).Select(c => c.Id).ToHashSet();
        foreach (var sheet in (await db.Sheets.Where(s => s.MemberId == member.Id && s.State == SheetState.Recused).ToListAsync(ct)).Where(s => free.Contains(s.EntryId) && member.MayJudge))
        {
            if (sheet.Restore())
            {
                announce.ScoreSubmitted(sheet);
            }

            announce.ReadingRight(sheet, member, true, "conflict dismissed");
        }

        await RecordRecusalAsync(conflict, free, lifted: true, ct);
    }

    public async Task<Dictionary<string, Member>> MembersAsync(string edition, CancellationToken ct) =>
        await db.Members.Where(m => m.Edition == edition).ToDictionaryAsync(m => m.Id, ct);

    private void Remove(Sheet sheet, Member member, SheetState state, string reason)
    {
        if (sheet.Remove(state))
        {
            announce.ScoreRemoved(sheet);
        }

        announce.ReadingRight(sheet, member, false, reason);
    }

    private async Task<HashSet<string>> SealedAsync(string edition, CancellationToken ct) =>
        [.. await db.Rounds.Where(r => r.Edition == edition && r.State == RoundState.Sealed).Select(r => r.Id).ToListAsync(ct)];
}
