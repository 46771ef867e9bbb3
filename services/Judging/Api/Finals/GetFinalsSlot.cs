using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.GetFinalsSlotResponse> GetFinalsSlot(Wire.GetFinalsSlotRequest request, ServerCallContext context)
    {
        var room = await RoomAsync(request.Edition, request.EntryId, context);
        var insider = room.Standing.HoldsOffice || room.Standing.IsSecretariat || room.Standing.IsAuditor;
        return insider || (room.Own && room.Slot.WhyNotAnswer() is null)
            ? new Wire.GetFinalsSlotResponse { Slot = room.View() }
            : throw NoSlot();
    }

    private sealed record Room(EditionRules Edition, Standing Standing, Candidate Candidate, FinalsSlot Slot, bool Own)
    {
        public Wire.FinalsSlot View() => Slot.ToWire(Candidate, Edition.Finals);
    }

    /// <summary>A slot with its entry. Unknown, cancelled by absence of a slot, and hidden by a conflict look the same.</summary>
    private async Task<Room> RoomAsync(string editionCode, string entryId, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(editionCode, context);
        var slot = await db.Slots.SingleOrDefaultAsync(s => s.Edition == edition.Code && s.EntryId == entryId, ct) ?? throw NoSlot();
        var candidate = await db.Candidates.SingleAsync(c => c.Id == entryId, ct);
        if (standing.Me is { } me && (standing.IsBarred(me, [candidate]) || me.WhyNotJudge() is not null))
        {
            throw NoSlot();
        }

        var own = await db.OrganisationMembers.AnyAsync(m => m.OrganisationId == candidate.OrganisationId && m.PersonId == standing.Caller.Id && m.Active, ct);
        return new Room(edition, standing, candidate, slot, own);
    }

    private static Refusal NoSlot() => Refusal.NotFound("查無此決審場次。", "There is no such finals session.");
}
