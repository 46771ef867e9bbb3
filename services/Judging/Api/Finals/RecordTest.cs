using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.RecordTestResponse> RecordTest(Wire.RecordTestRequest request, ServerCallContext context)
    {
        var room = await RoomAsync(request.Edition, request.EntryId, context);
        room.Standing.RequireSecretariat();
        room.Slot.WhyNotAnswer().ThrowIfAny();
        var check = new FieldCheck();
        var note = check.Optional("note", request.Note, 500, multiline: true);
        check.ThrowIfAny();
        (room.Slot.TestedAt, room.Slot.TestPassed, room.Slot.TestNote) = (clock.Now(), request.Passed, note);
        await db.SaveChangesAsync(context.CancellationToken);
        return new Wire.RecordTestResponse { Slot = room.View(clock.Now()) };
    }
}
