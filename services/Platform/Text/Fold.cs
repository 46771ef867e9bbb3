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

    private static string Plain(string text) => text.Any(c => char.IsWhiteSpace(c) || char.IsAsciiLetterUpper(c))
        ? new string([.. text.Where(c => !char.IsWhiteSpace(c)).Select(char.ToLowerInvariant)])
        : text;
}
