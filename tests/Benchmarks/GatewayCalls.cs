using CseaMesh.Judging.V1;
using JudgingClient = CseaMesh.Judging.V1.Judging.JudgingClient;

namespace CseaMesh.Benchmarks;

/// <summary>The same read over gRPC directly at the service and through the gateway's proxy, one call after the other.</summary>
internal static class GatewayCalls
{
    private const int Calls = 3000;

    public static async Task RunAsync()
    {
        await using var panel = await Panel.StartAsync(20);
        var request = new GetSheetRequest { Edition = panel.Submissions[0].Request.Edition, Round = RoundKind.Review, EntryId = panel.Submissions[0].Request.EntryId };
        var direct = panel.Direct(1);
        var proxied = panel.Proxied(c => new JudgingClient(c), 1);
        async Task CallDirectAsync(int n) => await direct.GetSheetAsync(request);
        async Task CallProxiedAsync(int n) => await proxied.GetSheetAsync(request);

        // Once unmeasured: whoever comes first would pay for compiling the code of both.
        await Bench.MedianMsAsync(Calls, CallDirectAsync);
        await Bench.MedianMsAsync(Calls, CallProxiedAsync);
        var directMs = await Bench.MedianMsAsync(Calls, CallDirectAsync);
        var proxiedMs = await Bench.MedianMsAsync(Calls, CallProxiedAsync);
        Bench.Line("grpc_direct_p50", directMs, "ms");
        Bench.Line("grpc_through_gateway_p50", proxiedMs, "ms");
        Bench.Line("grpc_through_gateway_to_direct", proxiedMs / directMs, "ratio");
    }
}
