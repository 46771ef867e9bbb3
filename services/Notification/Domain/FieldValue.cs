using System.Globalization;
using CseaMesh.Platform.Time;

namespace CseaMesh.Notification.Domain;

/// <summary>What a field of a letter holds; decides how it is written in each language.</summary>
internal enum FieldType
{
    Text,

    /// <summary>A calendar day.</summary>
    Date,

    /// <summary>An instant, written as day and time in Taipei.</summary>
    Time,

    /// <summary>An exclusive end, written as the last minute that is still in time.</summary>
    Until,

    /// <summary>Whole TWD.</summary>
    Money,

    Number,

    Link,

    /// <summary>One line per item.</summary>
    List,
}

/// <summary>A value ready to be written in either language.</summary>
internal abstract record FieldValue(FieldType Type)
{
    /// <summary>An empty value may only fill an optional field.</summary>
    public virtual bool IsEmpty => false;

    public abstract string In(Language language);

    public static FieldValue Text(string text) => new TextValue(text, text);

    public static FieldValue Text(string zh, string en) => new TextValue(zh, en);

    /// <param name="day">"YYYY-MM-DD"; empty gives an empty value.</param>
    public static FieldValue Date(string day) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? new DateValue(date) : new DateValue(null);

    public static FieldValue Time(DateTime? utc) => new TimeValue(utc, FieldType.Time);

    public static FieldValue Until(DateTime? utc) => new TimeValue(utc, FieldType.Until);

    public static FieldValue Money(long? twd) => new MoneyValue(twd);

    public static FieldValue Number(long? number) => new NumberValue(number);

    public static FieldValue Link(string address) => new LinkValue(address);

    public static FieldValue List(IEnumerable<(string Zh, string En)> items) => new ListValue([.. items]);

    /// <summary>Something of the right type, to show what a letter looks like.</summary>
    public static FieldValue Example(string field, FieldType type) => type switch
    {
        FieldType.Date => new DateValue(new DateOnly(2025, 6, 6)),
        FieldType.Time => Time(new DateTime(2025, 7, 25, 2, 0, 0, DateTimeKind.Utc)),
        FieldType.Until => Until(new DateTime(2025, 6, 6, 16, 0, 0, DateTimeKind.Utc)),
        FieldType.Money => Money(12_000),
        FieldType.Number => Number(2),
        FieldType.Link => Link("https://example.tw/"),
        FieldType.List => List([($"〔{field} 1〕", $"[{field} 1]"), ($"〔{field} 2〕", $"[{field} 2]")]),
        _ => Text($"〔{field}〕", $"[{field}]"),
    };

    /// <summary>Reads what somebody typed as a value of the type; null when it cannot be one.</summary>
    public static FieldValue? Parse(string text, FieldType type) => type switch
    {
        FieldType.Text => Text(text),
        FieldType.Link => Uri.TryCreate(text, UriKind.Absolute, out _) ? Link(text) : null,
        FieldType.Date => Date(text) is { IsEmpty: false } date ? date : null,
        FieldType.Time or FieldType.Until => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? new TimeValue(at.UtcDateTime, type) : null,
        FieldType.Money => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var twd) ? Money(twd) : null,
        FieldType.Number => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Number(number) : null,
        _ => List(text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(l => (l, l))),
    };

    private sealed record TextValue(string Zh, string En) : FieldValue(FieldType.Text)
    {
        public override bool IsEmpty => Zh.Length == 0;

        public override string In(Language language) => language is Language.En && En.Length > 0 ? En : Zh;
    }

    private sealed record DateValue(DateOnly? Day) : FieldValue(FieldType.Date)
    {
        public override bool IsEmpty => Day is null;

        public override string In(Language language) => Day is { } day ? Dates.Day(day, language) : "";
    }

    private sealed record TimeValue(DateTime? Utc, FieldType Kind) : FieldValue(Kind)
    {
        public override bool IsEmpty => Utc is null;

        public override string In(Language language)
        {
            if (Utc is not { } utc)
            {
                return "";
            }

            // The first refused moment is midnight; people are told the minute before it.
            var local = TaipeiTime.Of(Kind is FieldType.Until ? utc.AddMinutes(-1) : utc);
            var time = local.ToString("HH:mm", CultureInfo.InvariantCulture);
            return $"{Dates.Day(DateOnly.FromDateTime(local), language)} {time}";
        }
    }

    private sealed record MoneyValue(long? Twd) : FieldValue(FieldType.Money)
    {
        public override bool IsEmpty => Twd is null;

        public override string In(Language language) => Twd is { } twd
            ? language is Language.En ? $"NT${Grouped(twd)}" : $"新臺幣 {Grouped(twd)} 元"
            : "";

        private static string Grouped(long twd) => twd.ToString("N0", CultureInfo.InvariantCulture);
    }

    private sealed record NumberValue(long? Value) : FieldValue(FieldType.Number)
    {
        public override bool IsEmpty => Value is null;

        public override string In(Language language) => Value is { } number ? number.ToString(CultureInfo.InvariantCulture) : "";
    }

    private sealed record LinkValue(string Address) : FieldValue(FieldType.Link)
    {
        public override bool IsEmpty => Address.Length == 0;

        public override string In(Language language) => Address;
    }

    private sealed record ListValue(IReadOnlyList<(string Zh, string En)> Items) : FieldValue(FieldType.List)
    {
        public override bool IsEmpty => Items.Count == 0;

        public override string In(Language language) =>
            string.Join('\n', Items.Select(i => $"- {(language is Language.En && i.En.Length > 0 ? i.En : i.Zh)}"));
    }
}

internal static class Dates
{
    private const string Weekdays = "日一二三四五六";
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>2025年7月25日（五）; Friday, 25 July 2025.</summary>
    public static string Day(DateOnly day, Language language) => language is Language.En
        ? day.ToString("dddd, d MMMM yyyy", English)
        : string.Create(English, $"{day.Year}年{day.Month}月{day.Day}日（{Weekdays[(int)day.DayOfWeek]}）");
}
