using System.Globalization;

namespace CseaMesh.Submission.Domain;

/// <summary>Criterion -> pages of the entry document, in one line of text: "1:2,3;2:4" (DOC-04).</summary>
internal static class PageMaps
{
    public static string Write(IEnumerable<(int Criterion, IReadOnlyList<int> Pages)> map) =>
        string.Join(';', map
            .Where(row => row.Pages.Count > 0)
            .OrderBy(row => row.Criterion)
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Criterion}:{string.Join(',', row.Pages.Distinct().Order())}")));

    public static IReadOnlyDictionary<int, IReadOnlyList<int>> Read(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(row => row.Split(':'))
            .ToDictionary(
                row => int.Parse(row[0], CultureInfo.InvariantCulture),
                row => (IReadOnlyList<int>)[.. row[1].Split(',').Select(page => int.Parse(page, CultureInfo.InvariantCulture))]);
}
