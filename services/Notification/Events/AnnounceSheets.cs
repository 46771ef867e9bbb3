using System.Globalization;
using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Events;

/// <summary>
/// Tells a judge of the sheets assigned to him. Rounds of many awards are opened one after the other, so the letter waits until the number
/// has stood still for a while; one letter then names them all.
/// </summary>
internal sealed class AnnounceSheets(NotificationDb db, AddressBook addresses, Mailroom mailroom) : ISweep
{
    private static readonly TimeSpan Still = TimeSpan.FromMinutes(10);

    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        var before = now - Still;
        foreach (var progress in await db.Progress.Where(p => p.Assigned > p.Announced && p.ChangedAt <= before && p.DueUntil > now).ToListAsync(ct))
        {
            if (await addresses.OfPersonAsync(progress.PersonId, ct) is not { } judge)
            {
                continue;
            }

            var (zh, en) = WriteOnJudging.RoundName(progress.Finals);
            var values = new FieldValues
            {
                ["round"] = FieldValue.Text(zh, en), ["assigned"] = FieldValue.Number(progress.Assigned), ["due"] = FieldValue.Until(progress.DueUntil),
            };
            await mailroom.WriteAsync(Letters.SheetsAssigned, new Draft(progress.Edition, progress.Id, progress.Assigned.ToString(CultureInfo.InvariantCulture), values), [judge], ct);
            progress.Announced = progress.Assigned;
        }

        await db.SaveChangesAsync(ct);
    }
}
