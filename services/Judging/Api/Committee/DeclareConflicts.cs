using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    private const int MaxConflicts = 200;

    public override Task<Wire.DeclareConflictsResponse> DeclareConflicts(Wire.DeclareConflictsRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, () => DeclareConflictsInTurn(request, context), context.CancellationToken);

    private async Task<Wire.DeclareConflictsResponse> DeclareConflictsInTurn(Wire.DeclareConflictsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var me = standing.RequireMember();
        if (me.StatementAcceptedAt is null)
        {
            throw Member.StatementMissing();
        }

        if (!request.Complete)
        {
            throw Refusal.Precondition("PASS_INCOMPLETE", "請看完整份名單後再送出。", "Go through the whole list before you send it.");
        }

        var candidates = await db.Candidates.Where(c => c.Edition == edition.Code).ToListAsync(ct);
        CheckConflicts(request, candidates);
        foreach (var declared in request.Conflicts)
        {
            await ConfirmAsync(edition, standing, me, declared, candidates, ct);
        }

        // What the system found and the member did not declare is for the chair to decide.
        await conflictDesk.ProposeAsync(edition, me, candidates.Where(c => c.Active).Select(c => c.OrganisationId), ct);
        me.FinishPass(clock.Now());
        await announce.CommitteeAsync(edition.Code, ct);
        await db.SaveChangesAsync(ct);
        boardDesk.Touch(edition.Code);

        var organisations = candidates.GroupBy(c => c.OrganisationId).ToDictionary(g => g.Key, g => g.First().OrganisationName);
        var response = new Wire.DeclareConflictsResponse { Member = me.ToWire() };
        var mine = db.Conflicts.Local.Where(c => c.MemberId == me.Id).OrderBy(c => c.Id, StringComparer.Ordinal);
        response.Conflicts.AddRange(mine.Select(c => c.ToWire(new Dictionary<string, string> { [me.Id] = me.Name }, organisations)));
        return response;
    }

    private static void CheckConflicts(Wire.DeclareConflictsRequest request, List<Domain.Rounds.Candidate> candidates)
    {
        var check = new FieldCheck();
        check.Range("conflicts", request.Conflicts.Count, 0, MaxConflicts);
        for (var i = 0; i < request.Conflicts.Count; i++)
        {
            var c = request.Conflicts[i];
            check.Known($"conflicts[{i}].kind", c.Kind);
            check.Optional($"conflicts[{i}].evidence", c.Evidence, 500);
            var known = c.EntryId.Length > 0 ? candidates.Any(x => x.Id == c.EntryId) : candidates.Any(x => x.OrganisationId == c.OrganisationId);
            check.True(known, $"conflicts[{i}]", "請指明名單中的參賽單位或參賽件", "name an organisation or an entry of the list");
        }

        check.ThrowIfAny();
    }

    private async Task ConfirmAsync(Domain.EditionRules edition, Standing standing, Member me, Wire.DeclaredConflict declared, List<Domain.Rounds.Candidate> candidates, CancellationToken ct)
    {
        var kind = (ConflictKind)(int)declared.Kind;
        var organisation = declared.EntryId.Length > 0 ? candidates.Single(c => c.Id == declared.EntryId).OrganisationId : declared.OrganisationId;
        var conflict = standing.Conflicts.Union(db.Conflicts.Local).FirstOrDefault(c => c.MemberId == me.Id && c.OrganisationId == organisation && c.EntryId == declared.EntryId && c.Kind == kind);
        if (conflict is null)
        {
            conflict = new Conflict
            {
                Id = Ids.New(clock),
                Edition = edition.Code,
                MemberId = me.Id,
                OrganisationId = organisation,
                EntryId = declared.EntryId,
                Kind = kind,
                Grade = ConflictGrade.Hard,
                State = ConflictState.Proposed,
                Evidence = "",
                Source = ConflictSource.Declared,
            };
            db.Conflicts.Add(conflict);
        }

        // A repeat of the same declaration changes nothing; the ledger has its RECUSAL already.
        var barred = conflict.Bars;
        conflict.Grade = edition.HardKinds.Contains(kind) || declared.Grade != Wire.ConflictGrade.Soft ? ConflictGrade.Hard : ConflictGrade.Soft;
        conflict.State = ConflictState.Confirmed;
        conflict.Evidence = declared.Evidence.Trim();
        if (conflict.Bars && !barred)
        {
            await RecuseAsync(conflict, me, candidates, ct);
        }
        else if (barred && !conflict.Bars)
        {
            await LiftAsync(conflict, me, candidates, ct);
        }
    }

    /// <summary>HARD takes effect at once: right gone, sheet out of the count, RECUSAL in the ledger (saga 4).</summary>
    private async Task RecuseAsync(Conflict conflict, Member member, IEnumerable<Domain.Rounds.Candidate> candidates, CancellationToken ct)
    {
        var concerned = candidates.Where(conflict.Concerns).Select(c => c.Id).ToHashSet();
        await sheets.RemoveAsync(member, s => concerned.Contains(s.EntryId), Domain.Scoring.SheetState.Recused, "conflict", alsoSealed: true, ct);
        await sheets.RecordRecusalAsync(conflict, concerned, lifted: false, ct);
        await ReviseAsync(member.Edition, concerned, ct);
    }

    private async Task LiftAsync(Conflict conflict, Member member, IEnumerable<Domain.Rounds.Candidate> candidates, CancellationToken ct)
    {
        var concerned = candidates.Where(conflict.Concerns).ToList();
        await sheets.LiftRecusalAsync(conflict, member, concerned, ct);
        await ReviseAsync(member.Edition, concerned.Select(c => c.Id).ToHashSet(), ct);
    }

    private Task ReviseAsync(string edition, HashSet<string> entries, CancellationToken ct) =>
        results.ReviseAsync(edition, r => r.File.Places.Any(p => entries.Contains(p.Entry)), ct);
}
