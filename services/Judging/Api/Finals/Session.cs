using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    /// <summary>How long before its time a session may begin.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(10);

    public override async Task<Wire.StartSessionResponse> StartSession(Wire.StartSessionRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var room = await RoomAsync(request.Edition, request.EntryId, context);
        RequireDesk(room);
        var (slot, now) = (room.Slot, clock.Now());
        slot.WhyNotAnswer().ThrowIfAny();
        if (slot.HasStarted)
        {
            throw Refusal.Precondition("SESSION_STARTED", "這場決審已經開始。", "This session has started already.");
        }

        if (now < slot.Start - Early)
        {
            throw Refusal.Precondition("TOO_EARLY", "還沒到這場決審的時間。", "It is too early for this session.").With("start", slot.Start.ToString("O"));
        }

        if (room.Edition.Finals.TestMissedBlocks && !slot.TestPassed)
        {
            throw Refusal.Precondition("TEST_MISSING", "尚未完成連線測試。", "The connection test has not been passed.");
        }

        var round = await RoundAsync(slot.Edition, slot.Award, Wire.RoundKind.Finals, ct);
        round.WhyNotScore(now).ThrowIfAny();
        if (await db.Slots.AnyAsync(s => s.Edition == slot.Edition && s.Id != slot.Id && (s.State == SlotState.Presenting || s.State == SlotState.Questions), ct))
        {
            throw Refusal.Precondition("ROOM_BUSY", "另一場決審還在進行。", "Another session is still running.");
        }

        (slot.State, slot.PresentationStartedAt) = (SlotState.Presenting, now);
        announce.Slot(slot);
        await db.SaveChangesAsync(ct);
        return new Wire.StartSessionResponse { Slot = room.View() };
    }

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

        (slot.State, slot.QuestionsStartedAt) = (SlotState.Questions, now);
        foreach (var sheet in await SheetsOfAsync(slot, ct))
        {
            sheet.FinalsOpenedAt = now;
        }

        announce.Slot(slot);
        await db.SaveChangesAsync(ct);
        return new Wire.AdvanceSessionResponse { Slot = room.View() };
    }

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

        (slot.State, slot.EndedAt) = (SlotState.Presented, now);
        foreach (var sheet in await SheetsOfAsync(slot, ct))
        {
            sheet.FinalsUntil = now.AddMinutes(room.Edition.Finals.LockMinutes);
        }

        announce.Slot(slot);
        await db.SaveChangesAsync(ct);
        return new Wire.EndSessionResponse { Slot = room.View() };
    }

    private Task<List<Sheet>> SheetsOfAsync(FinalsSlot slot, CancellationToken ct) =>
        db.Sheets.Where(s => s.EntryId == slot.EntryId && s.Kind == RoundKind.Finals).ToListAsync(ct);

    private static Refusal NotRunning() => Refusal.Precondition("SESSION_NOT_STARTED", "這場決審不在可以這樣做的階段。", "This session is not at a stage where that can be done.");
}
