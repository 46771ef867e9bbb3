using System.Globalization;
using CseaMesh.Platform.Time;

namespace CseaMesh.Notification.Domain;

/// <summary>How often and how long a mail is tried.</summary>
internal static class Delivery
{
    /// <summary>An attempt not answered for by then was lost with its process.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(48);

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(3),
    ];

    /// <param name="attempts">Attempts made so far, from 1.</param>
    public static TimeSpan Backoff(int attempts) => Waits[Math.Clamp(attempts - 1, 0, Waits.Length - 1)];
}

/// <summary>Times of day, in Taipei, at which no letter leaves unless its reader is waiting for it. From equal to To means none.</summary>
internal readonly record struct QuietHours(TimeOnly From, TimeOnly To)
{
    public static readonly QuietHours None = new(TimeOnly.MinValue, TimeOnly.MinValue);

    /// <summary>"21:00", "08:00"; anything unreadable means no quiet hours.</summary>
    public static QuietHours Parse(string from, string to) =>
        TimeOnly.TryParseExact(from, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
        && TimeOnly.TryParseExact(to, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end)
            ? new QuietHours(start, end)
            : None;

    /// <summary>The first instant from <paramref name="utc"/> on that is not quiet.</summary>
    public DateTime After(DateTime utc)
    {
        var local = TaipeiTime.Of(utc);
        var time = TimeOnly.FromDateTime(local);
        if (From == To || !time.IsBetween(From, To))
        {
            return utc;
        }

        var day = DateOnly.FromDateTime(local);
        return TaipeiTime.Utc(time < To ? day : day.AddDays(1)) + To.ToTimeSpan();
    }
}
