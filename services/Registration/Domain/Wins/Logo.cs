using System.Globalization;
using System.Security;
using System.Text;

namespace CseaMesh.Registration.Domain;

/// <summary>The winner's mark of one edition and one award as vector drawings: words in the files, so that a printer sees what stands there.</summary>
public static class Logo
{
    private const int Width = 640;

    public static IReadOnlyList<(string Name, string Svg)> Files(Season season, AwardRule award)
    {
        var stem = string.Create(CultureInfo.InvariantCulture, $"CSEA-{season.Year}-{award.Number:00}");
        return
        [
            ($"{stem}-zh.svg", Draw(season, award.Name.Zh, "獲獎", "#1b3a6b", "#ffffff")),
            ($"{stem}-en.svg", Draw(season, award.Name.En, "WINNER", "#1b3a6b", "#ffffff")),
            ($"{stem}-zh-black.svg", Draw(season, award.Name.Zh, "獲獎", "#000000", "#ffffff")),
            ($"{stem}-en-black.svg", Draw(season, award.Name.En, "WINNER", "#000000", "#ffffff")),
        ];
    }

    private static string Draw(Season season, string award, string word, string ink, string paper)
    {
        var lines = Wrap(award);
        var height = 300 + (lines.Count * 44);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" height="{height}" role="img" aria-label="{SecurityElement.Escape($"{season.PublicityPrefix} {season.Year} {award}")}">""");
        svg.Append(CultureInfo.InvariantCulture, $"""<rect width="{Width}" height="{height}" rx="12" fill="{paper}"/><rect x="8" y="8" width="{Width - 16}" height="{height - 16}" rx="8" fill="none" stroke="{ink}" stroke-width="3"/>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<g fill="{ink}" text-anchor="middle" font-family="'Noto Sans CJK TC','Noto Sans TC','Microsoft JhengHei',sans-serif">""");
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="320" y="84" font-size="30" font-weight="600">{SecurityElement.Escape(season.PublicityPrefix)}</text><text x="320" y="190" font-size="96" font-weight="700" letter-spacing="4">{season.Year}</text><line x1="240" x2="400" y1="218" y2="218" stroke="{ink}" stroke-width="2"/>""");
        for (var i = 0; i < lines.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="320" y="{268 + (i * 44)}" font-size="34" font-weight="600">{SecurityElement.Escape(lines[i])}</text>""");
        }

        svg.Append(CultureInfo.InvariantCulture, $"""<text x="320" y="{height - 32}" font-size="20" letter-spacing="6">{word}</text></g></svg>""");
        return svg.ToString();
    }

    /// <summary>Lines that fit: Chinese by characters, English by words.</summary>
    private static List<string> Wrap(string name)
    {
        const double Room = 30;
        var lines = new List<string>();
        var line = "";
        foreach (var part in name.Any(c => c >= 0x2E80) ? name.Select(c => c.ToString()) : name.Split(' ').Select(w => w + " "))
        {
            if (line.Length > 0 && (line + part).TrimEnd().Sum(c => c >= 0x2E80 ? 2 : 1) > Room)
            {
                lines.Add(line.Trim());
                line = "";
            }

            line += part;
        }

        return [.. lines, line.Trim()];
    }
}
