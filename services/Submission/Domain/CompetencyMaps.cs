using System.Globalization;

namespace CseaMesh.Submission.Domain;

/// <summary>An occupational standard in one version.</summary>
/// <param name="Latest">No later version is in force.</param>
internal sealed record CompetencyStandard(string Code, Words Title, string Version, bool Latest, int Level, IReadOnlyList<CompetencyTask> Tasks)
{
    public IEnumerable<CompetencyIndicator> Indicators => Tasks.SelectMany(t => t.Indicators);
}

internal sealed record CompetencyTask(string Code, Words Duty, Words Title, int Level, IReadOnlyList<CompetencyIndicator> Indicators);

internal sealed record CompetencyIndicator(string Code, Words Text);

/// <summary>Where the evidence for an indicator stands: pages of the entry document, or another piece of the dossier.</summary>
internal sealed record CompetencyEvidence(string Indicator, IReadOnlyList<int> Pages, string Item);

/// <summary>Indicator -> evidence, in one line of text: "P1.1.1=3,4;P1.2.1=@SUPPORTING_EVIDENCE-1".</summary>
internal static class CompetencyMaps
{
    public static string Write(IEnumerable<CompetencyEvidence> map) => string.Join(';', map
        .Where(row => row.Pages.Count > 0 || row.Item.Length > 0)
        .OrderBy(row => row.Indicator, StringComparer.Ordinal)
        .Select(row => $"{row.Indicator}={string.Join(',', row.Pages.Distinct().Order().Select(p => p.ToString(CultureInfo.InvariantCulture)).Concat(row.Item.Length > 0 ? [$"@{row.Item}"] : []))}"));

    public static IReadOnlyDictionary<string, CompetencyEvidence> Read(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(row => row.Split('='))
        .ToDictionary(row => row[0], row =>
        {
            var places = row[1].Split(',');
            return new CompetencyEvidence(row[0], [.. places.Where(p => p[0] != '@').Select(p => int.Parse(p, CultureInfo.InvariantCulture))], places.FirstOrDefault(p => p[0] == '@')?[1..] ?? "");
        });
}
