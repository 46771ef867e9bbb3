using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using CseaMesh.Gateway.Api;
using CseaMesh.Gateway.Calls;
using CseaMesh.Gateway.Proxy;
using CseaMesh.Platform.Errors;
using Microsoft.AspNetCore.HttpOverrides;

namespace CseaMesh.Gateway;

/// <summary>What holds at the door for pages, JSON and gRPC alike: security headers, the true address behind a load balancer, the rate of sign-in attempts.</summary>
internal static class Edge
{
    private const string ContentSecurityPolicy =
        "default-src 'self'; img-src 'self' data:; media-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Paths where passwords and codes are tried. Longest first does not matter: none begins another.</summary>
    private static readonly string[] Guarded =
    [
        $"{Transcoder.Prefix}/accounts", $"{Transcoder.Prefix}/account/tokens", $"{Transcoder.Prefix}/account:changePassword", "/csea.gateway.v1.Gateway/",
        "/sign-in", "/sign-up", "/confirm", "/reset", "/account/second-factor",
    ];

    public static void AddEdge(this WebApplicationBuilder builder)
    {
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(Partition);
            limiter.OnRejected = async (rejected, ct) => await TooManyAsync(rejected.HttpContext, rejected.Lease);
        });
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            foreach (var network in builder.Configuration.GetSection("Proxies").Get<string[]>() ?? [])
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
            }
        });
    }

    public static void UseEdge(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = Devices(context.Request.Path);
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (context.Request.IsHttps)
            {
                headers.StrictTransportSecurity = "max-age=31536000";
            }

            return next(context);
        });
        app.UseRateLimiter();
    }

    /// <summary>The door page scans tickets, the connection test before the finals tries what will be used; no other page reaches a device.</summary>
    private static string Devices(PathString path) =>
        $"camera={(path == "/door" || path.StartsWithSegments("/finals/test") ? "(self)" : "()")}, microphone={(path.StartsWithSegments("/finals/test") ? "(self)" : "()")}, geolocation=()";

    /// <summary>Attempts per address and minute (<c>Limits:SignInPerMinute</c>); all else is not limited here.</summary>
    private static RateLimitPartition<string> Partition(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !IsGuarded(context.Request.Path.Value ?? "") || context.RequestServices.GetRequiredService<OwnChannel>().IsOwnCall(context))
        {
            return RateLimitPartition.GetNoLimiter("");
        }

        var perMinute = context.RequestServices.GetRequiredService<IConfiguration>().GetValue("Limits:SignInPerMinute", 20);
        return RateLimitPartition.GetSlidingWindowLimiter(Origin(context.Connection.RemoteIpAddress), _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = perMinute,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        });
    }

    private static bool IsGuarded(string path) => Guarded.Any(g => path.StartsWith(g, StringComparison.OrdinalIgnoreCase));

    /// <summary>An IPv6 customer holds at least a /64.</summary>
    private static string Origin(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, 8)) : plain.ToString();
    }

    private static async Task TooManyAsync(HttpContext context, RateLimitLease lease)
    {
        var seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? (int)Math.Ceiling(wait.TotalSeconds) : 60;
        var refusal = Refusal.Exhausted("TOO_MANY_ATTEMPTS", $"嘗試次數過多，請在 {seconds} 秒後再試。", $"Too many attempts. Please try again in {seconds} seconds.")
            .With("retry_after_seconds", seconds.ToString(CultureInfo.InvariantCulture));
        if (GrpcEdge.IsGrpc(context))
        {
            GrpcEdge.Refuse(context, refusal);
            return;
        }

        if (context.Request.Path.StartsWithSegments(Transcoder.Prefix))
        {
            await Problem.Of(refusal).WriteAsync(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
    }
}
