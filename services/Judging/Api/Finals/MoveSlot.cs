using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.MoveSlotResponse> MoveSlot(Wire.MoveSlotRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var room = await RoomAsync(request.Edition, request.EntryId, context);
        room.Standing.RequireSecretariat();
        var slot = room.Slot;
        Etag.Match(request.Etag, slot.Version);
        var link = ReadLink(request.Link);
        if (slot.HasStarted || !slot.IsLive)
        {
            throw Refusal.Precondition("SESSION_STARTED", "這場決審已開始或已取消，不能再移動。", "This session has started or was cancelled and cannot be moved.");
        }

        var start = request.Start?.ToDateTime() ?? throw Refusal.Invalid("start", "請填寫 start", "start is required", "REQUIRED");
        var others = await db.Slots.Where(s => s.Edition == slot.Edition && s.Id != slot.Id).ToListAsync(ct);
        (Calendar.WhyNotPlace(start, room.Edition.Finals.Length, room.Edition.FinalsWindow.Opens, room.Edition.FinalsWindow.Until, others)
            ?? (await finals.TimetableAsync(room.Edition, ct)).WhyNotAt(await finals.SessionAsync(room.Edition, room.Standing, room.Candidate, ct), start)).ThrowIfAny();
        (slot.Start, slot.End) = (start, start + room.Edition.Finals.Length);
        slot.Link = link.Length > 0 ? link : slot.Link;
        if (slot.State == SlotState.Confirmed)
        {
            // The finalist confirmed another time (FIN-05).
            (slot.State, slot.ConfirmedAt) = (SlotState.Noticed, null);
        }

        announce.Slot(slot);
        await db.SaveChangesAsync(ct);
        return new Wire.MoveSlotResponse { Slot = room.View(clock.Now()) };
    }
}
