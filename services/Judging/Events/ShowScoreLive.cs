using CseaMesh.Judging.Live;
using CseaMesh.Platform.Eventing;

namespace CseaMesh.Judging.Events;

/// <summary>A submitted score reaches the board. Absolute and versioned: a repeat or a late arrival changes nothing.</summary>
internal sealed class ShowScoreLive(ILiveBoard live) : IHandle<Wire.ScoreSubmitted>
{
    public Task HandleAsync(Wire.ScoreSubmitted e, EventEnvelope envelope, CancellationToken ct) =>
        live.SetAsync(e.RoundId, new BoardScore(e.MemberId, e.EntryId, e.ScoreVersion, e.Points));
}

/// <summary>A sheet that no longer counts leaves the board.</summary>
internal sealed class HideScoreLive(ILiveBoard live) : IHandle<Wire.ScoreRemoved>
{
    public Task HandleAsync(Wire.ScoreRemoved e, EventEnvelope envelope, CancellationToken ct) =>
        live.SetAsync(e.RoundId, new BoardScore(e.MemberId, e.EntryId, e.ScoreVersion, null));
}
