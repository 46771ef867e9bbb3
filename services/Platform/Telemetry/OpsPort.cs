using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace CseaMesh.Platform.Telemetry;

/// <summary>Metrics and probes. Where <c>Ports:Ops</c> is set (the gateway, whose HTTP port is public) they answer on that port only.</summary>
internal static class OpsPort
{
    /// <summary>A request delegate and no lambda with parameters, for which a start would compile code.</summary>
    public static void MapOps(this WebApplication app, string path, RequestDelegate answer)
    {
        var ops = app.Configuration.GetValue("Ports:Ops", 0);
        app.MapGet(path, context =>
        {
            if (ops == 0 || context.Connection.LocalPort == ops)
            {
                return answer(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    public static Task TextAsync(this HttpContext context, string text, int status = StatusCodes.Status200OK, string type = "text/plain; charset=utf-8")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text);
    }
}
