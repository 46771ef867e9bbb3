using CseaMesh.Judging.Api;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using Microsoft.EntityFrameworkCore;
using OrganisationFacts = CseaMesh.Registration.V1.OrganisationFacts;

namespace CseaMesh.Judging.Events;

/// <summary>Candidates come and go with their entry's phase (PRE-06, saga 1).</summary>
internal sealed class CandidateDesk(JudgingDb db, EditionBook editions, SheetDesk sheets, AssignmentDesk assignments, ConflictDesk conflicts, ResultDesk results, LedgerBook ledger, Announcer announce, BoardDesk boards)
{
    /// <summary>Adds or refreshes the candidate; in a round that is open already it is assigned at once.</summary>
    public async Task AddAsync(string edition, EntryFacts facts, OrganisationFacts? organisation, EventEnvelope envelope, CancellationToken ct)
    {
        if (organisation is not null)
        {
            await CopyOrganisation.PutAsync(db, organisation, 0, ct);
        }

        if (await db.Candidates.FindAsync([facts.Entry], ct) is not { } candidate)
        {
            candidate = new Candidate
            {
                Id = facts.Entry,
                Edition = edition,
                Award = facts.Award,
                Class = (AwardClass)(int)facts.AwardClass,
                Number = facts.Number,
                Entrant = "",
                OrganisationId = facts.Organisation,
                OrganisationName = "",
                SourceVersion = -1,
            };
            db.Candidates.Add(candidate);
            envelope.Arrived(facts.Entry);
        }

        if (envelope.SubjectVersion <= candidate.SourceVersion)
        {
            return;
        }

        Put(candidate, facts, envelope.SubjectVersion);
        boards.Touch(candidate.Edition);
        if (!candidate.Active)
        {
            await RecordAsync(candidate, round => RoundText.EntryList(round, [candidate.Id]), ct);
        }

        (candidate.Active, candidate.Reason) = (true, "");
        await sheets.RestoreEntryAsync(candidate, ct);
        await AssignLateAsync(candidate, ct);
        await RefreshAsync(candidate, ct);
    }

    /// <param name="how">What the ledger says: Withdrawn, Lapsed, Disqualified, Unqualified.</param>
    public async Task DropAsync(EntryFacts facts, string reason, string how, EventEnvelope envelope, CancellationToken ct)
    {
        // An entry that was never qualified is none of judging's business.
        if (await db.Candidates.FindAsync([facts.Entry], ct) is not { } candidate || envelope.SubjectVersion <= candidate.SourceVersion)
        {
            return;
        }

        Put(candidate, facts, envelope.SubjectVersion);
        boards.Touch(candidate.Edition);
        if (candidate.Active)
        {
            await RecordAsync(candidate, round => RoundText.Left(round, candidate.Id, how), ct);
        }

        (candidate.Active, candidate.Reason) = (false, reason.Length > 2000 ? reason[..2000] : reason);
        await sheets.RemoveEntryAsync(candidate, ct);
        await RefreshAsync(candidate, ct);
        if (await db.Slots.SingleOrDefaultAsync(s => s.EntryId == candidate.Id && s.State != SlotState.Presented, ct) is { } slot)
        {
            slot.State = SlotState.Cancelled;
            announce.Slot(slot);
        }
    }

    public static void Put(Candidate candidate, EntryFacts facts, long version)
    {
        candidate.Number = facts.Number;
        candidate.Award = facts.Award;
        candidate.Class = (AwardClass)(int)facts.AwardClass;
        candidate.OrganisationId = facts.Organisation;
        candidate.OrganisationName = facts.OrganisationName;
        candidate.Entrant = facts.Label.Length > 0 ? facts.Label : facts.PersonName.Length > 0 ? facts.PersonName : facts.OrganisationName;
        candidate.Returning = facts.Returning;
        candidate.SourceVersion = version;
    }

    /// <summary>
    /// Members who have made their pass did not see this organisation in it: what the system finds goes to the chair. In an open review
    /// round the entry is then given to judges by the rule of the round.
    /// </summary>
    private async Task AssignLateAsync(Candidate candidate, CancellationToken ct)
    {
        var edition = await editions.GetAsync(db, candidate.Edition, ct);
        var members = (await sheets.MembersAsync(candidate.Edition, ct)).Values.OrderBy(m => m.Id, StringComparer.Ordinal).ToList();
        foreach (var member in members.Where(m => m.MayJudge))
        {
            await conflicts.ProposeAsync(edition, member, [candidate.OrganisationId], ct);
        }

        var round = await db.Rounds.SingleOrDefaultAsync(r => r.Edition == candidate.Edition && r.Award == candidate.Award && r.Kind == RoundKind.Review && (r.State == RoundState.Open || r.State == RoundState.Closed), ct);
        if (round is null || await db.Sheets.AnyAsync(s => s.RoundId == round.Id && s.EntryId == candidate.Id, ct))
        {
            return;
        }

        var known = (await db.Conflicts.Where(c => c.Edition == candidate.Edition).ToListAsync(ct)).Union(db.Conflicts.Local.Where(c => c.Edition == candidate.Edition)).ToList();
        var pairs = await assignments.PlanLateAsync(edition, members, known, candidate, ct);
        round.CandidateCount++;
        await ledger.AppendAsync(candidate.Edition, LedgerKind.EntryList, RoundText.EntryList(round, [candidate.Id]), round.Id, 2, ct);
        await ledger.AppendAsync(candidate.Edition, LedgerKind.Open, RoundText.Open(round, pairs), round.Id, 2, ct);
        await sheets.AssignAsync(round, pairs, "assigned late", ct);
    }

    /// <summary>Who takes part in a round is in the ledger from its first entry list to the last departure.</summary>
    private async Task RecordAsync(Candidate candidate, Func<AwardRound, string> detail, CancellationToken ct)
    {
        var rounds = await db.Rounds.Where(r => db.Sheets.Any(s => s.RoundId == r.Id && s.EntryId == candidate.Id)).OrderBy(r => r.Id).ToListAsync(ct);
        foreach (var round in rounds)
        {
            await ledger.AppendAsync(candidate.Edition, LedgerKind.EntryList, detail(round), round.Id, 3, ct);
        }
    }

    /// <summary>Results that are sealed but not certified show at once who has left; signatures given before are void.</summary>
    private Task RefreshAsync(Candidate candidate, CancellationToken ct) =>
        results.ReviseAsync(candidate.Edition, r => r.Award == candidate.Award && r.File.Places.Any(p => p.Entry == candidate.Id && p.Struck == candidate.Active), ct);
}

internal sealed class AddCandidate(CandidateDesk desk) : IHandle<EntryQualified>
{
    public Task HandleAsync(EntryQualified e, EventEnvelope envelope, CancellationToken ct) => desk.AddAsync(envelope.Edition, e.Entry, e.Organisation, envelope, ct);
}

/// <summary>Only an entry that is qualified again comes back; REGISTERED waits for its EntryQualified.</summary>
internal sealed class RestoreCandidate(CandidateDesk desk) : IHandle<EntryReinstated>
{
    public Task HandleAsync(EntryReinstated e, EventEnvelope envelope, CancellationToken ct) =>
        e.Phase is Phase.Qualified or Phase.Finalist or Phase.Winner or Phase.NotAwarded ? desk.AddAsync(envelope.Edition, e.Entry, null, envelope, ct) : Task.CompletedTask;
}

internal sealed class ChangeCandidate(JudgingDb db) : IHandle<EntryChanged>
{
    public async Task HandleAsync(EntryChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        if (await db.Candidates.FindAsync([e.Entry.Entry], ct) is { } candidate && envelope.SubjectVersion > candidate.SourceVersion)
        {
            CandidateDesk.Put(candidate, e.Entry, envelope.SubjectVersion);
        }
    }
}

internal sealed class DropUnqualified(CandidateDesk desk) : IHandle<EntryUnqualified>
{
    public Task HandleAsync(EntryUnqualified e, EventEnvelope envelope, CancellationToken ct) => desk.DropAsync(e.Entry, e.Reason, "Unqualified", envelope, ct);
}

internal sealed class DropWithdrawn(CandidateDesk desk) : IHandle<EntryWithdrawn>
{
    public Task HandleAsync(EntryWithdrawn e, EventEnvelope envelope, CancellationToken ct) => desk.DropAsync(e.Entry, e.Reason, "Withdrawn", envelope, ct);
}

internal sealed class DropLapsed(CandidateDesk desk) : IHandle<EntryLapsed>
{
    public Task HandleAsync(EntryLapsed e, EventEnvelope envelope, CancellationToken ct) => desk.DropAsync(e.Entry, e.Reason, "Lapsed", envelope, ct);
}

internal sealed class DropDisqualified(CandidateDesk desk) : IHandle<EntryDisqualified>
{
    public Task HandleAsync(EntryDisqualified e, EventEnvelope envelope, CancellationToken ct) => desk.DropAsync(e.Entry, e.Reason, "Disqualified", envelope, ct);
}
