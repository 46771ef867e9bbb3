using CseaMesh.Platform.Time;

namespace CseaMesh.Notification.Domain;

/// <summary>What somebody is reminded of.</summary>
internal enum DeadlineKind
{
    Material,
    ReviewFee,
    Supplement,
    Finals,
    AwardFee,
    Yearbook,
    Guests,
    Sheets,
    Extras,
    ConnectionTest,
    Consent,
    Licence,
    DinnerRules,
    Nomination,
}

/// <summary>Something still to be done by somebody until an instant; open until it is done, dropped or past.</summary>
internal sealed class Deadline
{
    public required string Id { get; init; }

    public required string Edition { get; init; }

    public required DeadlineKind Kind { get; init; }

    /// <summary>Entry, bill, win, or judge and round; unique with edition and kind.</summary>
    public required string SubjectId { get; init; }

    /// <summary>Exclusive, UTC.</summary>
    public DateTime DueUntil { get; set; }

    public bool Open { get; set; }

    /// <summary>Whose managers are reminded, or null.</summary>
    public string? OrganisationId { get; set; }

    /// <summary>Who is reminded beside them, or null.</summary>
    public string? PersonId { get; set; }

    public string? EntryId { get; set; }

    /// <summary>The line by which the reminder names it.</summary>
    public string LineZh { get; set; } = "";

    public string LineEn { get; set; } = "";

    /// <summary>The last offset, in days, that was reminded of or had passed when this was opened.</summary>
    public int? LastOffset { get; set; }
}

internal static class Reminders
{
    /// <summary>Reminders fall due in the morning, after the quiet hours.</summary>
    public static readonly TimeSpan Hour = TimeSpan.FromHours(9);

    /// <summary>The smallest offset whose morning has come; null before the first.</summary>
    /// <param name="dueUntil">Exclusive end, UTC.</param>
    /// <param name="offsets">Days before the last day in time.</param>
    public static int? Reached(DateTime dueUntil, IEnumerable<int> offsets, DateTime now)
    {
        var lastDay = TaipeiTime.DateOf(dueUntil.AddTicks(-1));
        return offsets.Where(o => TaipeiTime.Utc(lastDay.AddDays(-o)) + Hour <= now).Select(o => (int?)o).Min();
    }

    /// <summary>The offset to remind of now, or null: a nearer one than the last, and the end not yet past.</summary>
    public static int? Due(Deadline deadline, IEnumerable<int> offsets, DateTime now) =>
        deadline.Open && now < deadline.DueUntil && Reached(deadline.DueUntil, offsets, now) is { } offset && (deadline.LastOffset is not { } last || offset < last)
            ? offset
            : null;
}
