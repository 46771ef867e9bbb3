using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace CseaMesh.Platform.Telemetry;

/// <summary>Writes OpenTelemetry metrics in the Prometheus text exposition format, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _families = [];

    public override string ToString() => _text.ToString();

    public void Write(Metric metric)
    {
        var monotonic = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var histogram = metric.MetricType is MetricType.Histogram;
        if (metric.MetricType is MetricType.ExponentialHistogram)
        {
            return; // has no form in the text format
        }

        var family = FamilyName(metric, monotonic);
        if (_families.Add(family))
        {
            if (metric.Description.Length > 0)
            {
                _text.Append("# HELP ").Append(family).Append(' ').Append(metric.Description.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n');
            }

            _text.Append("# TYPE ").Append(family).Append(histogram ? " histogram\n" : monotonic ? " counter\n" : " gauge\n");
        }

        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = Labels(point.Tags, metric.MeterName);
            if (histogram)
            {
                WriteHistogram(family, labels, in point);
                continue;
            }

            Sample(family, labels, metric.MetricType switch
            {
                MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
                MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
                MetricType.LongGauge => point.GetGaugeLastValueLong(),
                _ => point.GetGaugeLastValueDouble(),
            });
        }
    }

    private void WriteHistogram(string family, string labels, in MetricPoint point)
    {
        long count = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            Sample(family + "_bucket", $"{labels},le=\"{Number(bucket.ExplicitBound)}\"", count);
        }

        Sample(family + "_sum", labels, point.GetHistogramSum());
        Sample(family + "_count", labels, count);
    }

    private void Sample(string name, string labels, double value) =>
        _text.Append(name).Append('{').Append(labels).Append("} ").Append(Number(value)).Append('\n');

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Labels(ReadOnlyTagCollection tags, string meter)
    {
        var labels = new StringBuilder("otel_scope_name=\"").Append(meter).Append('"');
        foreach (var tag in tags)
        {
            var value = Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "";
            labels.Append(',').Append(Identifier(tag.Key)).Append("=\"").Append(value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
        }

        return labels.ToString();
    }

    /// <summary>The name with its unit in Prometheus' spelling, and <c>_total</c> on counters.</summary>
    private static string FamilyName(Metric metric, bool monotonic)
    {
        var name = Identifier(metric.Name);
        var unit = metric.Unit switch
        {
            "s" => "seconds",
            "ms" => "milliseconds",
            "By" => "bytes",
            "1" when !monotonic => "ratio",
            "" or "1" => "",
            var u when u.StartsWith('{') => "", // an annotation such as {request}
            var u => Identifier(u),
        };
        if (unit.Length > 0 && !name.EndsWith("_" + unit, StringComparison.Ordinal))
        {
            name += "_" + unit;
        }

        if (monotonic)
        {
            return name.EndsWith("_total", StringComparison.Ordinal) ? name : name + "_total";
        }

        // The suffix is reserved for histograms: dotnet.timer.count is a gauge.
        return name.EndsWith("_count", StringComparison.Ordinal) && metric.MetricType is not MetricType.Histogram ? name[..^6] + "_current" : name;
    }

    private static string Identifier(string name)
    {
        var id = string.Create(name.Length, name, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                to[i] = char.IsAsciiLetterOrDigit(from[i]) ? from[i] : '_';
            }
        });
        return char.IsAsciiDigit(id[0]) ? "_" + id : id;
    }
}
