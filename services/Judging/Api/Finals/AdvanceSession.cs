using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.AdvanceSessionResponse> AdvanceSession(Wire.AdvanceSessionRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var room = await RoomAsync(request.Edition, request.EntryId, context);
        RequireDesk(room);
        var (slot, now) = (room.Slot, clock.Now());
        if (slot.State != SlotState.Presenting)
        {
            throw NotRunning();
        }

        slot.Enter(SlotState.Questions, now);
        foreach (var sheet in await SheetsOfAsync(slot, ct))
        {
            sheet.FinalsOpenedAt = now;
        }

        announce.Slot(slot);
        await KeepAsync(room, RoomAct.Questions, now, "", ct);
        return new Wire.AdvanceSessionResponse { Slot = room.View(clock.Now()) };
    }

    private Task<List<Sheet>> SheetsOfAsync(FinalsSlot slot, CancellationToken ct) =>
        db.Sheets.Where(s => s.EntryId == slot.EntryId && s.Kind == RoundKind.Finals).ToListAsync(ct);

    private static Refusal NotRunning() => Refusal.Precondition("SESSION_NOT_STARTED", "這場決審不在可以這樣做的階段。", "This session is not at a stage where that can be done.");
}
