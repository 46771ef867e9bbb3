using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Events;

/// <summary>Keeps the list of what somebody still has to do, from which reminders are made.</summary>
internal sealed class Reminded(NotificationDb db, EditionShelf editions, TimeProvider clock)
{
    /// <summary>Opens a deadline, or brings the one that is known up to date. A letter has just told of it, so offsets already passed are not repeated.</summary>
    public async Task OpenAsync(DeadlineKind kind, string edition, string subject, DateTime dueUntil, Action<Deadline> describe, CancellationToken ct)
    {
        var deadline = await FindAsync(kind, subject, ct);
        if (deadline is null)
        {
            deadline = new Deadline { Id = Ids.New(clock), Edition = edition, Kind = kind, SubjectId = subject };
            db.Deadlines.Add(deadline);
        }

        if (!deadline.Open || deadline.DueUntil != dueUntil)
        {
            deadline.LastOffset = Reminders.Reached(dueUntil, (await editions.GetAsync(db, edition, ct)).ReminderOffsets(), clock.Now());
        }

        deadline.DueUntil = dueUntil;
        deadline.Open = true;
        describe(deadline);
    }

    public async Task CloseAsync(DeadlineKind kind, string subject, CancellationToken ct)
    {
        if (await FindAsync(kind, subject, ct) is { } deadline)
        {
            deadline.Open = false;
        }
    }

    /// <summary>Everything open about an entry, its bills excepted: they may hold other entries.</summary>
    public async Task CloseEntryAsync(string entry, CancellationToken ct)
    {
        foreach (var deadline in await db.Deadlines.Where(d => d.EntryId == entry && d.Open).ToListAsync(ct))
        {
            deadline.Open = false;
        }
    }

    public async Task<Deadline?> FindAsync(DeadlineKind kind, string subject, CancellationToken ct) =>
        db.Deadlines.Local.FirstOrDefault(d => d.Kind == kind && d.SubjectId == subject)
        ?? await db.Deadlines.SingleOrDefaultAsync(d => d.Kind == kind && d.SubjectId == subject, ct);
}
