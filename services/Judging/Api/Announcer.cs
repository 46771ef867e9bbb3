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
