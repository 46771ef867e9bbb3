using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Judging.Domain.Diagnostics;

/// <summary>Who would stand first by another way of counting.</summary>
public sealed record OtherMethod(string Name, IReadOnlyList<string> First);

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

    public bool HangsOnMethod => Others.Any(o => !o.First.SequenceEqual(First));

    public bool CondorcetDiffers => Condorcet is { } c && !First.Contains(c);

    public bool Alarm => IsUnsure || HangsOnAJudge || HangsOnMethod;

    public static CloseCall Of(PanelSheets sheets, Panel panel, IReadOnlyDictionary<string, Rational> official, RankStudy? ranks, Grid grid)
    {
        var first = FirstOf(sheets.Overall(official));
        return new CloseCall(
            first,
            ranks is null ? null : first.Select(e => grid.Entries.ToList().IndexOf(e)).Where(i => i >= 0).Sum(ranks.First),
            panel.Judges.ToDictionary(j => j, j => Without(sheets, panel.Without(j), panel.Entries.Count, first), StringComparer.Ordinal),
            Methods(sheets, panel),
            CondorcetWinner(grid));
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

    private static List<OtherMethod> Methods(PanelSheets sheets, Panel panel)
    {
        var ways = new List<OtherMethod> { new("plain_mean", FirstOf(sheets.Overall(Aggregators.PlainMean(panel)))) };
        if (!panel.IsComplete)
        {
            ways.Add(new("fair_mean", FirstOf(sheets.Overall(Aggregators.FairMean(panel)))));
        }

        if (panel.ByEntry.Values.All(v => v.Count >= Math.Max(3, sheets.Rules.TrimMinSheets)))
        {
            ways.Add(new("trimmed", FirstOf(sheets.Overall(Aggregators.TrimmedMean(panel)))));
            ways.Add(new("fair_trimmed", FirstOf(sheets.Overall(Aggregators.FairTrimmedMean(panel)))));
        }

        return ways;
    }

    private static string? CondorcetWinner(Grid grid)
    {
        var n = grid.Entries.Count;
        for (var i = 0; i < n; i++)
        {
            var beatsAll = n > 1;
            for (var k = 0; k < n && beatsAll; k++)
            {
                var balance = 0;
                for (var j = 0; j < grid.Judges.Count && k != i; j++)
                {
                    balance += grid.Has(i, j) && grid.Has(k, j) ? Math.Sign(grid[i, j] - grid[k, j]) : 0;
                }

                beatsAll = k == i || balance > 0;
            }

            if (beatsAll)
            {
                return grid.Entries[i];
            }
        }

        return null;
    }
}
