using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.AssignSubstituteResponse> AssignSubstitute(Wire.AssignSubstituteRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, () => AssignSubstituteInTurn(request, context), context.CancellationToken);

    private async Task<Wire.AssignSubstituteResponse> AssignSubstituteInTurn(Wire.AssignSubstituteRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var all = await CandidatesAsync(edition.Code, request.Award, ct);
        standing.RequireChairFor(all);
        var reason = Reason(request.Reason);
        var round = await RoundAsync(edition.Code, request.Award, request.Round, ct);
        round.WhyNotExtend(clock.Now()).ThrowIfAny();
        var member = standing.Members.SingleOrDefault(m => m.Id == request.MemberId) ?? throw Refusal.NotFound("查無此委員。", "There is no such member.");
        (member.WhyNotJudge() ?? member.WhyNotServe(clock.Now(), round.Until)).ThrowIfAny();
        if (!edition.Committee.Votes(member))
        {
            throw Refusal.Precondition("CHAIR_WITHOUT_VOTE", "主席只主持、不評分。", "The chair presides and holds no sheets.");
        }


        var inRound = (await db.Sheets.Where(s => s.RoundId == round.Id).Select(s => s.EntryId).Distinct().ToListAsync(ct)).ToHashSet();
        var wanted = all.Where(c => c.Active && inRound.Contains(c.Id) && (request.EntryIds.Count == 0 || request.EntryIds.Contains(c.Id))).ToList();
        if (wanted.Count == 0)
        {
            throw Refusal.Invalid("entry_ids", "這一輪沒有這些參賽件", "this round has none of these entries");
        }

        var free = wanted.Where(c => !standing.IsBarred(member, [c])).ToList();
        if (free.Count == 0 || (request.EntryIds.Count > 0 && free.Count < wanted.Count))
        {
            throw Refusal.Precondition("CONFLICT_OF_INTEREST", "這位委員須迴避指定的參賽件。", "This member has a conflict with an entry asked for.");
        }

        if (request.InsteadOfMemberId.Length > 0)
        {
            var replaced = standing.Members.SingleOrDefault(m => m.Id == request.InsteadOfMemberId) ?? throw Refusal.NotFound("查無被替補的委員。", "There is no such member to replace.");
            var ids = wanted.Select(c => c.Id).ToHashSet();
            await sheets.RemoveAsync(replaced, s => s.RoundId == round.Id && ids.Contains(s.EntryId), SheetState.Withdrawn, "replaced", alsoSealed: false, ct);
        }

        var given = await sheets.AssignAsync(round, [.. free.Select(c => new Pair(c, member))], "substitute", ct);
        if (round.Kind == RoundKind.Finals)
        {
            await OpenHeardAsync(given, ct);
        }

        var value = string.Join(';', free.Select(c => $"{c.Id}>{member.Id}").Append($"-{request.InsteadOfMemberId}"));
        var decision = await DecideAsync(edition, standing, DecisionKind.Substitute, round.Award, round.Kind, 0, "", value, reason, ct);
        await db.SaveChangesAsync(ct);
        return new Wire.AssignSubstituteResponse { Decision = decision.ToWire(standing.Me!.Name), SheetCount = given.Count };
    }

    /// <summary>Sheets of finals sessions that have reached the questions are open from the start.</summary>
    private async Task OpenHeardAsync(IReadOnlyList<Sheet> given, CancellationToken ct)
    {
        foreach (var sheet in given)
        {
            sheet.FinalsOpenedAt ??= await db.Slots.Where(s => s.Edition == sheet.Edition && s.EntryId == sheet.EntryId).Select(s => s.QuestionsStartedAt).SingleOrDefaultAsync(ct);
        }
    }
}
