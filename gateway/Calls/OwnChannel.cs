using System.Security.Cryptography;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CseaMesh.Gateway.Calls;

/// <summary>
/// The gateway's own rpcs, called like those of any service over its own gRPC port. A secret made at start tells these calls from those of
/// strangers: they bring a service token already, and were counted by the rate limit where they came in.
/// </summary>
internal sealed class OwnChannel(IServer server, IConfiguration configuration) : IDisposable
{
    private const string Header = "csea-own-call";
    private readonly string _secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private readonly Lock _gate = new();
    private GrpcChannel? _channel;
    private CallInvoker? _invoker;

    public CallInvoker Invoker
    {
        get
        {
            lock (_gate)
            {
                _channel ??= GrpcChannel.ForAddress($"http://127.0.0.1:{Port()}");
                return _invoker ??= _channel.Intercept(metadata =>
                {
                    metadata.Add(Header, _secret);
                    return metadata;
                });
            }
        }
    }

    public bool IsOwnCall(HttpContext context) =>
        context.Request.Headers[Header] is [{ } given] && CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(given), System.Text.Encoding.ASCII.GetBytes(_secret));

    public void Dispose() => _channel?.Dispose();

    /// <summary>The port as configured, or what the system gave for 0: the host listens for gRPC first.</summary>
    private int Port() => configuration.GetValue("Ports:Grpc", 0) is > 0 and var port
        ? port
        : server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
            ? BindingAddress.Parse(address).Port
            : throw new InvalidOperationException("The gateway has no gRPC port.");
}
