using System.Globalization;
using System.Text.RegularExpressions;

namespace CseaMesh.Billing.Domain;

internal enum StatementCalendar
{
    ByForm = 0,
    Roc = 1,
    Western = 2,
}

/// <summary>Reads what banks write in cells: full-width digits, ROC and western dates, amounts with separators and trailing signs.</summary>
internal static partial class BankText
{
    /// <summary>
    /// A cell without the wrappings of spreadsheets (<c>="0123"</c>, a leading apostrophe), blanks and invisible characters. The text itself
    /// keeps its width: names are shown as the bank wrote them.
    /// </summary>
    public static string Cell(string? raw)
    {
        var text = raw ?? "";
        if (text.Length == 0)
        {
            return "";
        }

        foreach (var c in text)
        {
            if (IsInvisible(c))
            {
                text = new string([.. text.Where(c => !IsInvisible(c))]);
                break;
            }
        }

        text = text.Trim().Trim('\u3000').Trim();
        if (text.StartsWith("=\"", StringComparison.Ordinal) && text.EndsWith('"') && text.Length >= 3)
        {
            text = text[2..^1].Trim();
        }

        return text.StartsWith('\'') ? text[1..].Trim() : text;
    }

    private static bool IsInvisible(char c) => c is '\u200B' or '\uFEFF' or '\u2060' || char.IsControl(c);

    /// <summary>Full-width letters, digits, signs and blanks as ASCII; nothing else is touched.</summary>
    public static string Narrow(string text)
    {
        if (System.Text.Ascii.IsValid(text))
        {
            return text.Trim();
        }

        return string.Create(text.Length, text, static (narrow, wide) =>
        {
            for (var i = 0; i < narrow.Length; i++)
            {
                narrow[i] = wide[i] switch
                {
                    '\u3000' or '\u00A0' => ' ',
                    '−' or '–' or '‐' => '-',
                    >= '\uFF01' and <= '\uFF5E' => (char)(wide[i] - 0xFEE0),
                    _ => wide[i],
                };
            }
        }).Trim();
    }

    /// <summary>
    /// Whole dollars, or null when the text is no amount. Accepts separators at the thousands, a currency sign, zero cents, a sign before or
    /// behind, and brackets for a negative. An empty cell or a dash is 0.
    /// </summary>
    public static long? Amount(string cell)
    {
        if (PlainAmount(cell) is { } plain)
        {
            return plain;
        }

        var text = Narrow(cell).Replace(" ", "", StringComparison.Ordinal);
        if (text.Length == 0 || text is "-" or "--")
        {
            return 0;
        }

        var match = AmountForm().Match(text);
        if (!match.Success || (match.Groups["open"].Success != match.Groups["close"].Success)
            || (match.Groups["sign"].Length > 0 && match.Groups["behind"].Length > 0)
            || !long.TryParse(match.Groups["digits"].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            || amount > 99_999_999_999)
        {
            return null;
        }

        return match.Groups["sign"].Value == "-" || match.Groups["behind"].Value == "-" || match.Groups["open"].Success ? -amount : amount;
    }

    // Nearly every amount is digits with separators at the thousands; only the others are worth a pattern.
    private static long? PlainAmount(ReadOnlySpan<char> cell)
    {
        if (cell.Length is 0 or > 13)
        {
            return null;
        }

        var amount = 0L;
        for (var i = 0; i < cell.Length; i++)
        {
            var atThousand = (cell.Length - i) % 4 == 0;
            if (char.IsAsciiDigit(cell[i]))
            {
                amount = (amount * 10) + (cell[i] - '0');
            }
            else if (cell[i] != ',' || !atThousand || i == 0)
            {
                return null;
            }
        }

        var separators = cell.Count(',');
        return separators == 0 ? (cell.Length <= 10 ? amount : null) : cell.Length % 4 != 0 && separators == cell.Length / 4 ? amount : null;
    }

    /// <summary>
    /// A date, or null. ROC years are those below 200; seven digits are ROC, eight western. A two-digit year is only read when the
    /// calendar is declared to be ROC, because 11/06/07 could be anything.
    /// </summary>
    public static DateOnly? Date(string cell, StatementCalendar calendar)
    {
        if (cell.Length == 0)
        {
            return null;
        }

        var text = Narrow(cell).Replace("民國", "", StringComparison.Ordinal).Trim();
        if (PlainDate(text) is var (years, parts))
        {
            return DateOf(years, parts.Year, parts.Month, parts.Day, calendar);
        }

        var match = DateForm().Match(text);
        if (!match.Success)
        {
            match = PackedDateForm().Match(text);
        }

        if (!match.Success)
        {
            return null;
        }

        return DateOf(match.Groups["y"].Length, Whole("y"), Whole("m"), Whole("d"), calendar);

        int Whole(string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    private static DateOnly? DateOf(int yearDigits, int year, int month, int day, StatementCalendar calendar)
    {
        var roc = year < 200;
        if ((yearDigits <= 2 && calendar != StatementCalendar.Roc) || (roc && calendar == StatementCalendar.Western) || (!roc && (year < 1912 || calendar == StatementCalendar.Roc)) || year == 0)
        {
            return null;
        }

        year = roc ? year + 1911 : year;
        return month is >= 1 and <= 12 && day >= 1 && year <= 9999 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
    }

    /// <summary>Year, month and day parted by two equal signs and nothing behind: what nearly every bank writes.</summary>
    private static (int YearDigits, (int Year, int Month, int Day) Parts)? PlainDate(ReadOnlySpan<char> text)
    {
        Span<int> parts = stackalloc int[3];
        Span<int> digits = stackalloc int[3];
        var (at, sign) = (0, '\0');
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                parts[at] = (parts[at] * 10) + (c - '0');
                if (++digits[at] > 4)
                {
                    return null;
                }
            }
            else if (c is '/' or '-' or '.' && at < 2 && (at == 0 || c == sign))
            {
                sign = c;
                at++;
            }
            else
            {
                return null;
            }
        }

        return at == 2 && digits[0] is >= 2 and <= 4 && digits[1] is 1 or 2 && digits[2] is 1 or 2 ? (digits[0], (parts[0], parts[1], parts[2])) : null;
    }

    /// <summary>The time of day in a cell, also behind a date; null when there is none that can be read.</summary>
    public static TimeOnly? Time(string cell)
    {
        if (cell.Length == 0)
        {
            return null;
        }

        if (cell.Length == 8 && TimeOnly.TryParseExact(cell, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var plain))
        {
            return plain;
        }

        var match = TimeForm().Match(Narrow(cell));
        if (!match.Success)
        {
            return null;
        }

        var (hour, minute) = (int.Parse(match.Groups["h"].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups["m"].Value, CultureInfo.InvariantCulture));
        var second = match.Groups["s"].Success ? int.Parse(match.Groups["s"].Value, CultureInfo.InvariantCulture) : 0;
        if (match.Groups["half"].Value is "下午" or "PM" && hour < 12)
        {
            hour += 12;
        }

        return hour < 24 && minute < 60 && second < 60 ? new TimeOnly(hour, minute, second) : null;
    }

    /// <summary>Only the ASCII digits of a text, full-width ones folded.</summary>
    public static string Digits(string text) => !text.AsSpan().ContainsAnyExceptInRange('0', '9') ? text : new([.. Narrow(text).Where(char.IsAsciiDigit)]);

    /// <summary>Runs of at least <paramref name="min"/> digits; hyphens and blanks inside a number do not part it.</summary>
    public static IReadOnlyList<string> Numbers(string text, int min)
    {
        List<string>? found = null;
        var narrow = Narrow(text);
        Span<char> run = narrow.Length <= 256 ? stackalloc char[256] : new char[narrow.Length];
        var length = 0;
        for (var i = 0; i < narrow.Length; i++)
        {
            if (char.IsAsciiDigit(narrow[i]))
            {
                run[length++] = narrow[i];
            }
            else if (length == 0 || narrow[i] is not ('-' or ' ') || i + 1 == narrow.Length || !char.IsAsciiDigit(narrow[i + 1]))
            {
                Keep(run[..length]);
                length = 0;
            }
        }

        Keep(run[..length]);
        return found ?? (IReadOnlyList<string>)[];

        void Keep(ReadOnlySpan<char> digits)
        {
            if (digits.Length >= min)
            {
                (found ??= []).Add(digits.ToString());
            }
        }
    }

    /// <summary>Only ASCII letters and digits, in upper case: how a bill's number survives a bank's remark field.</summary>
    public static string Letters(string text)
    {
        Span<char> letters = text.Length <= 512 ? stackalloc char[512] : new char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            var narrow = c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
            if (char.IsAsciiLetterOrDigit(narrow))
            {
                letters[length++] = char.IsAsciiLetterLower(narrow) ? (char)(narrow - 32) : narrow;
            }
        }

        return letters[..length].ToString();
    }

    [GeneratedRegex(@"^(?<open>\()?(?<sign>[+-])?(NT\$|NTD|TWD|\$)?(?<digits>[0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.0{1,2})?(?<behind>[+-])?(元)?(?<close>\))?$", RegexOptions.CultureInvariant)]
    private static partial Regex AmountForm();

    [GeneratedRegex(@"^(?<y>[0-9]{2,4})(/|\.|-|年)(?<m>[0-9]{1,2})(/|\.|-|月)(?<d>[0-9]{1,2})日?(?=$|[\sT])", RegexOptions.CultureInvariant)]
    private static partial Regex DateForm();

    [GeneratedRegex(@"^(?<y>[0-9]{2,4})(?<m>[0-9]{2})(?<d>[0-9]{2})(?=$|[\sT])", RegexOptions.CultureInvariant)]
    private static partial Regex PackedDateForm();

    [GeneratedRegex(@"(?:^|[\sT])(?<half>上午|下午|AM|PM)?\s?(?<h>[0-9]{2}):?(?<m>[0-9]{2})(:?(?<s>[0-9]{2}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex TimeForm();
}
