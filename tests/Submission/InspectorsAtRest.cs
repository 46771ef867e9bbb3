using CseaMesh.Submission.Api;
using Microsoft.Extensions.DependencyInjection;

namespace CseaMesh.Tests.Submission;

/// <summary>The inspectors go, as when the service stops, and come back, as when it starts: rows that wait are then taken up.</summary>
internal sealed class InspectorsAtRest(AsyncServiceScope scope, Inspections inspections) : IAsyncDisposable
{
    private bool _ended;

    public static async Task<InspectorsAtRest> BeginAsync(DossierDesk desk)
    {
        var scope = desk.Service.Scope();
        var inspections = scope.ServiceProvider.GetRequiredService<Inspections>();
        await inspections.StopAsync(CancellationToken.None);
        return new InspectorsAtRest(scope, inspections);
    }

    public async Task EndAsync()
    {
        _ended = true;
        await inspections.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ended)
        {
            await EndAsync();
        }

        await scope.DisposeAsync();
    }
}
