using System.Globalization;

namespace CseaMesh.Gateway.Ui;

/// <summary>A straight scale for drawing: x in percent of the width, a little off both edges.</summary>
public sealed record Scale(double Low, double High)
{
    private const double Edge = 3;

    /// <summary>From the values given, widened to whole steps and to hold what must be on it.</summary>
    public static Scale Of(IEnumerable<double> values, double step, params double[] hold)
    {
        double[] all = [.. values.Concat(hold).Where(double.IsFinite)];
        if (all.Length == 0) return new Scale(0, 1);
        var (low, high) = (Math.Floor(all.Min() / step) * step, Math.Ceiling(all.Max() / step) * step);
        return new Scale(low, high > low ? high : low + step);
    }

    public string X(double value) => Percent(Edge + (100 - 2 * Edge) * (Math.Clamp(value, Low, High) - Low) / (High - Low));

    public static string Percent(double value) => value.ToString("0.##", CultureInfo.InvariantCulture) + "%";
}

/// <summary>A value with the ends of its interval on a scale; a thin line marks where nothing would deviate.</summary>
public sealed record ErrorBar(Scale Scale, double Value, double Low, double High, double? Mark, string Label);

/// <summary>Two values on a scale: one's own filled, the other hollow.</summary>
public sealed record PairPlot(Scale Scale, double Own, double? Other, string Label);

/// <summary>Rows × columns of deviations; null where there is none. A cell that is ringed asks for a second look.</summary>
/// <param name="Full">The deviation that takes the full colour.</param>
public sealed record HeatMap(IReadOnlyList<string> Rows, IReadOnlyList<string> Columns, IReadOnlyDictionary<(int Row, int Column), (double Value, bool Ringed)> Cells, double Full, string Finding);

/// <summary>Figures of statistics, written alike everywhere.</summary>
public static class Figures
{
    public static string Signed(double value, string format = "0.0") => value.ToString($"+{format};−{format};{format}", CultureInfo.InvariantCulture);

    public static string Plain(double value, string format = "0.0") => value.ToString($"{format};−{format};{format}", CultureInfo.InvariantCulture);

    /// <summary>A probability in percent; what is nearly certain or impossible is not rounded into certainty.</summary>
    public static string Percent(double p) => p is > 0 and < .005 ? "<1%" : p is < 1 and > .995 ? ">99%" : Math.Round(100 * p).ToString("0", CultureInfo.InvariantCulture) + "%";
}
