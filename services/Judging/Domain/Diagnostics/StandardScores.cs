namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>
/// Marks in units of each judge's own spread. A comparison only: it presumes that every judge met equally good entries, and with split
/// loads does worse than the plain mean.
/// </summary>
public static class StandardScores
{
    /// <summary>Rounded before anything is ordered by it, because roots are not exact.</summary>
    public const int Digits = 6;

    /// <summary>Mean over the judges of (value - judge's mean) / judge's deviation; a judge who gave one sheet, or always the same, says nothing and counts 0.</summary>
    public static double[] Means(Grid grid)
    {
        var (sums, counts) = (new double[grid.Entries.Count], new int[grid.Entries.Count]);
        for (var j = 0; j < grid.Judges.Count; j++)
        {
            var given = grid.ByJudge(j);
            var (mean, deviation) = (given.Average(), Numbers.Deviation(given) ?? 0);
            for (var i = 0; i < grid.Entries.Count; i++)
            {
                if (grid.Has(i, j))
                {
                    (sums[i], counts[i]) = (sums[i] + (deviation > 0 ? (grid[i, j] - mean) / deviation : 0), counts[i] + 1);
                }
            }
        }

        return [.. sums.Select((s, i) => Math.Round(s / counts[i], Digits, MidpointRounding.AwayFromZero))];
    }
}
