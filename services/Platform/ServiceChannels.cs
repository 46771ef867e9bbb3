using CseaMesh.Platform.Identity;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.Configuration;

namespace CseaMesh.Platform;

/// <summary>
/// Channels to the other hosts of the mesh, from configuration <c>Services:NAME:Grpc</c>. One connection pool per service,
/// client-side round robin where the address names several pods (<c>dns:///name:port</c>).
/// </summary>
public sealed class ServiceChannels : IDisposable
{
    private readonly Dictionary<string, GrpcChannel> _channels;
    private readonly TokenSigner _signer;

    internal ServiceChannels(IConfiguration configuration, TokenSigner signer)
    {
        _signer = signer;
        _channels = configuration.GetSection("Services").GetChildren()
            .Where(s => s["Grpc"] is { Length: > 0 })
            .ToDictionary(s => s.Key, s => Open(s["Grpc"]!));
    }

    /// <summary>Short names of the services that have an address.</summary>
    public IReadOnlyCollection<string> Names => _channels.Keys;

    /// <summary>Calls without a token: public rpcs.</summary>
    public CallInvoker AsVisitor(string service) => Channel(service).CreateCallInvoker();

    /// <summary>Calls in this host's own name.</summary>
    public CallInvoker AsSelf(string service) => With(service, () => _signer.ForSelf(service));

    /// <summary>Calls for a signed-in person. Only the gateway's tokens are believed for that.</summary>
    public CallInvoker As(Caller person, string service) => With(service, () => _signer.ForPerson(person, service));

    /// <summary>Calls with a token made elsewhere.</summary>
    public CallInvoker With(string service, Func<string> token) => Channel(service).Intercept(metadata =>
    {
        metadata.Add("authorization", $"Bearer {token()}");
        return metadata;
    });

    /// <summary>Ends when every service has been reached; what was called in vain before is not waited for any longer.</summary>
    public Task ConnectAsync(CancellationToken ct) => Task.WhenAll(_channels.Values.Select(c => c.ConnectAsync(ct)));

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }
    }

    private GrpcChannel Channel(string service) =>
        _channels.GetValueOrDefault(service) ?? throw new InvalidOperationException($"Set Services:{service}:Grpc.");

    private static GrpcChannel Open(string address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        Credentials = address.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure,
        MaxReceiveMessageSize = ServiceHost.MaxMessageBytes,
        // A service that starts beside this host is found as soon as it listens.
        InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
        MaxReconnectBackoff = TimeSpan.FromSeconds(5),
        HttpHandler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            ConnectTimeout = TimeSpan.FromSeconds(5),
        },
        ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } },
    });
}
