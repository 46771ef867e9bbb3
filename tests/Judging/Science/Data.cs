using CseaMesh.Judging.Domain.Diagnostics;
using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Tests.Judging.Science;

/// <summary>Published data sets with known answers.</summary>
internal static class Data
{
    /// <summary>Shrout and Fleiss 1979: 6 targets, 4 judges.</summary>
    public static readonly Grid Shrout = Of([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]);

    /// <summary>Krippendorff: 4 observers, 12 units, with gaps; here by unit.</summary>
    public static readonly Grid Observers = Turn(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3],
        [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null],
    ]);

    /// <summary>Anxiety ratings: 20 subjects, 3 raters.</summary>
    public static readonly Grid Anxiety = Turn(
    [
        [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
        [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
        [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
    ]);

    /// <summary>Randall 1989: 8 bottles, 9 judges, marks 0..100.</summary>
    public static readonly int?[][] WineMarks =
    [
        [36, 17, 36, 46, 26, 46, 13, 25, 12],
        [48, 22, 50, 27, 45, 30, 19, 32, 29],
        [47, 14, 42, 48, 61, 54, 31, 39, 47],
        [67, 50, 23, 32, 41, 37, 29, 40, 28],
        [77, 30, 80, 57, 48, 32, 22, 51, 47],
        [60, 51, 81, 37, 41, 60, 43, 45, 38],
        [83, 90, 73, 84, 58, 88, 32, 42, 72],
        [90, 70, 62, 58, 55, 73, 49, 67, 65],
    ];

    public static readonly Grid Wine = Of(WineMarks);

    private static readonly (int Bottle, int Judge)[] Gone = [(1, 1), (2, 4), (3, 7), (5, 1), (6, 9), (8, 3), (8, 5)];

    /// <summary>The same with seven sheets taken out.</summary>
    public static readonly Grid WineWithGaps = Of([.. WineMarks.Select((row, i) => row.Select((v, j) => Gone.Contains((i + 1, j + 1)) ? null : v).ToArray())]);

    /// <summary>The same tasting in five ordered categories.</summary>
    public static readonly int[][] WineCategories =
    [
        [2, 1, 2, 3, 2, 3, 1, 2, 1],
        [3, 2, 3, 2, 3, 2, 1, 2, 2],
        [3, 1, 3, 3, 4, 3, 2, 2, 3],
        [4, 3, 2, 2, 3, 2, 2, 3, 2],
        [4, 2, 5, 3, 3, 2, 2, 3, 3],
        [4, 3, 5, 2, 3, 4, 3, 3, 2],
        [5, 5, 4, 5, 3, 5, 2, 3, 4],
        [5, 4, 4, 3, 3, 4, 3, 4, 4],
    ];

    public static Grid Of(int?[][] rows) => new(
        [.. rows.Select((_, i) => $"B{i + 1}")],
        [.. rows[0].Select((_, j) => $"J{j + 1}")],
        [.. rows.SelectMany(r => r.Select(v => v ?? double.NaN))]);

    public static Panel ToPanel(Grid grid) => new(
        from i in Enumerable.Range(0, grid.Entries.Count)
        from j in Enumerable.Range(0, grid.Judges.Count)
        where grid.Has(i, j)
        select new Given(grid.Entries[i], grid.Judges[j], (int)grid[i, j]));

    private static Grid Turn(int?[][] columns) => Of([.. columns[0].Select((_, i) => columns.Select(c => c[i]).ToArray())]);
}
