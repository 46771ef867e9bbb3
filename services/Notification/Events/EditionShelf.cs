using System.Collections.Concurrent;
using CseaMesh.Edition.V1;
using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Platform.Eventing;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Events;

/// <summary>The published editions, read once per version.</summary>
internal sealed class EditionShelf
{
    private readonly ConcurrentDictionary<(string Code, int Version), EditionFile> _read = new();

    /// <summary>The edition as last heard; keeps the event until it has been heard of at all.</summary>
    public async Task<EditionFile> GetAsync(NotificationDb db, string code, CancellationToken ct) =>
        await FindAsync(db, code, ct) ?? throw new SubjectUnknown(code);

    public async Task<EditionFile?> FindAsync(NotificationDb db, string code, CancellationToken ct)
    {
        var version = db.Editions.Local.FirstOrDefault(e => e.Code == code)?.Version
            ?? await db.Editions.Where(e => e.Code == code).Select(e => (int?)e.Version).SingleOrDefaultAsync(ct);
        if (version is not { } v)
        {
            return null;
        }

        if (!_read.TryGetValue((code, v), out var edition))
        {
            edition = EditionFile.Parser.ParseFrom((await db.Editions.AsNoTracking().SingleAsync(e => e.Code == code, ct)).Document);
            _read[(code, v)] = edition;
        }

        return edition;
    }

    /// <summary>The edition published last, for letters that belong to none; null before the first.</summary>
    public async Task<EditionFile?> LatestAsync(NotificationDb db, CancellationToken ct) =>
        await db.Editions.OrderByDescending(e => e.PublishedAt).Select(e => e.Code).FirstOrDefaultAsync(ct) is { } code ? await FindAsync(db, code, ct) : null;
}

internal static class EditionExtensions
{
    public static QuietHours Quiet(this EditionFile? edition) =>
        edition?.Settings?.Notices is { } n ? QuietHours.Parse(n.QuietFrom, n.QuietTo) : QuietHours.None;

    public static IReadOnlyList<int> ReminderOffsets(this EditionFile edition) => edition.CancelledAt is null ? edition.Settings?.Notices?.ReminderOffsetsDays ?? [] : [];

    public static FieldValue Mailbox(this EditionFile edition) => FieldValue.Text(edition.Contacts.Mailbox);

    /// <summary>Name of an award by its number, in both languages.</summary>
    public static FieldValue AwardName(this EditionFile edition, int number) =>
        edition.Awards.FirstOrDefault(a => a.Number == number) is { } award ? FieldValue.Text(award.Name.Zh, award.Name.En) : FieldValue.Text($"獎項 {number}", $"Award {number}");

    /// <summary>First and last day of a window in Taipei.</summary>
    public static (FieldValue From, FieldValue To) Days(this Window window) =>
        (Day(window.Opens.ToDateTime()), Day(window.Until.ToDateTime().AddTicks(-1)));

    private static FieldValue Day(DateTime utc) => FieldValue.Date(Platform.Time.TaipeiTime.DateOf(utc).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
}
