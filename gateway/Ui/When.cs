using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Gateway.Ui;

/// <summary>Instants and dates as people in Taiwan read them: 6/6（五）23:59, or Fri 6 June, 23:59.</summary>
public static class When
{
    private static readonly TimeSpan Taipei = TimeSpan.FromHours(8); // no daylight saving since 1979
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");
    private const string Weekdays = "日一二三四五六";

    public static DateTimeOffset Local(Timestamp at) => at.ToDateTimeOffset().ToOffset(Taipei);

    public static DateTimeOffset Local(DateTime utc) => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).ToOffset(Taipei);

    /// <summary>What was typed into a form: wall time in Taipei.</summary>
    public static DateTimeOffset InTaipei(DateTime typed) => new(DateTime.SpecifyKind(typed, DateTimeKind.Unspecified), Taipei);

    public static string Iso(DateTimeOffset at) => at.ToOffset(Taipei).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>"2025-06-28 00:00" typed into a form as an instant with Taipei's offset; null when it is not written like that.</summary>
    public static string? ParseLocal(string? typed) =>
        DateTime.TryParseExact((typed ?? "").Trim(), ["yyyy-MM-dd HH:mm", "yyyy/MM/dd HH:mm", "yyyy-MM-ddTHH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? Iso(InTaipei(at)) : null;

    /// <summary>An instant in a text shown without offset, to the minute; any other text as it is.</summary>
    public static string Plain(string text) =>
        text.EndsWith(":00+08:00", StringComparison.Ordinal) && text.Length == 25 ? $"{text[..10]} {text[11..16]}" : text;

    /// <summary>A deadline is stored as the first refused moment; people are told the last accepted minute.</summary>
    public static DateTimeOffset LastMoment(DateTimeOffset until) => until.ToOffset(Taipei).AddMinutes(-1);

    /// <summary>Day and time; the year only when it is not <paramref name="year"/> (0: always shown).</summary>
    public static string Full(DateTimeOffset at, int year = 0) => $"{Day(at, year)}{(Lang.IsEn ? ", " : "")}{Clock(at)}";

    public static string Clock(DateTimeOffset at) => at.ToOffset(Taipei).ToString("HH:mm", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset at, int year = 0)
    {
        var local = at.ToOffset(Taipei);
        return Day(DateOnly.FromDateTime(local.DateTime), year);
    }

    public static string Day(DateOnly day, int year = 0)
    {
        var withYear = day.Year != year;
        if (Lang.IsEn) return day.ToString(withYear ? "ddd d MMM yyyy" : "ddd d MMM", English);
        var weekday = Weekdays[(int)day.DayOfWeek];
        return withYear ? $"{day.Year}/{day.Month:00}/{day.Day:00}（{weekday}）" : $"{day.Month}/{day.Day}（{weekday}）";
    }

    /// <summary>6/16–6/27, or 16 June – 27 June.</summary>
    public static string Span(DateTimeOffset from, DateTimeOffset last)
    {
        var (a, b) = (from.ToOffset(Taipei), last.ToOffset(Taipei));
        return Lang.IsEn
            ? a.Month == b.Month ? $"{a.Day}–{b.Day} {b.ToString("MMM", English)}" : $"{a.ToString("d MMM", English)} – {b.ToString("d MMM", English)}"
            : $"{a.Month}/{a.Day}–{b.Month}/{b.Day}";
    }

    /// <summary>Time left in the two largest units, as the page's module keeps counting it.</summary>
    public static string Left(TimeSpan left)
    {
        if (left <= TimeSpan.Zero) return Lang.Pick("已截止", "Closed");
        var (d, h, m) = (left.Days, left.Hours, left.Minutes);
        return Lang.IsEn ? d > 0 ? $"{d} d {h} h" : $"{h} h {m} min" : d > 0 ? $"{d} 天 {h} 小時" : $"{h} 小時 {m} 分";
    }

    public static DateOnly? ParseDay(string? iso) =>
        DateOnly.TryParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
