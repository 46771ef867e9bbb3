using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.FaultSessionResponse> FaultSession(Wire.FaultSessionRequest request, ServerCallContext context)
    {
        var room = await RoomAsync(request.Edition, request.EntryId, context);
        if (!room.IsHearer)
        {
            RequireDesk(room);
        }

        var reason = Reason(request.Reason, 500);
        room.Slot.WhyNotFault().ThrowIfAny();
        var now = clock.Now();
        (room.Slot.PausedAt, room.Slot.Fault) = (now, reason);
        await KeepAsync(room, RoomAct.Fault, now, reason, context.CancellationToken);
        return new Wire.FaultSessionResponse { Slot = room.View(now) };
    }

    public override async Task<Wire.ResumeSessionResponse> ResumeSession(Wire.ResumeSessionRequest request, ServerCallContext context)
    {
        var room = await RoomAsync(request.Edition, request.EntryId, context);
        RequireDesk(room);
        var now = clock.Now();
        if (!room.Slot.Resume(now))
        {
            throw Refusal.Precondition("SESSION_NOT_PAUSED", "計時沒有暫停。", "The clock is not stopped.");
        }

        await KeepAsync(room, RoomAct.Resumed, now, "", context.CancellationToken);
        return new Wire.ResumeSessionResponse { Slot = room.View(now) };
    }

    /// <summary>Saves an act of the room with its line in the log, then tells everybody in it.</summary>
    private async Task KeepAsync(Room room, RoomAct act, DateTime now, string note, CancellationToken ct)
    {
        finals.Log(room.Slot, act, room.Standing.Caller.Id, now, note);
        await db.SaveChangesAsync(ct);
        await live.RingAsync(FinalsDesk.Topic(room.Slot));
    }
}
