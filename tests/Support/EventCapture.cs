using System.Collections.Concurrent;
using CseaMesh.Events.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CseaMesh.Tests.Support;

/// <summary>Stands in for every other service of the mesh: acknowledges what is delivered and keeps it.</summary>
internal sealed class EventCapture : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Event> _events;

    private EventCapture(WebApplication app, ConcurrentQueue<Event> events, int port) => (_app, _events, Address) = (app, events, $"http://127.0.0.1:{port}");

    public string Address { get; }

    /// <summary>Each event once, however many subscribers it had, in the order first delivered.</summary>
    public IReadOnlyList<Event> Events => [.. _events.DistinctBy(e => e.EventId)];

    public static async Task<EventCapture> StartAsync()
    {
        var port = FreePort.Next();
        var events = new ConcurrentQueue<Event>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.ListenLocalhost(port, o => o.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(events);
        var app = builder.Build();
        app.MapGrpcService<Sink>();
        await app.StartAsync();
        return new EventCapture(app, events, port);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private sealed class Sink(ConcurrentQueue<Event> events) : EventSink.EventSinkBase
    {
        public override Task<DeliverResponse> Deliver(DeliverRequest request, ServerCallContext context)
        {
            foreach (var e in request.Events)
            {
                events.Enqueue(e);
            }

            return Task.FromResult(new DeliverResponse { Applied = request.Events.Count });
        }
    }
}
