using System.Globalization;
using CseaMesh.Edition.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Registration.Editions;

/// <summary>Makes a new year's file from the last, and ends the windows of one that is called off.</summary>
internal static class EditionShift
{
    /// <summary>
    /// The same rules with every date moved by the same number of days. The evidence period keeps its calendar dates in the new year; dates that
    /// others announce (international awards) are left out; the year is replaced in the names. Answers also what a person should read again.
    /// </summary>
    public static (Edition.V1.Edition Document, int Days, IReadOnlyList<string> ToReview) Copy(Edition.V1.Edition source, string code, int year, string prefix, DateOnly opens)
    {
        var next = source.Clone();
        var days = opens.DayNumber - TaipeiTime.DateOf(source.Schedule.Registration.Opens.ToDateTime()).DayNumber;
        Move(next.Schedule, days);
        (next.Code, next.Year, next.NumberPrefix, next.CancelledAt) = (code, year, prefix, null);
        var years = year - source.Year;
        (next.EvidencePeriod.From, next.EvidencePeriod.To) = (Years(source.EvidencePeriod.From, years), Years(source.EvidencePeriod.To, years));
        next.EvidencePeriod.RecentFrom = Days(source.EvidencePeriod.RecentFrom, days);
        foreach (var fee in next.Fees)
        {
            fee.ValidFrom = Days(fee.ValidFrom, days);
        }

        // Worked out again from the new dates.
        next.Settings.Material.LinkAliveUntil = "";
        var review = new List<string>();
        if (next.Schedule.InternationalFrom.Length > 0)
        {
            (next.Schedule.InternationalFrom, next.Schedule.InternationalTo) = ("", "");
            review.AddRange(["schedule.international_from", "schedule.international_to"]);
        }

        var (old, now) = (source.Year.ToString(CultureInfo.InvariantCulture), year.ToString(CultureInfo.InvariantCulture));
        foreach (var text in new[] { next.Name, next.ShortName })
        {
            (text.Zh, text.En) = (text.Zh.Replace(old, now, StringComparison.Ordinal), text.En.Replace(old, now, StringComparison.Ordinal));
        }

        EditionDefaults.Fill(next);
        review.AddRange(EditionPaths.Values(next).Where(v => !v.Key.StartsWith("schedule.", StringComparison.Ordinal) && !v.Key.StartsWith("evidence_period.", StringComparison.Ordinal)
            && !v.Key.EndsWith("valid_from", StringComparison.Ordinal) && v.Value.Contains(old, StringComparison.Ordinal)).Select(v => v.Key));
        return (next, days, review);
    }

    /// <summary>
    /// The activity is called off at an instant: what entrants and judges could still do ends then. Dates of money stay, because what is owed and
    /// paid is still settled by them.
    /// </summary>
    public static void Cancel(Edition.V1.Edition edition, DateTime at)
    {
        var (s, end) = (edition.Schedule, at.ToTimestamp());
        edition.CancelledAt = end;
        foreach (var window in new[] { s.Registration, s.Review, s.FinalsNotices, s.Finals })
        {
            window.Until = Earlier(window.Until, end);
        }

        s.SubstitutionUntil = Earlier(s.SubstitutionUntil, end);
        s.SupplementUntil = Earlier(s.SupplementUntil, end);
    }

    private static Timestamp Earlier(Timestamp a, Timestamp b) => a.ToDateTime() <= b.ToDateTime() ? a : b.Clone();

    private static void Move(IMessage message, int days)
    {
        foreach (var part in message.Descriptor.Fields.InFieldNumberOrder())
        {
            switch (part.Accessor.GetValue(message))
            {
                case Timestamp at:
                    part.Accessor.SetValue(message, at.ToDateTime().AddDays(days).ToTimestamp());
                    break;
                case IMessage inner:
                    Move(inner, days);
                    break;
            }
        }
    }

    private static string Days(string day, int days) => Day(day).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Years(string day, int years) => Day(day).AddYears(years).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
