namespace CseaMesh.Judging.Domain.Results;

/// <summary>Rounded points for the eye. Nothing is decided with them.</summary>
public static class Display
{
    private const int FineDecimals = 4;

    /// <param name="values">Centipoints in order of rank.</param>
    /// <param name="threshold">A mark in centipoints that a value must not seem to reach.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<Rational> values, ScoringRules rules, int? threshold)
    {
        var coarse = values.Select(v => (v / 100).Round(rules.DisplayDecimals)).ToList();

        bool LooksEqual(int a, int b) => a >= 0 && b < values.Count && values[a] != values[b] && coarse[a] == coarse[b];

        bool SeemsToPass(int i) => threshold is { } t && values[i] < t && coarse[i] == ((Rational)t / 100).Round(rules.DisplayDecimals);

        return [.. values.Select((v, i) =>
            LooksEqual(i - 1, i) || LooksEqual(i, i + 1) || SeemsToPass(i) ? (v / 100).Round(Math.Max(FineDecimals, rules.DisplayDecimals)) : coarse[i])];
    }
}
