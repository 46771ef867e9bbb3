using CseaMesh.Gateway.Api;
using CseaMesh.Gateway.Calls;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace CseaMesh.Gateway.Proxy;

/// <summary>
/// gRPC from outside to the services: one route per rpc that is meant for people, made from the contracts, so that what is between services
/// (event sinks, clocks, account letters) has no way in.
/// </summary>
internal static class ProxyHost
{
    public static void AddProxy(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GrpcEdge>();
        var services = Rpcs.All.Select(r => r.Service).Distinct().Where(s => s != Backend.Own)
            .Select(s => (Name: s, Address: builder.Configuration[$"Services:{s}:Grpc"] ?? ""))
            .Where(s => s.Address.Length > 0)
            .ToDictionary(s => s.Name, s => s.Address);
        var proxy = builder.Services.AddReverseProxy().LoadFromMemory(
            [.. Rpcs.All.Where(r => r.IsForPeople && services.ContainsKey(r.Service)).Select(Route)],
            [.. services.Select(s => Cluster(s.Key, s.Value))]);
        if (services.Values.Any(IsDns))
        {
            proxy.AddDnsDestinationResolver();
        }
    }

    private static RouteConfig Route(Rpc rpc) => new()
    {
        RouteId = $"{rpc.Service}.{rpc.Name}",
        ClusterId = rpc.Service,
        Match = new RouteMatch { Path = $"/{rpc.Descriptor.Service.FullName}/{rpc.Name}", Methods = [HttpMethods.Post] },
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
