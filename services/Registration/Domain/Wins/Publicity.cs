using System.Text.RegularExpressions;

namespace CseaMesh.Registration.Domain;

/// <summary>One thing a planned text gets wrong. From and Length in characters; 0, 0 = the whole text.</summary>
public sealed record PublicityFinding(string Code, Words Sentence, int From = 0, int Length = 0);

/// <summary>How winners write about their award: the organiser's words before its name (PUB-02, WIN-05), and not before the dinner is over (PUB-01).</summary>
public static partial class Publicity
{
    public static Words AwardLine(Season season, AwardRule award) =>
        new($"{season.PublicityPrefix}「{award.Name.Zh}」", $"{season.PublicityPrefix} – {award.Name.En}");

    public static IReadOnlyList<Words> Sentences(Season season, AwardRule award, string winner, string winnerEnglish)
    {
        var line = AwardLine(season, award);
        var english = winnerEnglish.Length > 0 ? winnerEnglish : winner;
        return
        [
            new($"{winner}榮獲 {season.Year} 年{line.Zh}。", $"{english} has won the {season.Year} {line.En}."),
            new($"狂賀！{winner}獲頒 {season.Year} 年{line.Zh}，感謝所有客戶與夥伴的支持。", $"We are proud to announce that {english} received the {season.Year} {line.En}. Thank you to our customers and colleagues."),
            new($"{season.Year} 年{line.Zh}得主　{winner}", $"Winner of the {season.Year} {line.En}: {english}"),
        ];
    }

    public static bool MayPublish(Season season, DateTime now) => now >= season.EmbargoUntil;

    /// <summary>Reads a planned text.</summary>
    public static IReadOnlyList<PublicityFinding> Check(string text, Season season, AwardRule award, DateTime now)
    {
        var findings = new List<PublicityFinding>();
        if (!MayPublish(season, now))
        {
            var from = season.EmbargoUntil.AddHours(8);
            findings.Add(new("EMBARGO", new($"{from:yyyy-MM-dd HH:mm} 晚宴結束後才能發布（PUB-01）。", $"Not to be published before the dinner has ended, {from:yyyy-MM-dd HH:mm} Taipei time (PUB-01).")));
        }

        var named = false;
        foreach (var name in new[] { award.Name.Zh, award.Name.En })
        {
            for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(name, at + name.Length, StringComparison.OrdinalIgnoreCase))
            {
                named = true;
                if (!Between().Replace(text[..at], "").EndsWith(Between().Replace(season.PublicityPrefix, ""), StringComparison.OrdinalIgnoreCase))
                {
                    findings.Add(new("PREFIX_MISSING", new($"「{name}」前須加上「{season.PublicityPrefix}」（PUB-02）。", $"Write 「{season.PublicityPrefix}」 before \"{name}\" (PUB-02)."), at, name.Length));
                }
            }
        }

        if (!named)
        {
            findings.Add(new("AWARD_NOT_NAMED", new($"文中沒有寫出獎項名稱「{award.Name.Zh}」。", $"The text does not name the award, \"{award.Name.En}\".")));
        }

        findings.AddRange(Year().Matches(text).Where(m => int.Parse(m.ValueSpan, null) != season.Year && named)
            .Select(m => new PublicityFinding("OTHER_YEAR", new($"獎項屬 {season.Year} 年，文中寫 {m.Value} 年（GEN-04）。", $"The award is of {season.Year}; the text says {m.Value} (GEN-04)."), m.Index, m.Length)));
        return findings;
    }

    // Blanks, quotation marks and dashes may stand between the organiser's words and the award's name.
    [GeneratedRegex(@"[\s「」『』""'“”‘’:：\-–—]+")]
    private static partial Regex Between();

    [GeneratedRegex(@"(?<!\d)20\d\d(?= ?年|(?:\s+CSEA))")]
    private static partial Regex Year();
}
