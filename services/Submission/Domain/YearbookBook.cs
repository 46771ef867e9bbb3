using System.Globalization;
using System.Text;

namespace CseaMesh.Submission.Domain;

/// <summary>A file of the yearbook export.</summary>
internal sealed record YearbookLine(string Path, Dossier Dossier, SlotVersion Version, Words Award);

/// <summary>Folders, names and manifest of what the printer gets: class, award, winner, then the files under their rulebook names.</summary>
internal static class YearbookBook
{
    private static readonly string[] Heads = ["path", "entry", "class", "award_no", "award", "company", "team_or_person", "item", "version", "bytes", "pixels", "dpi", "received_at", "sha256"];

    public static YearbookLine Line(Dossier dossier, SlotVersion version, AwardRules rules)
    {
        var winner = dossier.Label.Length > 0 ? $"{dossier.OrganisationName}_{dossier.Label}" : dossier.OrganisationName;
        var folder = $"{(dossier.WinReleased ? "" : "未繳獎項費/")}{ClassName(dossier.Class)}/{dossier.Award:00}_{Part(rules.Name.Zh)}/{dossier.EntryNumber}_{Part(winner)}";
        return new YearbookLine($"{folder}/{Part(Manifest.NameOf(dossier, version, rules))}", dossier, version, rules.Name);
    }

    /// <summary>UTF-8 with byte order mark and CRLF, so that spreadsheets show it as it is; cells that would be formulas are not.</summary>
    public static string Csv(IEnumerable<YearbookLine> lines)
    {
        var csv = new StringBuilder("\uFEFF").AppendJoin(',', Heads).Append("\r\n");
        foreach (var (path, dossier, version, award) in lines)
        {
            string[] cells =
            [
                path, dossier.EntryNumber, ClassName(dossier.Class), $"{dossier.Award}", award.Zh, dossier.OrganisationName, dossier.Label, version.Item.Key, $"{version.No}",
                version.Size.ToString(CultureInfo.InvariantCulture), version.Width > 0 ? $"{version.Width}x{version.Height}" : "", version.Dpi > 0 ? $"{version.Dpi}" : "",
                version.ReceivedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), version.Sha256,
            ];
            csv.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
        }

        return csv.ToString();
    }

    /// <summary>For <c>sha256sum -c</c>.</summary>
    public static string Sums(IEnumerable<YearbookLine> lines) => string.Concat(lines.Select(l => $"{l.Version.Sha256}  {l.Path}\n"));

    private static string ClassName(EntryClass entryClass) => entryClass switch { EntryClass.Corporate => "企業類", EntryClass.Team => "團隊類", _ => "個人類" };

    private static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    /// <summary>One folder or file name, whatever somebody is called.</summary>
    private static string Part(string name) => FileNames.Clean(name.Replace('/', '-').Replace('\\', '-'));
}
