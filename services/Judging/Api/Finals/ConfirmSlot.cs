using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.ConfirmSlotResponse> ConfirmSlot(Wire.ConfirmSlotRequest request, ServerCallContext context)
    {
        var room = await RoomAsync(request.Edition, request.EntryId, context);
        RequireFinalist(room, orSecretariat: true);
        room.Slot.WhyNotAnswer().ThrowIfAny();
        if (room.Slot.State == SlotState.Noticed)
        {
            (room.Slot.State, room.Slot.ConfirmedAt) = (SlotState.Confirmed, clock.Now());
            announce.Slot(room.Slot);
            await db.SaveChangesAsync(context.CancellationToken);
        }

        return new Wire.ConfirmSlotResponse { Slot = room.View(clock.Now()) };
    }

    /// <summary>The finalist's own people; to others the session does not exist.</summary>
    private static void RequireFinalist(Room room, bool orSecretariat)
    {
        if (!(room.Own && !room.Standing.HoldsOffice) && !(orSecretariat && room.Standing.IsSecretariat))
        {
            throw room.Standing.HoldsOffice || room.Standing.IsSecretariat ? Caller.NotYours() : NoSlot();
        }
    }
}
