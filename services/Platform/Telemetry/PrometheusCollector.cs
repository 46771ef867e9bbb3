using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace CseaMesh.Platform.Telemetry;

/// <summary>Owns the meter provider; each scrape collects once, on demand.</summary>
internal sealed class PrometheusCollector(string[] meters) : IHostedLifecycleService, IDisposable
{
    private readonly Lock _gate = new();
    private readonly TextExporter _exporter = new();
    private MetricReader? _reader;
    private MeterProvider? _provider;

    public string Collect()
    {
        lock (_gate)
        {
            return _reader?.Collect() == true ? _exporter.Text : throw new InvalidOperationException("Collecting metrics failed.");
        }
    }

    /// <summary>Measuring starts when the host listens: whoever waits for it does not wait for this too.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _reader = new BaseExportingMetricReader(_exporter) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter(meters).AddReader(_reader).Build();
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _provider?.Dispose();

    [ExportModes(ExportModes.Pull | ExportModes.Push)]
    private sealed class TextExporter : BaseExporter<Metric>, IPullMetricExporter
    {
        public string Text { get; private set; } = "";

        /// <summary>Set by the reader; not needed because <see cref="PrometheusCollector"/> asks the reader itself.</summary>
        public Func<int, bool>? Collect { get; set; }

        public override ExportResult Export(in Batch<Metric> batch)
        {
            var text = new PrometheusText();
            foreach (var metric in batch)
            {
                text.Write(metric);
            }

            Text = text.ToString();
            return ExportResult.Success;
        }
    }
}
