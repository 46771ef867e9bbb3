using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CseaMesh.Notification.Domain;

namespace CseaMesh.Notification.Mail;

/// <summary>The simple HTML alternative of a letter, made from its text: paragraphs, lists, links. No pictures, no scripts, nothing fetched.</summary>
internal static partial class LetterHtml
{
    public static string From(string text, Language language)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"").Append(language.Tag()).Append("\"><head><meta charset=\"utf-8\"></head>\n")
            .Append("<body style=\"font-family:'Noto Sans TC','PingFang TC','Microsoft JhengHei',sans-serif;font-size:16px;line-height:1.7;color:#1c2430;max-width:40em;margin:1.5em auto;padding:0 1em\">\n");
        foreach (var paragraph in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            Append(html, paragraph.Split('\n'));
        }

        return html.Append("</body></html>\n").ToString();
    }

    private static void Append(StringBuilder html, string[] lines)
    {
        for (var i = 0; i < lines.Length;)
        {
            var item = IsItem(lines[i]);
            var end = i;
            while (end < lines.Length && IsItem(lines[end]) == item)
            {
                end++;
            }

            html.Append(item
                ? $"<ul>\n{string.Concat(lines[i..end].Select(l => $"<li>{Inline(l[2..])}</li>\n"))}</ul>\n"
                : $"<p>{string.Join("<br>\n", lines[i..end].Select(Inline))}</p>\n");
            i = end;
        }
    }

    private static bool IsItem(string line) => line.StartsWith("- ", StringComparison.Ordinal);

    private static string Inline(string text) => Address().Replace(WebUtility.HtmlEncode(text), "<a href=\"$0\">$0</a>");

    [GeneratedRegex(@"https?://[^\s<>""'，。；、）]+")]
    private static partial Regex Address();
}
