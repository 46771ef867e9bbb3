using System.Globalization;
using System.Text;

namespace CseaMesh.Platform.Text;

/// <summary>Writes an iCalendar file (RFC 5545): escaped values, lines ended by CRLF and folded at 75 octets.</summary>
public sealed class CalendarText
{
    private readonly StringBuilder _file = new();

    /// <param name="product">The PRODID.</param>
    public CalendarText(string product)
    {
        Line("BEGIN", "VCALENDAR", raw: true);
        Line("VERSION", "2.0", raw: true);
        Line("PRODID", product, raw: true);
        Line("CALSCALE", "GREGORIAN", raw: true);
        Line("METHOD", "PUBLISH", raw: true);
    }

    /// <param name="name">Property, with its parameters.</param>
    /// <param name="value">Text.</param>
    /// <param name="raw">The value is not text but a token of the format, written as it is.</param>
    public void Line(string name, string value, bool raw = false)
    {
        var length = 0;
        foreach (var rune in $"{name}:{(raw ? value : Escape(value))}".EnumerateRunes())
        {
            if (length + rune.Utf8SequenceLength > 74)
            {
                _file.Append("\r\n ");
                length = 1;
            }

            _file.Append(rune.ToString());
            length += rune.Utf8SequenceLength;
        }

        _file.Append("\r\n");
    }

    /// <param name="utc">UTC.</param>
    public void Time(string name, DateTime utc) => Line(name, utc.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture), raw: true);

    public void Day(string name, DateOnly day) => Line($"{name};VALUE=DATE", day.ToString("yyyyMMdd", CultureInfo.InvariantCulture), raw: true);

    /// <summary>A reminder of the entry it stands in.</summary>
    /// <param name="trigger">A duration before the start, like "-P3D".</param>
    /// <param name="text">What is shown.</param>
    public void Alarm(string trigger, string text)
    {
        Line("BEGIN", "VALARM", raw: true);
        Line("ACTION", "DISPLAY", raw: true);
        Line("TRIGGER", trigger, raw: true);
        Line("DESCRIPTION", text);
        Line("END", "VALARM", raw: true);
    }

    /// <summary>The whole file.</summary>
    public string End()
    {
        Line("END", "VCALENDAR", raw: true);
        return _file.ToString();
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).ReplaceLineEndings("\\n");
}
