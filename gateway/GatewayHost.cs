using System.Net;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CseaMesh.Gateway;

/// <summary>The one door for people and programs: pages, JSON API, gRPC. Everything comes by configuration.</summary>
public static class GatewayHost
{
    /// <summary>Builds the gateway; <c>Ports:Http</c> serves browsers over HTTP/1.1, <c>Ports:Grpc</c> gRPC over HTTP/2 (0 = any free port).</summary>
    public static WebApplication Build(string[] args)
    {
        // Compiled pages are found by the application's name, files by its folder, also when another program hosts the gateway.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(GatewayHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, builder.Configuration.GetValue("Ports:Http", 5080), o => o.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, builder.Configuration.GetValue("Ports:Grpc", 5081), o => o.Protocols = HttpProtocols.Http2);
        });
        builder.AddUi();

        var app = builder.Build();
        app.UseStaticFiles();
        app.MapUi();
        return app;
    }
}
