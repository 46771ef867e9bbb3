using System.Globalization;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Health;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Reflection;
using CseaMesh.Platform.Telemetry;
using CseaMesh.Platform.Time;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CseaMesh.Platform;

/// <summary>
/// What every host of the mesh does alike: ports, tokens, clock, refusals, health, metrics, logs, traces, reflection. A service's Program.cs is
/// <see cref="CreateBuilder"/>, its own parts, <see cref="Finish"/>, its own rpcs.
/// </summary>
/// <remarks>
/// Configuration: <c>Ports:Grpc</c> (HTTP/2 only), <c>Ports:Http</c> (HTTP/1.1; metrics and probes), <c>Ports:Ops</c> (gateway only),
/// <c>Listen</c> (loopback by default, <c>any</c> in a container), <c>Identity:SigningKey</c> (own private key, PEM),
/// <c>Identity:Keys:ISSUER</c> (public keys, PEM), <c>Services:NAME:Grpc</c>, <c>Clock:*</c>, <c>Logging:Json</c>, <c>Otlp:Endpoint</c>.
/// </remarks>
public static class ServiceHost
{
    /// <summary>Largest single gRPC message; files travel in pieces far below it.</summary>
    public const int MaxMessageBytes = 8 << 20;

    /// <summary>How far a sender may run ahead of who reads its bytes. Kestrel's own MiB for each connection would be most of the memory that many uploads take.</summary>
    private const int ReadBuffer = 128 << 10;

    /// <param name="args">Configuration as <c>--Section:Key=value</c>; Mesh and tests pass everything this way.</param>
    /// <param name="name">Short name of the host.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args, string name)
    {
        // The slim builder leaves out what no host here has: TLS of its own, QUIC, IIS.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            // Settings are read once: files are not watched.
            Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"],
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = $"CseaMesh.{CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name)}",
        });
        var configuration = builder.Configuration;
        ConfigureLogging(builder);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, configuration));
        builder.WebHost.UseSockets(sockets => sockets.MaxReadBufferSize = ReadBuffer);
        builder.AddTelemetry(name);

        var services = builder.Services;
        services.AddSingleton(new ServiceName(name));
        services.AddSingleton(Clock(configuration));
        if (configuration.GetValue("Clock:Rehearsal", false))
        {
            services.AddSingleton(s => (RehearsalTime)s.GetRequiredService<TimeProvider>());
        }

        services.AddSingleton(new TokenSigner(name, configuration["Identity:SigningKey"] ?? throw new InvalidOperationException("Set Identity:SigningKey.")));
        services.AddSingleton(new TokenVerifier(name, configuration.GetSection("Identity:Keys").GetChildren().ToDictionary(k => k.Key, k => k.Value!)));
        services.AddSingleton(s => new ServiceChannels(configuration, s.GetRequiredService<TokenSigner>()));
        services.AddSingleton<Readiness>();
        services.AddSingleton<RelaySignal>();
        services.AddSingleton<SweepTypes>();
        services.AddSingleton<Sweeper>();
        services.AddHostedService(s => s.GetRequiredService<Sweeper>());
        services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<CallGuard>();
            grpc.MaxReceiveMessageSize = MaxMessageBytes;
            grpc.MaxSendMessageSize = MaxMessageBytes;
            grpc.IgnoreUnknownServices = false;
        });
        services.AddSingleton<CallGuard>();
        return builder;
    }

    /// <summary>The service's reactions to events, its outbox, inbox and relay.</summary>
    public static void AddEvents(this WebApplicationBuilder builder, Action<EventHandlers> register)
    {
        var handlers = new EventHandlers();
        register(handlers);
        builder.Services.AddSingleton(handlers);
        foreach (var type in handlers.Types.Distinct())
        {
            builder.Services.AddScoped(type);
        }

        builder.Services.AddScoped<Outbox>();
        builder.Services.AddSingleton<Envelopes>();
        builder.Services.AddSingleton<EventApplier>();
        builder.Services.AddSingleton(s => new Owed(s.GetRequiredService<IServiceScopeFactory>(), s.GetService<DirectWrites>()));
        builder.Services.AddScoped<EventCause>();
        builder.Services.AddSingleton(s => new Relay(s.GetRequiredService<IServiceScopeFactory>(), s.GetRequiredService<RelaySignal>(), s.GetRequiredService<ServiceChannels>(), s.GetRequiredService<Owed>(), s.GetRequiredService<EventApplier>(), s.GetRequiredService<ServiceName>(), s.GetRequiredService<ILogger<Relay>>()));
        builder.Services.AddHostedService(s => s.GetRequiredService<Relay>());
        builder.Services.AddSingleton<ParkedEvents>();
        builder.AddSweep<RetryParked>();
        builder.AddSweep<ForgetRequests>();
    }

    /// <summary>Work that the clock brings about, run in the order added.</summary>
    public static void AddSweep<TSweep>(this WebApplicationBuilder builder)
        where TSweep : class, ISweep
    {
        builder.Services.AddScoped<TSweep>();
        builder.Services.AddSingleton(new AddedSweep(typeof(TSweep)));
    }

    /// <summary>Builds the host and maps what all hosts serve.</summary>
    public static WebApplication Finish(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.Services.GetRequiredService<SweepTypes>().Types.AddRange(app.Services.GetServices<AddedSweep>().Select(s => s.Type));
        app.MapHealth();
        app.MapPrometheusMetrics();
        app.MapGrpcService<GrpcHealth>();
        app.MapGrpcService<ReflectionService>();
        if (app.Services.GetService<EventHandlers>() is not null)
        {
            app.MapGrpcService<EventSinkService>();
        }

        if (app.Services.GetService<RehearsalTime>() is not null)
        {
            app.MapGrpcService<RehearsalClockService>();
        }

        return app;
    }

    private static TimeProvider Clock(IConfiguration configuration)
    {
        if (!configuration.GetValue("Clock:Rehearsal", false))
        {
            return TimeProvider.System;
        }

        var start = configuration["Clock:Start"] is { Length: > 0 } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : DateTimeOffset.UtcNow;
        return new RehearsalTime(start, configuration.GetValue("Clock:Frozen", false));
    }

    private static void Listen(KestrelServerOptions kestrel, IConfiguration configuration)
    {
        kestrel.AddServerHeader = false;
        var any = string.Equals(configuration["Listen"], "any", StringComparison.OrdinalIgnoreCase);
        On("Ports:Grpc", HttpProtocols.Http2);
        On("Ports:Http", HttpProtocols.Http1);
        On("Ports:Ops", HttpProtocols.Http1);

        void On(string key, HttpProtocols protocols)
        {
            if (configuration.GetValue<int?>(key) is not { } port)
            {
                return;
            }

            if (any)
            {
                kestrel.ListenAnyIP(port, o => o.Protocols = protocols);
            }
            else
            {
                kestrel.Listen(System.Net.IPAddress.Loopback, port, o => o.Protocols = protocols);
            }
        }
    }

    private static void ConfigureLogging(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        if (builder.Configuration.GetValue("Logging:Json", false))
        {
            builder.Logging.AddJsonConsole(o => o.UseUtcTimestamp = true);
        }
        else
        {
            builder.Logging.AddSimpleConsole(o => o.SingleLine = true);
        }

        // The framework's own chatter is no news. A failed statement surfaces as an exception, which is logged once, by whoever ends the call.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        builder.Logging.AddFilter("Grpc", LogLevel.Warning);
    }

    private sealed record AddedSweep(Type Type);
}
