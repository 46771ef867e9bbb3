using CseaMesh.Platform.Text;

namespace CseaMesh.Registration.Editions;

/// <summary>
/// All stages and deadlines as one iCalendar file. Stages that last days stand as all-day entries; what ends for an entrant stands once more on
/// its last day, with a reminder. The uid of an entry never changes and the version is its sequence, so that calendars follow a correction.
/// </summary>
internal static class CalendarFeed
{
    private static readonly string[] Deadlines = ["registration", "supplement", "review_fee", "award_fee", "corporate_yearbook", "guest_list"];
    private static readonly string[] Told = ["registration", "review", "finals_notices", "finals", "publication", "award_fee_stage", "dinner", "international"];

    public static string Write(Edition.V1.Edition document, int version, DateTime publishedAt, bool english)
    {
        var name = english ? document.Name.En : document.Name.Zh;
        var file = new CalendarText("-//CseaMesh//Calendar//EN");
        file.Line("NAME", name);
        file.Line("X-WR-CALNAME", name);
        file.Line("X-WR-TIMEZONE", "Asia/Taipei", raw: true);
        file.Line("REFRESH-INTERVAL;VALUE=DURATION", "PT12H", raw: true);
        var called = document.CancelledAt is not null;
        foreach (var stage in Calendar.Stages(document, publishedAt))
        {
            var title = english ? stage.Title.En : stage.Title.Zh;
            if (Told.Contains(stage.Name))
            {
                Begin(stage.Name, stage.Planned);
                file.Line("SUMMARY", $"{(english ? document.ShortName.En : document.ShortName.Zh)} {title}");
                if (stage.Name == "dinner")
                {
                    file.Time("DTSTART", stage.Opens.ToDateTime());
                    file.Time("DTEND", stage.Until.ToDateTime());
                }
                else
                {
                    // The day after the last one: all-day entries end exclusively.
                    file.Day("DTSTART", TaipeiTime.DateOf(stage.Opens.ToDateTime()));
                    file.Day("DTEND", Season.LastDay(stage.Until.ToDateTime()).AddDays(1));
                    file.Line("TRANSP", "TRANSPARENT", raw: true);
                }

                file.Line("END", "VEVENT", raw: true);
            }

            if (Deadlines.Contains(stage.Name))
            {
                var last = Season.LastDay(stage.Until.ToDateTime());
                Begin($"{stage.Name}-until", planned: false);
                file.Line("SUMMARY", english ? $"{document.ShortName.En} Last day: {title}" : $"{document.ShortName.Zh} 截止：{title}");
                file.Line("DESCRIPTION", english ? $"Until {last:yyyy-MM-dd} 23:59 Taipei time." : $"至 {last:yyyy-MM-dd} 23:59 止（臺北時間）。");
                file.Day("DTSTART", last);
                file.Day("DTEND", last.AddDays(1));
                file.Line("TRANSP", "TRANSPARENT", raw: true);
                file.Alarm("-P3D", title);
                file.Line("END", "VEVENT", raw: true);
            }
        }

        return file.End();

        void Begin(string uid, bool planned)
        {
            file.Line("BEGIN", "VEVENT", raw: true);
            file.Line("UID", $"{document.Code}-{uid}@csea-mesh", raw: true);
            file.Line("SEQUENCE", version.ToString(System.Globalization.CultureInfo.InvariantCulture), raw: true);
            file.Time("DTSTAMP", publishedAt);
            file.Line("STATUS", called ? "CANCELLED" : planned ? "TENTATIVE" : "CONFIRMED", raw: true);
        }
    }
}
