using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    public override async Task WatchBoard(Wire.WatchBoardRequest request, IServerStreamWriter<Wire.WatchBoardResponse> responseStream, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        using var bell = new Bell();
        var (first, _) = await WatchableAsync(request.Edition, request.Award, request.Round, context);
        using var watching = live.Watch(first.Id, bell.Ring);
        try
        {
            for (var sent = -1L; ;)
            {
                await bell.HeardAsync(ct);

                // Rights and mask are read anew for each picture: a seal, a seat or a lost role takes effect at once.
                db.ChangeTracker.Clear();
                var (round, mask) = await WatchableAsync(request.Edition, request.Award, request.Round, context);
                var board = await BoardAsync(round, mask, ct);
                if (board.Revision != sent)
                {
                    await responseStream.WriteAsync(new Wire.WatchBoardResponse { Board = board }, ct);
                    sent = board.Revision;
                }

                // Bursts of submissions become one picture.
                await Task.Delay(Quiet, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The watcher went away.
        }
    }
}
