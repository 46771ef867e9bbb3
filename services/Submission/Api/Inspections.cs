using System.Collections.Concurrent;
using System.Threading.Channels;
using CseaMesh.Platform.Errors;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using CseaMesh.Submission.Files;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

/// <summary>
/// The queue of files that wait for an inspector, and the inspectors, as many as may read strangers' files at once. The queue is bounded: what
/// finds no place in it waits as a row and is found again by the clock; after a restart every row is taken up again.
/// </summary>
internal sealed partial class Inspections(IServiceScopeFactory scopes, IConfiguration configuration, ILogger<Inspections> log) : BackgroundService
{
    private const int Waiting = 2000;

    private readonly Channel<string> _queue = Channel.CreateBounded<string>(Waiting);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Refusal?>> _open = new();

    /// <summary>Puts a kept file in the queue; one that is in it already stays where it is. Answers with the verdict to come.</summary>
    public Task<Refusal?> Add(string upload)
    {
        var verdict = _open.GetOrAdd(upload, _ => new TaskCompletionSource<Refusal?>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_queue.Writer.TryWrite(upload))
        {
            End(upload, null);
        }

        return verdict.Task;
    }

    /// <summary>Waits until this process has looked at these files, at most so long; of files that other processes look at nothing is known here.</summary>
    public async Task WaitAsync(IEnumerable<string> uploads, TimeSpan atMost, CancellationToken ct)
    {
        var verdicts = uploads.Select(u => _open.TryGetValue(u, out var verdict) ? verdict.Task : Task.CompletedTask);
        try
        {
            await Task.WhenAll(verdicts).WaitAsync(atMost, ct);
        }
        catch (TimeoutException)
        {
            // The caller sees for itself how far they are.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Tool.AtOnce(configuration)).Select(_ => WorkAsync(stoppingToken)).Append(ResumeAsync(stoppingToken)));
        }
        catch (OperationCanceledException)
        {
            // The host stops; what is left is taken up at the next start.
        }
    }

    /// <summary>What an earlier life of this service left.</summary>
    private async Task ResumeAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubmissionDb>();
        foreach (var upload in await db.Uploads.Where(u => u.State == UploadState.Inspecting).OrderBy(u => u.ReceivedAt).Take(Waiting).Select(u => u.Id).ToListAsync(ct))
        {
            _ = Add(upload);
        }
    }

    private async Task WorkAsync(CancellationToken ct)
    {
        await foreach (var upload in _queue.Reader.ReadAllAsync(ct))
        {
            Refusal? verdict = null;
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                verdict = await scope.ServiceProvider.GetRequiredService<Intake>().InspectAsync(upload, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                Failed(e, upload);
            }
            finally
            {
                End(upload, verdict);
            }
        }
    }

    private void End(string upload, Refusal? verdict)
    {
        if (_open.TryRemove(upload, out var waiting))
        {
            waiting.TrySetResult(verdict);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The inspection of upload {Upload} failed; it is tried again by the clock.")]
    private partial void Failed(Exception exception, string upload);
}
