using System.Buffers;
using System.Collections.Concurrent;
using System.Threading.Channels;
using CseaMesh.Gateway.Api;
using CseaMesh.Judging.V1;
using Grpc.Core;

namespace CseaMesh.Gateway.Live;

/// <summary>
/// Boards with many watchers: one stream from the service for all who see the same picture, formatted once. Each watcher's own right is asked
/// of the service when he comes, at every heartbeat, and whenever the shared stream ends or its mask changes; nobody sees a picture of a mask
/// that the service did not give him.
/// </summary>
internal sealed class BoardFeeds : IDisposable
{
    /// <summary>Before a feed that broke off is joined again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, Feed> _feeds = new();

    /// <summary>Whether this stream is one of those shared here.</summary>
    public static bool Serves(ApiRoute route) => route.Rpc.Descriptor.FullName == "csea.judging.v1.Judging.WatchBoard";

    public async Task WriteAsync(HttpContext context, CallInvoker invoker, WatchBoardRequest request)
    {
        var ct = context.RequestAborted;
        var board = await AskAsync(invoker, request, ct); // throws the refusal, which the caller turns into a problem
        ServerSentEvents.Begin(context.Response);
        try
        {
            await ServerSentEvents.SendAsync(context.Response, Data(board), ct);
            while (true)
            {
                using (var seat = Join(invoker, request, board.Mask))
                {
                    if (!await FollowAsync(context, seat, ct))
                    {
                        await Task.Delay(Pause, ct);
                    }
                }

                var now = await AskAsync(invoker, request, ct);
                if (!now.Equals(board))
                {
                    await ServerSentEvents.SendAsync(context.Response, Data(now), ct);
                }

                board = now;
            }
        }
        catch (RpcException e) when (!ct.IsCancellationRequested)
        {
            await ServerSentEvents.SendProblemAsync(context, e, ct);
        }
        catch (Exception e) when (ct.IsCancellationRequested && e is RpcException or OperationCanceledException)
        {
            // The listener went away; nobody is left to tell.
        }
    }

    public void Dispose()
    {
        foreach (var feed in _feeds.Values)
        {
            feed.End();
        }
    }

    /// <summary>Passes pictures on until it is time to ask for the right again; false when the feed has ended before.</summary>
    private static async Task<bool> FollowAsync(HttpContext context, Seat seat, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(ServerSentEvents.Heartbeat);
        try
        {
            while (await seat.Pictures.WaitToReadAsync(patience.Token))
            {
                while (seat.Pictures.TryRead(out var picture))
                {
                    await ServerSentEvents.SendAsync(context.Response, picture, ct);
                }
            }

            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            await ServerSentEvents.BeatAsync(context.Response, ct);
            return true;
        }
    }

    private static async Task<Board> AskAsync(CallInvoker invoker, WatchBoardRequest request, CancellationToken ct) =>
        (await new Judging.V1.Judging.JudgingClient(invoker).GetBoardAsync(new GetBoardRequest { Edition = request.Edition, Award = request.Award, Round = request.Round }, cancellationToken: ct)).Board;

    private Seat Join(CallInvoker invoker, WatchBoardRequest request, BoardMask mask)
    {
        var key = $"{request.Edition}/{request.Award}/{request.Round}/{mask}";
        while (true)
        {
            var feed = _feeds.GetOrAdd(key, _ => new Feed(request, mask, f => _feeds.TryRemove(new KeyValuePair<string, Feed>(key, f))));
            if (feed.Join(invoker) is { } seat)
            {
                return seat;
            }

            _feeds.TryRemove(new KeyValuePair<string, Feed>(key, feed));
        }
    }

    private static byte[] Data(Board board)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        buffer.Write("data: "u8);
        JsonAnswer.Write(buffer, new WatchBoardResponse { Board = board });
        buffer.Write("\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private sealed class Seat(ChannelReader<byte[]> pictures, Action leave) : IDisposable
    {
        public ChannelReader<byte[]> Pictures => pictures;

        public void Dispose() => leave();
    }

    /// <summary>One upstream, opened with the right of whoever came first.</summary>
    private sealed class Feed(WatchBoardRequest request, BoardMask mask, Action<Feed> ended)
    {
        private readonly Lock _gate = new();
        private readonly HashSet<Channel<byte[]>> _seats = [];
        private readonly CancellationTokenSource _stop = new();
        private bool _running;
        private bool _over;

        /// <summary>A place in it; null when it is over.</summary>
        public Seat? Join(CallInvoker invoker)
        {
            // A slow listener gets the latest picture, not a queue of old ones.
            var channel = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
            lock (_gate)
            {
                if (_over)
                {
                    return null;
                }

                _seats.Add(channel);
                if (!_running)
                {
                    _running = true;
                    _ = Task.Run(() => PumpAsync(invoker));
                }
            }

            return new Seat(channel.Reader, () => Leave(channel));
        }

        public void End()
        {
            Channel<byte[]>[] seats;
            lock (_gate)
            {
                if (_over)
                {
                    return;
                }

                _over = true;
                seats = [.. _seats];
            }

            _stop.Cancel();
            ended(this);
            foreach (var seat in seats)
            {
                seat.Writer.TryComplete();
            }
        }

        private void Leave(Channel<byte[]> channel)
        {
            bool empty;
            lock (_gate)
            {
                _seats.Remove(channel);
                empty = _seats.Count == 0;
            }

            if (empty)
            {
                End();
            }
        }

        private async Task PumpAsync(CallInvoker invoker)
        {
            try
            {
                using var call = new Judging.V1.Judging.JudgingClient(invoker).WatchBoard(request, cancellationToken: _stop.Token);
                while (await call.ResponseStream.MoveNext(_stop.Token) && call.ResponseStream.Current.Board is { } board && board.Mask == mask)
                {
                    Show(Data(board));
                }
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException)
            {
                // Each watcher asks for himself what that means for him.
            }

            End();
        }

        private void Show(byte[] picture)
        {
            lock (_gate)
            {
                foreach (var seat in _seats)
                {
                    seat.Writer.TryWrite(picture);
                }
            }
        }
    }
}
