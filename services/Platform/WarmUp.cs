using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CseaMesh.Platform;

/// <summary>
/// What the first call of its kind would wait for, made beforehand, but a moment after the host listens: whoever only wants the first page does not wait for it.
/// What cannot be made stops the host.
/// </summary>
public static class WarmUpExtensions
{
    public static void WarmUp(this WebApplicationBuilder builder, Action<IServiceProvider> make) =>
        builder.Services.AddSingleton<IHostedService>(s => new WarmUp(s, s.GetRequiredService<IHostApplicationLifetime>(), make));
}

internal sealed class WarmUp(IServiceProvider services, IHostApplicationLifetime host, Action<IServiceProvider> make) : BackgroundService
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var started = host.ApplicationStarted.Register(listens.SetResult);
        using var stopping = stoppingToken.Register(() => listens.TrySetCanceled(stoppingToken));
        await listens.Task;
        await Task.Delay(Moment, stoppingToken);
        make(services);
    }
}
