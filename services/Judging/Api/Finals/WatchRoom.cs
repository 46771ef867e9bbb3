using Grpc.Core;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task WatchRoom(Wire.WatchRoomRequest request, IServerStreamWriter<Wire.WatchRoomResponse> responseStream, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        using var bell = new Bell();
        var first = await RoomAsync(request.Edition, request.EntryId, context);
        using var watching = live.Watch(FinalsDesk.Topic(first.Slot), bell.Ring);
        try
        {
            for (var sent = 0; ;)
            {
                await bell.HeardAsync(Look, ct);

                // Rights and clock are read anew each time: a lost right ends the stream with its refusal.
                db.ChangeTracker.Clear();
                var room = await RoomAsync(request.Edition, request.EntryId, context);
                if (room.Slot.Version != sent)
                {
                    await responseStream.WriteAsync(new Wire.WatchRoomResponse { Slot = room.View(CseaMesh.Platform.Time.TaipeiTime.Now(clock)) }, ct);
                    sent = room.Slot.Version;
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The watcher went away.
        }
    }
}

/// <summary>Rings once at the start, then whenever somebody pulls; rings in between are one.</summary>
internal sealed class Bell : IDisposable
{
    private readonly SemaphoreSlim _pulled = new(1, 1);

    public void Ring()
    {
        try
        {
            _pulled.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // It rings already, or nobody listens any more.
        }
    }

    /// <summary>Also when nobody has pulled for so long.</summary>
    public Task HeardAsync(TimeSpan atMost, CancellationToken ct) => _pulled.WaitAsync(atMost, ct);

    public void Dispose() => _pulled.Dispose();
}
