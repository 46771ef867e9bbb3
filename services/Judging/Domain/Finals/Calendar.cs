using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Finals;

/// <summary>The finals window with working days and hours, in Taipei wall-clock time.</summary>
internal sealed record Sessions(DateTime OpensUtc, DateTime UntilUtc, DateOnly FirstDay, TimeOnly DayFrom, TimeOnly DayUntil, TimeSpan Gap, IReadOnlySet<DateOnly> DaysOff, TimeSpan Offset);

/// <summary>Where sessions fit: inside the window (SCH-09), full length (FIN-02), never two at once.</summary>
internal static class Calendar
{
    public static Refusal? WhyNotPlace(DateTime start, TimeSpan length, DateTime windowOpens, DateTime windowUntil, IEnumerable<FinalsSlot> others)
    {
        var end = start + length;
        if (start < windowOpens || end > windowUntil)
        {
            return Refusal.Precondition("OUT_OF_WINDOW", "決審時段須完整落在決審期間內。", "The session must lie wholly within the finals window.")
                .With("window_opens", windowOpens.ToString("O")).With("window_until", windowUntil.ToString("O"));
        }

        return others.FirstOrDefault(o => o.IsLive && o.Start < end && start < o.End) is { } other
            ? Refusal.Precondition("SLOT_OVERLAP", "這個時段與另一場決審重疊。", "This time overlaps another session.").With("entry", other.EntryId)
            : null;
    }

    /// <summary>Free starting times in order, on weekdays within the hours, leaving the gap around every slot that stands.</summary>
    public static IEnumerable<DateTime> FreeStarts(Sessions plan, TimeSpan length, IReadOnlyList<FinalsSlot> standing)
    {
        var lastDay = DateOnly.FromDateTime(plan.UntilUtc + plan.Offset);
        for (var day = plan.FirstDay; day <= lastDay; day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || plan.DaysOff.Contains(day))
            {
                continue;
            }

            var start = DateTime.SpecifyKind(day.ToDateTime(plan.DayFrom) - plan.Offset, DateTimeKind.Utc);
            var close = DateTime.SpecifyKind(day.ToDateTime(plan.DayUntil) - plan.Offset, DateTimeKind.Utc);
            while (start + length <= close)
            {
                var blocking = standing.Where(s => s.IsLive && s.Start < start + length + plan.Gap && start < s.End + plan.Gap).ToList();
                if (blocking.Count > 0)
                {
                    start = blocking.Max(s => s.End) + plan.Gap;
                    continue;
                }

                if (start >= plan.OpensUtc && start + length <= plan.UntilUtc)
                {
                    yield return start;
                }

                start += length + plan.Gap;
            }
        }
    }
}
