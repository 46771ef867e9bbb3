using System.Collections.Concurrent;
using CseaMesh.Clock.V1;
using CseaMesh.Gateway.Api;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Tests.Support;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CseaMesh.Tests.Gateway;

/// <summary>
/// A gRPC server with every rpc of every contract, standing where the services would: it keeps what arrives, from whom by the token's own
/// account, and answers as told. What the gateway does to a call is seen here from the other side.
/// </summary>
internal sealed class StandIn : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StandIn(WebApplication app, int port) => (_app, Address) = (app, $"http://127.0.0.1:{port}");

    public string Address { get; }

    public ConcurrentQueue<Arrived> Calls { get; } = new();

    /// <summary>What the gateway asks by itself every half minute, apart from what people ask.</summary>
    public ConcurrentQueue<Arrived> ByTheClock { get; } = new();

    /// <summary>Answers by name of the rpc; without one the response is empty. Streams answer with all, unary calls with the first.</summary>
    public ConcurrentDictionary<string, Func<Arrived, IEnumerable<IMessage>>> Answers { get; } = new();

    /// <summary>The last call of an rpc.</summary>
    public Arrived Last(string rpc) => Calls.Last(c => c.Rpc.Name == rpc);

    public static async Task<StandIn> StartAsync()
    {
        var port = FreePort.Next();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.ListenLocalhost(port, o => o.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<IServiceMethodProvider<Host>, Methods>();
        builder.Services.AddSingleton<Holder>();
        var app = builder.Build();
        app.MapGrpcService<Host>();
        app.MapGrpcService<ClockHost>();
        var standIn = new StandIn(app, port);
        app.Services.GetRequiredService<Holder>().StandIn = standIn;
        await app.StartAsync();
        return standIn;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <param name="Requests">One message, or all of a client stream.</param>
    /// <param name="Caller">By the token, checked with this service as audience; a visitor without token.</param>
    internal sealed record Arrived(Rpc Rpc, IReadOnlyList<IMessage> Requests, Caller Caller, Metadata Headers)
    {
        public T Request<T>()
            where T : IMessage => (T)Requests[0];
    }

    private IEnumerable<IMessage> Answer(Rpc rpc, IReadOnlyList<IMessage> requests, ServerCallContext context)
    {
        try
        {
            var call = new Arrived(rpc, requests, Verify(rpc.Service, context), context.RequestHeaders);
            (rpc.Name == "GetErasures" ? ByTheClock : Calls).Enqueue(call);
            return Answers.TryGetValue(rpc.Name, out var answer) ? answer(call) : [Rpcs.New(rpc.Descriptor.OutputType)];
        }
        catch (Refusal refusal)
        {
            throw refusal.ToRpcException();
        }
    }

    private static Caller Verify(string service, ServerCallContext context) => context.RequestHeaders.GetValue("authorization") is { } header
        ? TestKeys.Verifier(service).Verify(header["Bearer ".Length..])
        : Caller.Visitor;

    private sealed class Holder
    {
        public StandIn StandIn { get; set; } = null!;
    }

    private sealed class Host(Holder holder)
    {
        public StandIn StandIn => holder.StandIn;
    }

    private sealed class Methods : IServiceMethodProvider<Host>
    {
        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<Host> context)
        {
            foreach (var rpc in Rpcs.All)
            {
                switch (rpc.Method.Type)
                {
                    case MethodType.Unary:
                        context.AddUnaryMethod(rpc.Method, [], (host, request, call) => Task.FromResult(host.StandIn.Answer(rpc, [request], call).First()));
                        break;
                    case MethodType.ServerStreaming:
                        context.AddServerStreamingMethod(rpc.Method, [], async (host, request, responses, call) =>
                        {
                            foreach (var answer in host.StandIn.Answer(rpc, [request], call))
                            {
                                await responses.WriteAsync(answer);
                            }
                        });
                        break;
                    case MethodType.ClientStreaming:
                        context.AddClientStreamingMethod(rpc.Method, [], async (host, requests, call) =>
                        {
                            var all = new List<IMessage>();
                            await foreach (var request in requests.ReadAllAsync())
                            {
                                all.Add(request);
                            }

                            return host.StandIn.Answer(rpc, all, call).First();
                        });
                        break;
                    case MethodType.DuplexStreaming:
                        break;
                }
            }
        }
    }

    private sealed class ClockHost(Holder holder) : RehearsalClock.RehearsalClockBase
    {
        public override Task<SetTimeResponse> SetTime(SetTimeRequest request, ServerCallContext context)
        {
            holder.StandIn.ClocksSet.Enqueue(request.Now.ToDateTimeOffset());
            return Task.FromResult(new SetTimeResponse { Now = request.Now });
        }
    }

    public ConcurrentQueue<DateTimeOffset> ClocksSet { get; } = new();
}
