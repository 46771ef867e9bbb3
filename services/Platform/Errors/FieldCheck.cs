using System.Globalization;
using System.Text;

namespace CseaMesh.Platform.Errors;

/// <summary>
/// Checks the fields of one request and collects every problem, so that a form is told all of them at once.
/// Text comes back in Unicode NFC without surrounding blanks; control and bidirectional override characters are refused.
/// </summary>
public sealed class FieldCheck
{
    private readonly List<FieldProblem> _problems = [];

    public bool Ok => _problems.Count == 0;

    /// <summary>Required text of <paramref name="min"/> to <paramref name="max"/> characters (Unicode scalar values).</summary>
    public string Text(string field, string? value, int max, int min = 1, bool multiline = false)
    {
        var text = (value ?? "").Trim();
        if (text.Length == 0 && min == 0)
        {
            return "";
        }

        if (!IsWellFormed(text))
        {
            Add(field, $"{field} 含有不成對的代理字元", $"{field} holds an unpaired surrogate", "BAD_CHARACTER");
            return "";
        }

        text = text.Normalize(NormalizationForm.FormC);
        var at = 0;
        while (at < text.Length && (!IsForbidden(text[at]) || (multiline && text[at] is '\n' or '\r' or '\t')))
        {
            at++;
        }

        if (at < text.Length && text[at] is var bad)
        {
            Add(field, $"{field} 含有不可使用的控制字元 U+{(int)bad:X4}", $"{field} holds the control character U+{(int)bad:X4}, which is not allowed", "BAD_CHARACTER");
        }

        var length = text.Length - text.Count(char.IsLowSurrogate); // Unicode scalar values
        if (length > max)
        {
            Add(field, $"{field} 最多 {max} 字，現在是 {length} 字", $"{field} takes at most {max} characters; this has {length}", "TOO_LONG");
        }
        else if (length < min)
        {
            Add(field, length == 0 ? $"請填寫 {field}" : $"{field} 至少 {min} 字", length == 0 ? $"{field} is required" : $"{field} needs at least {min} characters", length == 0 ? "REQUIRED" : "TOO_SHORT");
        }

        return text;
    }

    /// <summary>Text that may be empty.</summary>
    public string Optional(string field, string? value, int max, bool multiline = false) => Text(field, value, max, 0, multiline);

    /// <summary>A mail address of at most 254 characters, in lower case.</summary>
    public string Mail(string field, string? value, bool required = true)
    {
        var text = Text(field, value, 254, required ? 1 : 0).ToLowerInvariant();
        if (text.Length > 0 && !IsMail(text))
        {
            Add(field, $"{field} 不是有效的電子郵件地址", $"{field} is not a valid mail address");
        }

        return text;
    }

    public long Range(string field, long value, long min, long max)
    {
        if (value < min || value > max)
        {
            Add(field, $"{field} 須在 {min} 到 {max} 之間，現在是 {value}", $"{field} must be from {min} to {max}; this is {value}", "OUT_OF_RANGE");
        }

        return value;
    }

    /// <summary>An enum value that is named in the contract and is not the unspecified zero.</summary>
    public T Known<T>(string field, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value) || Convert.ToInt32(value, CultureInfo.InvariantCulture) == 0)
        {
            Add(field, $"請選擇 {field}", $"{field} is required and must be one of the listed values", "REQUIRED");
        }

        return value;
    }

    /// <summary>A calendar date written YYYY-MM-DD.</summary>
    public DateOnly Date(string field, string? value)
    {
        if (!DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            Add(field, $"{field} 須為 YYYY-MM-DD 的日期", $"{field} must be a date written YYYY-MM-DD");
        }

        return date;
    }

    public void True(bool condition, string field, string zh, string en, string reason = "INVALID")
    {
        if (!condition)
        {
            Add(field, zh, en, reason);
        }
    }

    public void Add(string field, string zh, string en, string reason = "INVALID") => _problems.Add(new FieldProblem(field, zh, en, reason));

    /// <summary>Throws one INVALID_ARGUMENT that names every problem found.</summary>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw Refusal.Invalid(_problems);
        }
    }

    private static bool IsForbidden(char c) => char.IsControl(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F' or '\uFEFF';

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsMail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && at <= 64 && !text.Any(c => char.IsWhiteSpace(c) || c is ',' or ';' or '<' or '>' or '"')
            && text[(at + 1)..] is { Length: > 2 } host && host.Contains('.', StringComparison.Ordinal) && !host.StartsWith('.') && !host.EndsWith('.') && !host.Contains("..", StringComparison.Ordinal);
    }
}
