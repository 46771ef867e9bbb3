using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.DeclareFinalsResponse> DeclareFinals(Wire.DeclareFinalsRequest request, ServerCallContext context)
    {
        var room = await RoomAsync(request.Edition, request.EntryId, context);
        RequireFinalist(room, orSecretariat: false);
        room.Slot.WhyNotAnswer().ThrowIfAny();
        if (!request.PublicShare || !request.Compliance || (room.Candidate.Returning && !request.NewMaterial))
        {
            throw Refusal.Precondition(
                "DECLARATION_MISSING",
                room.Candidate.Returning ? "請聲明：新資料達 70% 以上、官方公開資訊不超過 30%、未含未經合規審核的內容。" : "請聲明：官方公開資訊不超過 30%、未含未經合規審核的內容。",
                room.Candidate.Returning ? "Declare all three: at least 70 % new material, at most 30 % public information, nothing without compliance approval." : "Declare both: at most 30 % public information, nothing without compliance approval.");
        }

        (room.Slot.NewMaterial, room.Slot.PublicShare, room.Slot.Compliance) = (request.NewMaterial, true, true);
        await db.SaveChangesAsync(context.CancellationToken);
        return new Wire.DeclareFinalsResponse { Slot = room.View(clock.Now()) };
    }
}
