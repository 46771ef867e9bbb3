using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Eventing;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

/// <summary>Events that several use cases and reactions publish in the same form.</summary>
internal sealed class Announcer(JudgingDb db, Outbox outbox, BoardDesk boards)
{
    /// <summary>The committee as it is in the change set now.</summary>
    public async Task CommitteeAsync(string edition, CancellationToken ct)
    {
        var copy = await db.Editions.FindAsync([edition], ct) ?? throw EditionBook.Unknown();
        boards.Touch(edition);
        copy.CommitteeVersion++;
        copy.Revision++;
        var stored = await db.Members.Where(m => m.Edition == edition).ToListAsync(ct);
        var changed = new Wire.CommitteeChanged { Notary = (db.Notaries.Local.FirstOrDefault(n => n.Edition == edition) ?? await db.Notaries.SingleOrDefaultAsync(n => n.Edition == edition, ct))?.ToWire() };
        changed.Members.AddRange(stored.Union(db.Members.Local.Where(m => m.Edition == edition)).OrderBy(m => m.Id, StringComparer.Ordinal).Select(m => m.ToWire()));
        outbox.Publish(edition, edition, copy.CommitteeVersion, changed);
    }

    /// <summary>Asks the notary and the government member to confirm the ledger up to a size that they have not confirmed yet.</summary>
    public async Task WitnessesAsync(string edition, long size, bool beforeCertification, CancellationToken ct)
    {
        var notary = await db.Notaries.Where(n => n.Edition == edition && n.PersonId != null).Select(n => n.PersonId!).ToListAsync(ct);
        var government = await db.Members.Where(m => m.Edition == edition && m.Seat == Seat.Government && m.State == MemberState.Active && m.PersonId != null).Select(m => m.PersonId!).ToListAsync(ct);
        var confirmed = await (from c in db.Cosignatures
                               where c.Edition == edition
                               join w in db.Witnesses on c.WitnessId equals w.Id
                               group c.Size by w.PersonId).ToDictionaryAsync(g => g.Key, g => g.Max(), ct);
        foreach (var (person, office) in notary.Select(p => (p, Wire.Office.Notary)).Concat(government.Select(p => (p, Wire.Office.Government))))
        {
            if (confirmed.GetValueOrDefault(person) < size)
            {
                outbox.Publish(edition, $"{edition}:{person}", size, new Wire.WitnessAwaited { PersonId = person, Office = office, Size = size, CosignedSize = confirmed.GetValueOrDefault(person), BeforeCertification = beforeCertification });
            }
        }
    }

    /// <summary>Whether a member may read an entry's material; keyed by the pair.</summary>
    public void ReadingRight(Sheet sheet, Member member, bool granted, string reason)
    {
        boards.Touch(sheet.Edition);
        outbox.Publish(sheet.Edition, $"{sheet.MemberId}:{sheet.EntryId}", sheet.Version + 1, new Wire.ReadingRightChanged
        {
            MemberId = member.Id,
            PersonId = member.PersonId ?? "",
            EntryId = sheet.EntryId,
            Granted = granted,
            Reason = reason,
        });
    }

    public void ScoreRemoved(Sheet sheet) =>
        outbox.Publish(sheet.Edition, sheet.Id, sheet.ScoreVersion, new Wire.ScoreRemoved
        {
            SheetId = sheet.Id,
            RoundId = sheet.RoundId,
            EntryId = sheet.EntryId,
            MemberId = sheet.MemberId,
            ScoreVersion = sheet.ScoreVersion,
        });

    public static Wire.ScoreSubmitted Submitted(Sheet sheet) => new()
    {
        SheetId = sheet.Id,
        RoundId = sheet.RoundId,
        EntryId = sheet.EntryId,
        MemberId = sheet.MemberId,
        ScoreVersion = sheet.ScoreVersion,
        Points = sheet.Points ?? 0,
    };

    public void ScoreSubmitted(Sheet sheet) => outbox.Publish(sheet.Edition, sheet.Id, sheet.ScoreVersion, Submitted(sheet));

    public void Slot(FinalsSlot slot) =>
        outbox.Publish(slot.Edition, slot.EntryId, slot.Version + 1, new Wire.FinalsSlotChanged
        {
            EntryId = slot.EntryId,
            Award = slot.Award,
            Start = Views.At(slot.Start),
            End = Views.At(slot.End),
            Link = slot.Link,
            State = (Wire.SlotState)(int)slot.State,
        });
}
