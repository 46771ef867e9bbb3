using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    /// <summary>How long before its time a session may begin.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(10);

    public override async Task<Wire.StartSessionResponse> StartSession(Wire.StartSessionRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var room = await RoomAsync(request.Edition, request.EntryId, context);
        RequireDesk(room);
        var (slot, now) = (room.Slot, clock.Now());
        slot.WhyNotAnswer().ThrowIfAny();
        if (slot.HasStarted)
        {
            throw Refusal.Precondition("SESSION_STARTED", "這場決審已經開始。", "This session has started already.");
        }

        if (now < slot.Start - Early)
        {
            throw Refusal.Precondition("TOO_EARLY", "還沒到這場決審的時間。", "It is too early for this session.").With("start", slot.Start.ToString("O"));
        }

        if (room.Edition.Finals.TestMissedBlocks && !slot.TestPassed)
        {
            throw Refusal.Precondition("TEST_MISSING", "尚未完成連線測試。", "The connection test has not been passed.");
        }

        var round = await RoundAsync(slot.Edition, slot.Award, Wire.RoundKind.Finals, ct);
        round.WhyNotScore(now).ThrowIfAny();
        if (await db.Slots.AnyAsync(s => s.Edition == slot.Edition && s.Id != slot.Id && (s.State == SlotState.Presenting || s.State == SlotState.Questions), ct))
        {
            throw Refusal.Precondition("ROOM_BUSY", "另一場決審還在進行。", "Another session is still running.");
        }

        slot.Enter(SlotState.Presenting, now);
        announce.Slot(slot);
        await KeepAsync(room, RoomAct.Started, now, "", ct);
        return new Wire.StartSessionResponse { Slot = room.View(clock.Now()) };
    }
}
