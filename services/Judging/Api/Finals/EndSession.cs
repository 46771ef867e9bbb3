using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.EndSessionResponse> EndSession(Wire.EndSessionRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var room = await RoomAsync(request.Edition, request.EntryId, context);
        RequireDesk(room);
        var (slot, now) = (room.Slot, clock.Now());
        if (slot.State != SlotState.Questions)
        {
            throw NotRunning();
        }

        slot.Enter(SlotState.Presented, now);
        foreach (var sheet in await SheetsOfAsync(slot, ct))
        {
            sheet.FinalsUntil = now.AddMinutes(room.Edition.Finals.LockMinutes);
        }

        announce.Slot(slot);
        await KeepAsync(room, RoomAct.Ended, now, "", ct);
        return new Wire.EndSessionResponse { Slot = room.View(clock.Now()) };
    }
}
