using CseaMesh.Gateway.Api;
using CseaMesh.Gateway.Calls;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace CseaMesh.Gateway.Proxy;

/// <summary>
/// gRPC from outside to the services: one route per service. Which of its rpcs are meant for people the contracts say, and <see cref="GrpcEdge"/> lets no
/// other pass; they are not read before somebody calls.
/// </summary>
internal static class ProxyHost
{
    public static void AddProxy(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GrpcEdge>();
        var services = Backend.Services
            .Select(s => (Name: s, Address: builder.Configuration[$"Services:{s}:Grpc"] ?? ""))
            .Where(s => s.Address.Length > 0)
            .ToDictionary(s => s.Name, s => s.Address);
        var proxy = builder.Services.AddReverseProxy().LoadFromMemory([.. services.Keys.Select(Route)], [.. services.Select(s => Cluster(s.Key, s.Value))]);
        if (services.Values.Any(IsDns))
        {
            proxy.AddDnsDestinationResolver();
        }
    }

    private static RouteConfig Route(string service) => new()
    {
        RouteId = service,
        ClusterId = service,
        Match = new RouteMatch { Path = $"/{Rpcs.GrpcNameOf(service)}/{{rpc}}", Methods = [HttpMethods.Post] },
    };

    private static ClusterConfig Cluster(string service, string address) => new()
    {
        ClusterId = service,
        LoadBalancingPolicy = "RoundRobin",
        Destinations = new Dictionary<string, DestinationConfig> { [service] = new() { Address = IsDns(address) ? $"http://{address.Split('/')[^1]}" : address } },
        HttpClient = new HttpClientConfig { EnableMultipleHttp2Connections = true },
        HttpRequest = new ForwarderRequestConfig { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact, ActivityTimeout = TimeSpan.FromMinutes(30) },
    };

    /// <summary><c>dns:///name:port</c>, as gRPC clients write a name that stands for several pods.</summary>
    private static bool IsDns(string address) => address.StartsWith("dns:", StringComparison.OrdinalIgnoreCase);
}
