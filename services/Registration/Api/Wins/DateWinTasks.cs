using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using CseaMesh.Registration.Data;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

/// <summary>
/// Answers of winners have had dates since they were first reminded of; wins stored before get theirs by the rules in force, and Notification is told, so
/// that they are reminded of as well. Nothing is found once that is done.
/// </summary>
internal sealed class DateWinTasks(RegistrationDb db, EntrySteps steps, Outbox outbox, Lookup lookup) : ISweep
{
    private const int Batch = 200;

    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        var wins = await db.Wins.Where(w => w.State != WinState.Revoked && w.Tasks.Any(t => t.DueUntil == null)).OrderBy(w => w.Id).Take(Batch).ToListAsync(ct);
        foreach (var win in wins)
        {
            var entry = await db.Entries.SingleAsync(e => e.Id == win.EntryId, ct);
            var dates = Win.TasksFor(win.Class, entry.Form.InternationalWish, win.AwardFeeUntil, await steps.SeasonAsync(entry, ct)).ToDictionary(t => t.Kind, t => t.DueUntil);
            foreach (var task in win.Tasks.Where(t => t.DueUntil is null))
            {
                task.DueUntil = dates[task.Kind];
                if (task.State == WinTaskState.Open)
                {
                    outbox.Publish(win.Edition, win.Id, win.NextFact(), new V1.WinTaskChanged { Win = win.Id, Entry = await lookup.FactsAsync(entry, ct), Task = Wire.Show(task) });
                }
            }
        }

        if (wins.Count > 0)
        {
            await db.SaveChangesAsync(ct);
        }
    }
}
