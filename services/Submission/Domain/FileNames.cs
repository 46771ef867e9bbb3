using System.Globalization;
using System.Text;

namespace CseaMesh.Submission.Domain;

/// <summary>Names by the rulebook's patterns (DOC-09, VID-07, VID-08, YBK-08, YBK-13), and cleaning of names as sent.</summary>
internal static class FileNames
{
    private const int MaxSentLength = 255;

    /// <summary>The name without ending. A part that the pattern leaves out for the class is simply not in the pattern.</summary>
    public static string Canonical(string pattern, string company, string label, string award, int ordinal) =>
        pattern
            .Replace("{company}", Part(company))
            .Replace("{team}", Part(label))
            .Replace("{person}", Part(label))
            .Replace("{award}", Part(award))
            .Replace("{n}", ordinal.ToString(CultureInfo.InvariantCulture));

    /// <summary>The last component of a name as sent, without control, direction and reserved characters; never empty.</summary>
    public static string Clean(string sent)
    {
        var last = sent.Normalize(NormalizationForm.FormC).Split('/', '\\')[^1];
        var kept = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse) && !IsReserved(rune))
            {
                kept.Append(rune);
            }
        }
        var name = kept.ToString().Trim(' ', '.');
        name = name.Length == 0 ? "file" : name;
        return name.Length <= MaxSentLength ? name : name[^MaxSentLength..].TrimStart('\uDC00');
    }

    /// <summary>The same name, whatever blanks, widths and letter case: 照片１.JPG is 照片 1.jpg.</summary>
    public static bool SameName(string sent, string canonical) => Folded(sent) == Folded(canonical);

    private static string Folded(string name) =>
        string.Concat(name.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Replace('臺', '台').Replace(".jpeg", ".jpg", StringComparison.Ordinal).Where(c => !char.IsWhiteSpace(c)));

    /// <summary>The lower-case ending without dot; empty when there is none.</summary>
    public static string Ending(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot <= 0 || dot == name.Length - 1 ? "" : name[(dot + 1)..].ToLowerInvariant();
    }

    // What Windows and URLs reserve becomes a hyphen; the underscore separates the parts and is left to the pattern.
    private static string Part(string text)
    {
        var part = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            if (IsReserved(rune))
            {
                part.Append('-');
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format))
            {
                part.Append(rune);
            }
        }
        return part.ToString().Trim(' ', '.');
    }

    private static bool IsReserved(Rune rune) => rune.Value is '\\' or '/' or ':' or '*' or '?' or '"' or '<' or '>' or '|' or 0xFFFD;
}
