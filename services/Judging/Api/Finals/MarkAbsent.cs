using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    /// <summary>How long a finalist is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public override Task<Wire.MarkAbsentResponse> MarkAbsent(Wire.MarkAbsentRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, async () =>
        {
            var ct = context.CancellationToken;
            var room = await RoomAsync(request.Edition, request.EntryId, context);
            room.Standing.RequireChairFor([room.Candidate]);
            var reason = Reason(request.Reason);
            var (slot, now) = (room.Slot, clock.Now());
            slot.WhyNotAnswer().ThrowIfAny();
            if (slot.HasStarted)
            {
                throw Refusal.Precondition("SESSION_STARTED", "這場決審已經開始。", "This session has started already.");
            }

            if (now < slot.Start + Patience)
            {
                throw Refusal.Precondition("TOO_EARLY", "開始時間後 10 分鐘仍未出席，才能記為缺席。", "A finalist is absent when not there ten minutes after the start.").With("from", (slot.Start + Patience).ToString("O"));
            }

            var again = slot.MissAndMayTryAgain(room.Edition.Finals.SecondChances);
            if (!again)
            {
                // Without a session there is no finals result; the sheets go back unmarked.
                foreach (var sheet in await SheetsOfAsync(slot, ct))
                {
                    sheet.Remove(SheetState.Withdrawn);
                }
            }

            var decision = await DecideAsync(room.Edition, room.Standing, DecisionKind.Absent, slot.Award, RoundKind.Finals, 0, slot.EntryId, again ? "second-chance" : "absent", reason, ct);
            announce.Slot(slot);
            await KeepAsync(room, RoomAct.Absent, now, reason, ct);
            boardDesk.Touch(room.Edition.Code);
            return new Wire.MarkAbsentResponse { Slot = room.View(now), Decision = decision.ToWire(room.Standing.Me!.Name) };
        }, context.CancellationToken);
}
