using CseaMesh.Judging.V1;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.Api;
using CseaMesh.Registration.Data;
using Microsoft.EntityFrameworkCore;
using CertifiedPlace = CseaMesh.Registration.Domain.CertifiedPlace;

namespace CseaMesh.Registration.Events;

/// <summary>What Judging decided. Everything but the finals notice and a disqualification stays hidden until publication.</summary>
internal sealed class FollowJudging(RegistrationDb db, EntrySteps steps, Lookup lookup, TimeProvider clock)
    : IHandle<MethodDeclared>, IHandle<RoundSealed>, IHandle<FinalistsChosen>, IHandle<FinalsSlotChanged>, IHandle<FinalsNoticeIssued>, IHandle<ResultsCertified>, IHandle<DisqualificationDecided>
{
    public async Task HandleAsync(MethodDeclared e, EventEnvelope envelope, CancellationToken ct) =>
        (await steps.EditionAsync(envelope.Edition, ct)).MethodDeclaredAt ??= envelope.OccurredAt;

    public async Task HandleAsync(RoundSealed e, EventEnvelope envelope, CancellationToken ct)
    {
        if (e.Round == RoundKind.Review)
        {
            (await steps.AwardAsync(envelope.Edition, e.Award, ct)).ReviewSealed = true;
        }

        await MarkAsync(e.EntryIds, JudgingTrack.Sealed, ct);
    }

    public async Task HandleAsync(FinalistsChosen e, EventEnvelope envelope, CancellationToken ct)
    {
        await MarkAsync(e.PassedEntryIds, JudgingTrack.Passed, ct);
        await MarkAsync(e.NotPassedEntryIds, JudgingTrack.NotPassed, ct);
    }

    public async Task HandleAsync(FinalsSlotChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await EntryAsync(e.EntryId, ct);
        entry.FinalsAt = e.Start?.ToDateTime();
    }

    /// <summary>REV-04: the entrant is told; corporate class only (FIN-01).</summary>
    public async Task HandleAsync(FinalsNoticeIssued e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await EntryAsync(e.EntryId, ct);
        entry.FinalsAt = e.Start?.ToDateTime();
        if (entry is { Phase: Phase.Qualified, Class: AwardClass.Corporate })
        {
            entry.Phase = Phase.Finalist;
            steps.Tell(entry, "FINALIST", "入圍決審", "Passed review, invited to the finals");
        }
    }

    public async Task HandleAsync(ResultsCertified e, EventEnvelope envelope, CancellationToken ct)
    {
        var award = await steps.AwardAsync(envelope.Edition, e.Award, ct);
        if (e.ResultVersion <= award.CertifiedVersion)
        {
            return;
        }

        (award.CertifiedVersion, award.Correction) = (e.ResultVersion, e.Correction);
        foreach (var place in e.Places.Where(p => !p.Struck))
        {
            db.CertifiedPlaces.Add(new CertifiedPlace
            {
                Edition = envelope.Edition,
                Award = e.Award,
                ResultVersion = e.ResultVersion,
                EntryId = place.EntryId,
                Place = place.Place,
                Shared = place.Shared,
                Winner = place.Winner,
                Shown = place.Shown.Length <= 20 ? place.Shown : "",
            });
        }

        await MarkAsync(e.Places.Select(p => p.EntryId), JudgingTrack.Certified, ct);
    }

    /// <summary>CNF-03. A published winner is off the list at once; the award waits for its corrected result.</summary>
    public async Task HandleAsync(DisqualificationDecided e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await EntryAsync(e.EntryId, ct);
        if (e.Annulled)
        {
            await AnnulAsync(entry, e.Reason, ct);
            return;
        }

        if (entry.Phase is Phase.Disqualified or Phase.Draft)
        {
            return;
        }

        var before = entry.Phase;
        entry.Leave(Phase.Disqualified, e.Reason);
        entry.LiveKey ??= Entry.KeyOf(entry.Edition, entry.Award, entry.OrganisationId, EntrySteps.EntrantKey(entry));
        if (await db.Wins.SingleOrDefaultAsync(w => w.EntryId == entry.Id, ct) is { State: not WinState.Revoked } win)
        {
            await steps.RevokeAsync(win, e.Reason, ct);
            (await steps.AwardAsync(entry.Edition, entry.Award, ct)).UnderCorrection = true;
        }

        steps.Tell(entry, "DISQUALIFIED", $"委員會取消資格（{e.DecisionNumber}）", $"Disqualified by the committee ({e.DecisionNumber})", e.Reason);
        steps.Publish(entry, new V1.EntryDisqualified { Entry = await lookup.FactsAsync(entry, ct), PhaseBefore = (V1.Phase)before, Reason = e.Reason, At = Wire.Time(clock.Now()) });
    }

    /// <summary>The same steps forward again: a former winner becomes one only by a new publication.</summary>
    private async Task AnnulAsync(Entry entry, string reason, CancellationToken ct)
    {
        if (entry.Phase != Phase.Disqualified)
        {
            return;
        }

        entry.ComeBack(entry.PhaseBefore is Phase.Winner or Phase.Forfeited ? Phase.NotAwarded : entry.PhaseBefore);
        steps.Tell(entry, "DISQUALIFICATION_ANNULLED", "取消資格之決議撤銷", "Disqualification annulled", reason);
        steps.Publish(entry, new V1.EntryReinstated { Entry = await lookup.FactsAsync(entry, ct), PhaseBefore = V1.Phase.Disqualified, Phase = (V1.Phase)entry.Phase, Reason = reason, At = Wire.Time(clock.Now()) });
    }

    private async Task MarkAsync(IEnumerable<string> ids, JudgingTrack track, CancellationToken ct)
    {
        var wanted = ids.ToList();
        foreach (var entry in await db.Entries.Where(x => wanted.Contains(x.Id)).ToListAsync(ct))
        {
            entry.Judging = track;
        }
    }

    private async Task<Entry> EntryAsync(string id, CancellationToken ct) =>
        await db.Entries.SingleOrDefaultAsync(e => e.Id == id, ct) ?? throw new SubjectUnknown(id);
}
