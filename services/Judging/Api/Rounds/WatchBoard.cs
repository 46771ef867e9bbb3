using CseaMesh.Platform.Identity;
using Grpc.Core;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(20);

    /// <summary>How often rights are looked at when nothing moves.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    public override async Task WatchBoard(Wire.WatchBoardRequest request, IServerStreamWriter<Wire.WatchBoardResponse> responseStream, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        using var bell = new Bell();
        await boardDesk.ShownAsync(context.Caller(), request.Edition, request.Award, request.Round, ct);
        var round = (await boardDesk.FactsAsync(request.Edition, ct)).Rounds[(request.Award, Kind(request.Round))];
        using var watching = live.Watch(round.Id, bell.Ring);
        try
        {
            for (Wire.Board? sent = null; ;)
            {
                await bell.HeardAsync(Look, ct);

                // Rights and mask are asked anew for each picture: a seal, a seat or a lost role takes effect.
                var board = (await boardDesk.ShownAsync(context.Caller(), request.Edition, request.Award, request.Round, ct)).Board;
                if (sent is null || (sent != board && !board.Equals(sent)))
                {
                    await responseStream.WriteAsync(new Wire.WatchBoardResponse { Board = board }, ct);
                    sent = board;
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
