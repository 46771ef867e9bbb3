using System.Collections.Concurrent;

namespace CseaMesh.Submission.Api;

/// <summary>Uploads that a connection is writing to: a second one has to wait until the first is gone.</summary>
internal sealed class UploadsAtWork
{
    private readonly ConcurrentDictionary<string, bool> _held = new();

    /// <summary>Null while somebody else holds it.</summary>
    public IDisposable? TryHold(string upload) => _held.TryAdd(upload, true) ? new Hold(_held, upload) : null;

    private sealed class Hold(ConcurrentDictionary<string, bool> held, string upload) : IDisposable
    {
        public void Dispose() => held.TryRemove(upload, out _);
    }
}
