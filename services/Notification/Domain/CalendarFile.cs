using System.Globalization;
using System.Text;

namespace CseaMesh.Notification.Domain;

/// <summary>An appointment as an iCalendar file (RFC 5545). The same uid with a higher sequence replaces the earlier one in a calendar.</summary>
internal static class CalendarFile
{
    public static string Event(string uid, long sequence, DateTime start, DateTime end, string title, string link, DateTime now)
    {
        var file = new StringBuilder();
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line("PRODID:-//CseaMesh//Letters//EN");
        Line("METHOD:PUBLISH");
        Line("BEGIN:VEVENT");
        Line($"UID:{uid}@csea-mesh");
        Line(string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{sequence}"));
        Line($"DTSTAMP:{Utc(now)}");
        Line($"DTSTART:{Utc(start)}");
        Line($"DTEND:{Utc(end)}");
        Line($"SUMMARY:{Escape(title)}");
        if (link.Length > 0)
        {
            Line($"LOCATION:{Escape(link)}");
        }

        Line("END:VEVENT");
        Line("END:VCALENDAR");
        return file.ToString();

        // Lines are folded at 75 octets; a continuation begins with a blank.
        void Line(string line)
        {
            var length = 0;
            foreach (var rune in line.EnumerateRunes())
            {
                if (length + rune.Utf8SequenceLength > 74)
                {
                    file.Append("\r\n ");
                    length = 1;
                }

                file.Append(rune.ToString());
                length += rune.Utf8SequenceLength;
            }

            file.Append("\r\n");
        }
    }

    private static string Utc(DateTime at) => at.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).ReplaceLineEndings("\\n");
}
