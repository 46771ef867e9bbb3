using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CseaMesh.Platform.Telemetry;

/// <summary>Metrics for Prometheus, and traces to an OTLP collector where <c>Otlp:Endpoint</c> names one.</summary>
internal static class TelemetryExtensions
{
    /// <summary>Ours begin with CseaMesh; the others come with .NET and ASP.NET Core.</summary>
    private static readonly string[] Meters = ["CseaMesh.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    public static void AddTelemetry(this WebApplicationBuilder builder, string service)
    {
        builder.Services.AddSingleton(_ => new PrometheusCollector(Meters));
        builder.Services.AddHostedService(s => s.GetRequiredService<PrometheusCollector>());
        if (builder.Configuration["Otlp:Endpoint"] is { Length: > 0 } endpoint)
        {
            builder.Services.AddSingleton<IHostedService>(_ => new Tracing(service, new Uri(endpoint)));
        }
    }

    public static void MapPrometheusMetrics(this WebApplication app) =>
        app.MapOps("/metrics", context => context.TextAsync(context.RequestServices.GetRequiredService<PrometheusCollector>().Collect(), type: PrometheusText.ContentType));

    private sealed class Tracing(string service, Uri endpoint) : IHostedService, IDisposable
    {
        private readonly TracerProvider _provider = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(r => r.AddService($"csea-{service}"))
            .AddSource("Microsoft.AspNetCore", "System.Net.Http", "CseaMesh.*")
            .AddOtlpExporter(o => o.Endpoint = endpoint)
            .Build();

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() => _provider.Dispose();
    }
}
