using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>Who would stand first by another way of counting.</summary>
/// <param name="OnlyCompares">Not a method an edition may declare: it is shown and raises no alarm.</param>
public sealed record OtherMethod(string Name, IReadOnlyList<string> First, bool OnlyCompares = false);

/// <summary>Whether first place hangs on a single judge, on the method, or on chance. The panel is asked to discuss; the result does not change by itself.</summary>
/// <param name="StaysWithout">For each judge: first place is the same without that judge; null where no result could be computed without.</param>
/// <param name="Condorcet">Entry preferred by a majority of common judges over each other one, if any.</param>
public sealed record CloseCall(
    IReadOnlyList<string> First,
    double? Probability,
    IReadOnlyDictionary<string, bool?> StaysWithout,
    IReadOnlyList<OtherMethod> Others,
    string? Condorcet)
{
    /// <summary>Below this probability of first place the call is close.</summary>
    public const double Sure = .9;

    public bool IsUnsure => Probability is < Sure;

    public bool HangsOnAJudge => StaysWithout.Values.Any(s => s == false);

    public bool HangsOnMethod => Others.Any(o => !o.OnlyCompares && !o.First.SequenceEqual(First));

    public bool CondorcetDiffers => Condorcet is { } c && !First.Contains(c);

    public bool Alarm => IsUnsure || HangsOnAJudge || HangsOnMethod;

    public static CloseCall Of(PanelSheets sheets, Panel panel, IReadOnlyDictionary<string, Rational> official, Func<IReadOnlyList<string>, double?> probability, Grid grid)
    {
        var first = FirstOf(sheets.Overall(official));
        return new CloseCall(
            first,
            probability(first),
            panel.Judges.ToDictionary(j => j, j => Without(sheets, panel.Without(j), panel.Entries.Count, first), StringComparer.Ordinal),
            Methods(sheets, panel, grid),
            CondorcetWinner(grid, sheets.Struck));
    }

    private static string[] FirstOf(IReadOnlyDictionary<string, Rational> values)
    {
        var best = values.Values.Max();
        return [.. values.Where(v => v.Value == best).Select(v => v.Key).Order(StringComparer.Ordinal)];
    }

    private static bool? Without(PanelSheets sheets, Panel rest, int entries, IReadOnlyList<string> first)
    {
        if (rest.Entries.Count < entries || rest.Judges.Count == 0 || rest.Islands().Count > 1)
        {
            return null;
        }

        return FirstOf(sheets.Overall(OfficialMethod.For(sheets.Rules, rest).Totals(rest))).SequenceEqual(first);
    }

    private static List<OtherMethod> Methods(PanelSheets sheets, Panel panel, Grid grid)
    {
        var ways = new List<OtherMethod> { new("plain_mean", FirstOf(sheets.Overall(Aggregators.PlainMean(panel)))) };
        if (!panel.IsComplete)
        {
            ways.Add(new("fair_mean", FirstOf(sheets.Overall(Aggregators.FairMean(panel)))));
            if (sheets.ReviewPart is null && Variances.Ridge(grid) is { } ridge)
            {
                // A milder correction: leniencies drawn towards zero as far as chance explains them.
                var best = ridge.Values.Where((_, i) => !sheets.Struck.Contains(grid.Entries[i])).Max();
                ways.Add(new("ridge_mean", [.. grid.Entries.Where((e, i) => ridge.Values[i] > best - 1e-9 && !sheets.Struck.Contains(e)).Order(StringComparer.Ordinal)]));
            }
        }

        if (panel.ByEntry.Values.All(v => v.Count >= Math.Max(3, sheets.Rules.TrimMinSheets)))
        {
            ways.Add(new("trimmed", FirstOf(sheets.Overall(Aggregators.TrimmedMean(panel)))));
            ways.Add(new("fair_trimmed", FirstOf(sheets.Overall(Aggregators.FairTrimmedMean(panel)))));
        }

        if (sheets.ReviewPart is null)
        {
            ways.AddRange(Comparisons(panel, grid, sheets.Struck));
        }

        return ways;
    }

    /// <summary>What only orders, or presumes that every judge met equally good entries: told beside the others, never a reason for a result.</summary>
    private static IEnumerable<OtherMethod> Comparisons(Panel panel, Grid grid, IReadOnlySet<string> struck)
    {
        yield return new("median", FirstOf(Standing(Aggregators.Median(panel))), true);
        yield return new("borda", FirstOf(Standing(Aggregators.Borda(panel))), true);
        var wins = Aggregators.OneByOne(panel).Where(v => !struck.Contains(v.Key)).ToList();
        var most = wins.Max(w => w.Value);
        yield return new("one_by_one", [.. wins.Where(w => w.Value == most).Select(w => w.Key).Order(StringComparer.Ordinal)], true);
        var z = StandardScores.Means(grid);
        var highest = grid.Entries.Select((e, i) => struck.Contains(e) ? double.NegativeInfinity : z[i]).Max();
        yield return new("z_mean", [.. grid.Entries.Where((e, i) => !struck.Contains(e) && z[i] == highest).Order(StringComparer.Ordinal)], true);

        Dictionary<string, Rational> Standing(IReadOnlyDictionary<string, Rational> values) => values.Where(v => !struck.Contains(v.Key)).ToDictionary(v => v.Key, v => v.Value);
    }

    private static string? CondorcetWinner(Grid grid, IReadOnlySet<string> struck)
    {
        var n = grid.Entries.Count;
        for (var i = 0; i < n; i++)
        {
            var beatsAll = n > 1 && !struck.Contains(grid.Entries[i]);
            for (var k = 0; k < n && beatsAll; k++)
            {
                var balance = 0;
                for (var j = 0; j < grid.Judges.Count && k != i; j++)
                {
                    balance += grid.Has(i, j) && grid.Has(k, j) ? Math.Sign(grid[i, j] - grid[k, j]) : 0;
                }

                beatsAll = k == i || balance > 0 || struck.Contains(grid.Entries[k]);
            }

            if (beatsAll)
            {
                return grid.Entries[i];
            }
        }

        return null;
    }
}
