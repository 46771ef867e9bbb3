using System.Globalization;
using CseaMesh.Platform.Text;

namespace CseaMesh.Notification.Domain;

/// <summary>An appointment as an iCalendar file (RFC 5545). The same uid with a higher sequence replaces the earlier one in a calendar.</summary>
internal static class CalendarFile
{
    public static string Event(string uid, long sequence, DateTime start, DateTime end, string title, string link, DateTime now)
    {
        var file = new CalendarText("-//CseaMesh//Letters//EN");
        file.Line("BEGIN", "VEVENT", raw: true);
        file.Line("UID", $"{uid}@csea-mesh", raw: true);
        file.Line("SEQUENCE", sequence.ToString(CultureInfo.InvariantCulture), raw: true);
        file.Time("DTSTAMP", now);
        file.Time("DTSTART", start);
        file.Time("DTEND", end);
        file.Line("SUMMARY", title);
        if (link.Length > 0)
        {
            file.Line("LOCATION", link);
        }

        file.Line("END", "VEVENT", raw: true);
        return file.End();
    }
}
