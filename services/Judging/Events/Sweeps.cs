using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Events;

/// <summary>SCH-07: a round whose end has passed is closed. Sheets are refused from that instant on; this only writes it down.</summary>
internal sealed class CloseRounds(JudgingDb db) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        foreach (var round in await db.Rounds.Where(r => r.State == RoundState.Open && r.Until <= now).ToListAsync(ct))
        {
            round.State = RoundState.Closed;
        }

        await db.SaveChangesAsync(ct);
    }
}

/// <summary>Tells how far each judge has come, when that changed; so a reminder needs no mark and no event per submission.</summary>
internal sealed class ReportProgress(JudgingDb db, Outbox outbox) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        var counts = await (from s in db.Sheets
                            join r in db.Rounds on s.RoundId equals r.Id
                            where r.State == RoundState.Open && s.State != SheetState.Recused && s.State != SheetState.Withdrawn
                            group new { s, r } by new { s.Edition, s.MemberId, s.Kind } into g
                            select new { g.Key.Edition, g.Key.MemberId, g.Key.Kind, Assigned = g.Count(), Done = g.Sum(x => x.s.State == SheetState.Submitted ? 1 : 0), Due = g.Max(x => x.r.Until) }).ToListAsync(ct);
        if (counts.Count == 0)
        {
            return;
        }

        var notes = (await db.ProgressNotes.ToListAsync(ct)).ToDictionary(n => (n.MemberId, n.Kind));
        var persons = await db.Members.Where(m => m.PersonId != null).ToDictionaryAsync(m => m.Id, m => m.PersonId!, ct);
        foreach (var count in counts)
        {
            if (!notes.TryGetValue((count.MemberId, count.Kind), out var note))
            {
                note = new ProgressNote { MemberId = count.MemberId, Kind = count.Kind };
                db.ProgressNotes.Add(note);
            }

            if ((note.Assigned, note.Done, note.Due) == (count.Assigned, count.Done, count.Due))
            {
                continue;
            }

            (note.Assigned, note.Done, note.Due) = (count.Assigned, count.Done, count.Due);
            note.Version++;
            outbox.Publish(count.Edition, $"{count.MemberId}:{(int)count.Kind}", note.Version, new Wire.JudgingProgressChanged
            {
                PersonId = persons.GetValueOrDefault(count.MemberId, ""),
                Round = (Wire.RoundKind)(int)count.Kind,
                Assigned = count.Assigned,
                Done = count.Done,
                Due = Timestamp.FromDateTime(DateTime.SpecifyKind(count.Due, DateTimeKind.Utc)),
            });
        }

        await db.SaveChangesAsync(ct);
    }
}
