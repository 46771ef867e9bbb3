using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.EditQuestionsResponse> EditQuestions(Wire.EditQuestionsRequest request, ServerCallContext context)
    {
        var room = await RoomAsync(request.Edition, request.EntryId, context);
        RequireDesk(room);
        Etag.Match(request.Etag, room.Slot.Version);
        var check = new FieldCheck();
        var questions = check.Optional("questions", request.Questions, 4000, multiline: true);
        check.ThrowIfAny();
        if (room.Slot.State != SlotState.Planned)
        {
            throw Refusal.Precondition("NOTICE_ISSUED", "決審通知書已發出，提問不能再改。", "The finals notice is out; the questions can no longer change.");
        }

        room.Slot.Questions = questions;
        await db.SaveChangesAsync(context.CancellationToken);
        return new Wire.EditQuestionsResponse { Slot = room.View(clock.Now()) };
    }

    /// <summary>Secretariat or the acting chair.</summary>
    private static void RequireDesk(Room room)
    {
        if (!room.Standing.IsSecretariat && !room.Standing.ActsAsChair([room.Candidate]))
        {
            throw room.Standing.HoldsOffice || !room.Own ? Caller.NotYours() : NoSlot();
        }
    }
}
