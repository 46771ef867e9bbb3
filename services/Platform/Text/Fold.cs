using System.Globalization;
using System.Text;

namespace CseaMesh.Platform.Text;

/// <summary>Keys by which two spellings of one name meet.</summary>
public static class Fold
{
    /// <summary>The text without differences of width, case, blanks, and of 臺 and 台 (NFKC, lower case).</summary>
    public static string Key(string text)
    {
        if (Ascii.IsValid(text))
        {
            return Plain(text);
        }

        if (text.Length <= Short && TryShort(text) is { } quick)
        {
            return quick;
        }

        Span<char> buffer = stackalloc char[2];
        var key = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format)
            {
                key.Append(rune.Value == '臺' ? "台" : buffer[..rune.EncodeToUtf16(buffer)]);
            }
        }

        return key.ToString();
    }

    // Characters of ASCII and the common ideographs are their own normal form, which spares most names the way through it.
    private const int Short = 512;

    private static string? TryShort(string text)
    {
        Span<char> key = stackalloc char[Short];
        var length = 0;
        foreach (var c in text)
        {
            if (c is >= '\u4E00' and <= '\u9FFF')
            {
                key[length++] = c == '臺' ? '台' : c;
            }
            else if (!char.IsAscii(c))
            {
                return null;
            }
            else if (!char.IsWhiteSpace(c))
            {
                key[length++] = char.ToLowerInvariant(c);
            }
        }

        return key[..length].ToString();
    }

    private static string Plain(string text) => text.Any(c => char.IsWhiteSpace(c) || char.IsAsciiLetterUpper(c))
        ? new string([.. text.Where(c => !char.IsWhiteSpace(c)).Select(char.ToLowerInvariant)])
        : text;
}
