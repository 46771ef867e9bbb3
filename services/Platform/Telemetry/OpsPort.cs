using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CseaMesh.Platform.Telemetry;

/// <summary>Metrics and probes. Where <c>Ports:Ops</c> is set (the gateway, whose HTTP port is public) they answer on that port only.</summary>
internal static class OpsPort
{
    public static RouteHandlerBuilder OnlyForOps(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        var ops = context.HttpContext.RequestServices.GetRequiredService<IConfiguration>().GetValue("Ports:Ops", 0);
        return ops == 0 || context.HttpContext.Connection.LocalPort == ops ? await next(context) : Results.NotFound();
    });
}
