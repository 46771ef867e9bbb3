using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CseaMesh.Submission.Domain;

/// <summary>
/// Characters as the rulebook counts them (DOC-03): each visible character, punctuation mark and space is 1, a word of
/// Latin letters or digits is 1, line breaks are 0. The reading of what the rulebook leaves open is documented in AN-13.
/// </summary>
internal static partial class CharacterCount
{
    /// <summary>The count of a text as typed.</summary>
    public static int Of(string text) => Count(text, joined: true);

    /// <summary>The same with nothing joined: every run of letters and digits and every other cluster is 1. The strict reading of DOC-03.</summary>
    public static int Strict(string text) => Count(text, joined: false);

    private static int Count(string text, bool joined)
    {
        var clean = Fold(text);
        var clusters = Clusters(clean);
        var count = 0;
        for (var i = 0; i < clusters.Count; i++)
        {
            if (clusters[i] is "\n" or "\f")
            {
                continue;
            }
            count++;
            if (IsWordPart(clusters[i]))
            {
                i = EndOfWord(clusters, i, joined);
            }
        }
        return count;
    }

    /// <summary>
    /// The count of text extracted from a printed document: what layout alone puts there (runs of spaces, spaces between
    /// ideographs, bare page numbers, lines repeated on most pages) is left out first. Errors are in the entrant's favour.
    /// </summary>
    public static int OfExtracted(string text) => Of(Tidy(text));

    public static int StrictOfExtracted(string text) => Strict(Tidy(text));

    private static string Tidy(string text)
    {
        var pages = text.Replace("\r\n", "\n").Split('\f', StringSplitOptions.RemoveEmptyEntries);
        var repeated = RepeatedLines(pages);
        var kept = new StringBuilder(text.Length);
        foreach (var page in pages)
        {
            foreach (var line in page.Split('\n'))
            {
                var tidy = BetweenIdeographs().Replace(Runs().Replace(line.Trim(), " "), "");
                if (tidy.Length > 0 && !repeated.Contains(tidy) && !PageNumber().IsMatch(tidy))
                {
                    kept.Append(tidy).Append('\n');
                }
            }
        }
        return kept.ToString();
    }

    private static HashSet<string> RepeatedLines(string[] pages)
    {
        if (pages.Length < 3)
        {
            return [];
        }
        return pages
            .SelectMany(page => page.Split('\n')
                .Select(line => BetweenIdeographs().Replace(Runs().Replace(line.Trim(), " "), ""))
                .Where(line => line.Length > 0).Distinct())
            .GroupBy(line => line)
            .Where(group => group.Count() * 10 >= pages.Length * 6)
            .Select(group => group.Key)
            .ToHashSet();
    }

    private static string Fold(string text)
    {
        var joined = HyphenAtLineEnd().Replace(text.Replace("\r\n", "\n").Replace('\r', '\n'), "");
        var folded = new StringBuilder(joined.Length);
        foreach (var c in joined.Normalize(NormalizationForm.FormC))
        {
            folded.Append(c switch
            {
                >= '０' and <= '９' or >= 'Ａ' and <= 'Ｚ' or >= 'ａ' and <= 'ｚ' => (char)(c - 0xFEE0),
                '\u2028' or '\u2029' or '\v' or '\u0085' => '\n',
                _ => c,
            });
        }
        return folded.ToString();
    }

    private static List<string> Clusters(string text)
    {
        var clusters = new List<string>(text.Length);
        var walk = StringInfo.GetTextElementEnumerator(text);
        while (walk.MoveNext())
        {
            var cluster = walk.GetTextElement();
            if (cluster.Length == 1 && IsInvisible(cluster[0]))
            {
                continue;
            }
            clusters.Add(cluster);
        }
        return clusters;
    }

    // Soft hyphens, zero-width and direction marks, other controls; tabs and line breaks have their own meaning.
    private static bool IsInvisible(char c) =>
        c is not ('\t' or '\n' or '\f') && CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format;

    private static int EndOfWord(List<string> clusters, int start, bool joined)
    {
        var i = start;
        while (i + 1 < clusters.Count)
        {
            if (IsWordPart(clusters[i + 1]))
            {
                i++;
            }
            else if (joined && i + 2 < clusters.Count && Joins(clusters[i], clusters[i + 1], clusters[i + 2]))
            {
                i += 2;
            }
            else
            {
                break;
            }
        }
        return i;
    }

    private static bool Joins(string before, string mark, string after) => mark switch
    {
        "." or "," or "．" => IsDigit(before) && IsDigit(after),
        "'" or "’" or "-" or "‐" or "‑" or "－" => IsWordPart(before) && IsWordPart(after),
        _ => false,
    };

    private static bool IsDigit(string cluster) => cluster is [>= '0' and <= '9', ..];

    private static bool IsWordPart(string cluster)
    {
        var c = cluster[0];
        return IsDigit(cluster)
            || char.IsLetter(c) && (c < 0x0530 || c is >= '\u1E00' and <= '\u1FFF');
    }

    [GeneratedRegex(@"(?<=\p{L})-\n(?=\p{Ll})")]
    private static partial Regex HyphenAtLineEnd();

    [GeneratedRegex(@"[ \t\u00A0\u3000]+")]
    private static partial Regex Runs();

    [GeneratedRegex(@"(?<=[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]) (?=[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF])")]
    private static partial Regex BetweenIdeographs();

    [GeneratedRegex(@"^[-–—\s]*(第\s*)?\d{1,3}(\s*[/／]\s*\d{1,3})?(\s*頁)?[-–—\s]*$")]
    private static partial Regex PageNumber();
}
