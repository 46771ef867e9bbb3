using CseaMesh.Platform.Data;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Telemetry;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace CseaMesh.Platform.Health;

/// <summary>Ready means: this service's own database is migrated and answers. Nothing of other services counts, or one outage would spread.</summary>
internal sealed class Readiness(IServiceScopeFactory scopes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (scope.ServiceProvider.GetService<DatabaseState>() is not { } state)
        {
            return true; // a host without a database
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            return state.Migrated && await scope.ServiceProvider.GetRequiredService<DbContext>().Database.CanConnectAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}

/// <summary>The health protocol of gRPC. The empty name and the service's own names answer alike.</summary>
internal sealed class GrpcHealth(Readiness readiness) : Grpc.Health.V1.Health.HealthBase
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    [Public]
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        new() { Status = await StatusAsync(context.CancellationToken) };

    [Public]
    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var told = ServingStatus.Unknown;
        using var timer = new PeriodicTimer(Every);
        do
        {
            var now = await StatusAsync(context.CancellationToken);
            if (now != told)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = told = now }, context.CancellationToken);
            }
        }
        while (await timer.WaitForNextTickAsync(context.CancellationToken));
    }

    private async Task<ServingStatus> StatusAsync(CancellationToken ct) => await readiness.IsReadyAsync(ct) ? ServingStatus.Serving : ServingStatus.NotServing;
}

internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapOps("/health/live", context => context.TextAsync("live"));
        app.MapOps("/health/ready", async context =>
        {
            var ready = await context.RequestServices.GetRequiredService<Readiness>().IsReadyAsync(context.RequestAborted);
            await context.TextAsync(ready ? "ready" : "not ready", ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
    }
}
