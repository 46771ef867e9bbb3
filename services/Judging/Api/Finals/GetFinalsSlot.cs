using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.GetFinalsSlotResponse> GetFinalsSlot(Wire.GetFinalsSlotRequest request, ServerCallContext context)
    {
        var room = await RoomAsync(request.Edition, request.EntryId, context);
        var response = new Wire.GetFinalsSlotResponse { Slot = room.View(clock.Now()) };
        if (room.IsInsider)
        {
            var lines = await db.RoomLines.AsNoTracking().Where(l => l.SlotId == room.Slot.Id).OrderBy(l => l.Id).ToListAsync(context.CancellationToken);
            response.Log.AddRange(lines.Select(l => new Wire.RoomLogLine { At = Views.At(l.At), Act = (Wire.RoomAct)(int)l.Act, By = NameOf(room.Standing, l.By), Note = l.Note }));
        }

        return response;
    }

    private sealed record Room(EditionRules Edition, Standing Standing, Candidate Candidate, FinalsSlot Slot, bool Own)
    {
        public bool IsInsider => Standing.HoldsOffice || Standing.IsSecretariat || Standing.IsAuditor;

        /// <summary>A judge who hears this session.</summary>
        public bool IsHearer => Standing.Me is { MayJudge: true };

        public Wire.FinalsSlot View(DateTime now) => Slot.ToWire(Candidate, Edition.Finals, now);
    }

    /// <summary>
    /// A slot with its entry, for insiders, and for the finalist's own people once the notice is out. Unknown, not told yet, and hidden by a
    /// conflict look the same, whatever is asked: an entrant must not learn from a refusal that he is a finalist.
    /// </summary>
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
        var room = new Room(edition, standing, candidate, slot, own);
        return room.IsInsider || (own && (slot.WhyNotAnswer() is null || slot.State == SlotState.Absent)) ? room : throw NoSlot();
    }

    private static Refusal NoSlot() => Refusal.NotFound("查無此決審場次。", "There is no such finals session.");
}
