using CseaMesh.Gateway.Accounts;
using CseaMesh.Gateway.Accounts.Api;
using CseaMesh.Gateway.Api;
using CseaMesh.Gateway.Calls;
using CseaMesh.Gateway.Proxy;
using CseaMesh.Gateway.Ui;
using CseaMesh.Platform;

namespace CseaMesh.Gateway;

/// <summary>
/// The one door for people and programs: pages, JSON API, gRPC. Beside what every host reads from configuration:
/// <c>Demo:Accounts</c>, <c>Limits:SignInPerMinute</c>, <c>SecondFactor:Required</c> (None, Staff, StaffAndCommittee), <c>Proxies</c> (networks whose X-Forwarded headers are believed).
/// </summary>
public static class GatewayHost
{
    public static WebApplication Build(string[] args)
    {
        var builder = ServiceHost.CreateBuilder(args, Backend.Own);
        builder.AddAccounts();
        builder.Services.AddSingleton<Clocks>();
        builder.Services.AddSingleton<GrpcEdge>();
        Backend.AddClients(builder.Services);
        builder.AddEdge();
        builder.AddApi();
        builder.AddProxy();
        builder.AddUi();

        var app = ServiceHost.Finish(builder);
        app.PreparePages();
        app.UseEdge();
        app.UseStaticFiles();
        app.UseAuthentication();
        app.UseSecondFactorGate();
        app.UseWhen(GrpcEdge.IsGrpc, grpc =>
        {
            var edge = app.Services.GetRequiredService<GrpcEdge>();
            grpc.Use(next => context => edge.HandleAsync(context, next));
        });
        app.UseAuthorization();
        app.MapGrpcService<GatewayApi>();
        app.MapReverseProxy();
        app.MapApi();
        app.MapUi();
        return app;
    }
}
