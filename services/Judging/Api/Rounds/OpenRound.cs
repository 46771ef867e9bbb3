using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Ledger;
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
    public override Task<Wire.OpenRoundResponse> OpenRound(Wire.OpenRoundRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, async () =>
        {
            var ct = context.CancellationToken;
            var (edition, standing) = await EnterAsync(request.Edition, context);
            standing.RequireSecretariat();
            var kind = Kind(request.Round);
            await RequireReadyAsync(edition, standing, kind, ct);
            var planned = await assignments.PlanAsync(edition, standing.Members, standing.Conflicts, kind, [request.Award], ct);
            var (round, count) = await OpenAsync(edition, request.Award, kind, planned[0], ct);
            await db.SaveChangesAsync(ct);
            boardDesk.Touch(edition.Code);
            return new Wire.OpenRoundResponse { Round = round.ToWire(clock.Now(), []), SheetCount = count };
        }, context.CancellationToken);

    /// <summary>What opening any round of the edition needs: declared method, whole committee with statement and conflict pass, the window.</summary>
    private async Task RequireReadyAsync(EditionRules edition, Standing standing, RoundKind kind, CancellationToken ct)
    {
        if (!await db.Editions.AnyAsync(e => e.Code == edition.Code && e.DeclaredAt != null, ct))
        {
            throw Refusal.Precondition("METHOD_NOT_DECLARED", "主席尚未宣告評分辦法。", "The chair has not declared the method yet.");
        }

        Composition.WhyNotComplete(standing.Members, edition.Committee).ThrowIfAny();
        standing.Members.Where(m => m.State != MemberState.Left && !m.IsReserve).Select(m => m.WhyNotJudge()).FirstOrDefault(r => r is not null).ThrowIfAny();
        var window = edition.WindowOf(kind);
        standing.Members.Where(m => m.State != MemberState.Left && !m.IsReserve).Select(m => m.WhyNotServe(clock.Now() > window.Opens ? clock.Now() : window.Opens, window.Until)).FirstOrDefault(r => r is not null).ThrowIfAny();
        if (clock.Now() < window.Opens)
        {
            throw Refusal.Precondition("TOO_EARLY", "評選期間尚未開始。", "The judging window has not opened yet.").With("opens", window.Opens.ToString("O"));
        }

        if (clock.Now() >= window.Until)
        {
            throw Refusal.Precondition("WINDOW_CLOSED", "評選期間已經結束。", "The judging window is over.").With("until", window.Until.ToString("O"));
        }
    }

    private async Task<(AwardRound Round, int Sheets)> OpenAsync(EditionRules edition, int award, RoundKind kind, PlannedAward planned, CancellationToken ct)
    {
        if (!edition.Awards.TryGetValue(award, out var words))
        {
            throw Refusal.Invalid("award", $"沒有第 {award} 號獎項", $"there is no award {award}");
        }

        if (kind == RoundKind.Finals && words.Class != AwardClass.Corporate)
        {
            throw NotCorporate();
        }

        if (await db.Rounds.AnyAsync(r => r.Edition == edition.Code && r.Award == award && r.Kind == kind, ct))
        {
            throw Refusal.Precondition("ROUND_OPEN", "這一輪已經開放過。", "This round has been opened already.");
        }

        planned.Hindrance.ThrowIfAny();
        var (candidates, pairs) = (planned.Docket.Candidates, planned.Pairs);
        var window = edition.WindowOf(kind);
        var round = new AwardRound
        {
            Id = Ids.New(clock),
            Edition = edition.Code,
            Award = award,
            Kind = kind,
            State = RoundState.Open,
            OpensAt = window.Opens,
            Until = window.Until,
            Seed = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)),
            CandidateCount = candidates.Count,
        };
        db.Rounds.Add(round);
        await ledger.AppendAsync(edition.Code, LedgerKind.EntryList, RoundText.EntryList(round, candidates.Select(c => c.Id)), round.Id, 1, ct);
        await ledger.AppendAsync(edition.Code, LedgerKind.Open, RoundText.Open(round, pairs), round.Id, 1, ct);
        var given = await sheets.AssignAsync(round, pairs, "assigned", ct);
        return (round, given.Count);
    }

    private static Refusal NotCorporate() => Refusal.Precondition("NOT_CORPORATE", "只有企業類獎項辦理決審。", "Only corporate awards have finals.");
}
