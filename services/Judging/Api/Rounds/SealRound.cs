using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
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
    public override Task<Wire.SealRoundResponse> SealRound(Wire.SealRoundRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, () => SealRoundInTurn(request, context), context.CancellationToken);

    private async Task<Wire.SealRoundResponse> SealRoundInTurn(Wire.SealRoundRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var candidates = await CandidatesAsync(edition.Code, request.Award, ct);
        var office = SigningOffice(standing, candidates, governmentToo: true);
        var round = await RoundAsync(edition.Code, request.Award, request.Round, ct);
        var signatures = await db.Signatures.Where(s => s.SubjectId == round.Id).ToListAsync(ct);
        if (round.State == RoundState.Sealed && signatures.Any(s => s.PersonId == standing.Caller.Id))
        {
            return new Wire.SealRoundResponse { Round = round.ToWire(clock.Now(), signatures) };
        }

        round.WhyNotSeal(clock.Now()).ThrowIfAny();
        Signing.WhyNotSign(signatures, office, standing.Caller.Id).ThrowIfAny();
        var closing = await results.ClosingAsync(edition, round, candidates, ct);
        closing.Input.WhyNotCompute().ThrowIfAny();
        await HeardAsync(round, closing.Input.Entries, ct);
        Sign(signatures, round.Id, office, standing);
        round.State = RoundState.Closed;
        if (Signing.IsComplete(signatures))
        {
            await SealAsync(edition, round, closing, ct);
        }

        await db.SaveChangesAsync(ct);
        boardDesk.Touch(edition.Code);
        return new Wire.SealRoundResponse { Round = round.ToWire(clock.Now(), signatures) };
    }

    private async Task SealAsync(EditionRules edition, AwardRound round, Closing closing, CancellationToken ct)
    {
        var detail = RoundText.Seal(round, closing.Input.Entries, closing.Counted, closing.Input.FewerAllowed);
        var row = await ledger.AppendAsync(edition.Code, LedgerKind.Seal, detail, round.Id, 1, ct);
        (round.State, round.SealIndex) = (RoundState.Sealed, row.Position);
        var file = ResultMaker.Make(closing.Input);
        var result = new AwardResult { Id = Ids.New(clock), Edition = edition.Code, Award = round.Award, Kind = round.Kind, No = 1, Document = "", FileHash = "" };
        result.Put(file);
        db.Results.Add(result);

        var head = await ledger.HeadAsync(edition.Code, ct);
        var told = new Wire.RoundSealed
        {
            Award = round.Award,
            Round = (Wire.RoundKind)(int)round.Kind,
            LedgerIndex = row.Position,
            CheckpointNote = key.Sign(edition.Code, head.Size, head.Open().Root()),
        };
        told.EntryIds.AddRange(closing.Input.Entries);
        told.JudgePersonIds.AddRange(closing.JudgePersonIds);
        outbox.Publish(edition.Code, round.Id, 1, told);
        await announce.WitnessesAsync(edition.Code, row.Position + 1, beforeCertification: false, ct);
    }

    /// <summary>Finals are sealed only when every session was held and its sheets are locked.</summary>
    private async Task HeardAsync(AwardRound round, IReadOnlyList<string> entries, CancellationToken ct)
    {
        if (round.Kind != RoundKind.Finals)
        {
            return;
        }

        var heard = await db.Slots.Where(s => s.Edition == round.Edition && s.Award == round.Award && s.EndedAt != null).Select(s => s.EntryId).ToListAsync(ct);
        if (entries.FirstOrDefault(e => !heard.Contains(e)) is { } missing)
        {
            throw Refusal.Precondition("FINALS_NOT_HELD", "還有決審場次尚未結束。", "A finals session has not been held yet.").With("entry", missing);
        }
    }

    /// <summary>In which office the caller signs: chair (or deputy), notary, or the government member as a witness.</summary>
    private static Office SigningOffice(Standing standing, IReadOnlyCollection<Candidate> candidates, bool governmentToo)
    {
        if (standing.ActsAsChair(candidates))
        {
            return Office.Chair;
        }

        if (standing.IsNotary)
        {
            return Office.Notary;
        }

        return governmentToo && standing.Me is { Seat: Seat.Government, MayJudge: true } me && !standing.IsBarred(me, candidates) ? Office.Government : throw Caller.NotYours();
    }

    /// <summary>Adds the caller's signature once.</summary>
    private void Sign(List<Signature> signatures, string subject, Office office, Standing standing)
    {
        if (signatures.Any(s => s.Office == office))
        {
            return;
        }

        var name = office == Office.Notary ? $"{standing.Notary!.Body} {standing.Notary.Representative}" : standing.Me!.Name;
        var signature = new Signature { SubjectId = subject, Office = office, PersonId = standing.Caller.Id, Name = name, At = clock.Now() };
        db.Signatures.Add(signature);
        signatures.Add(signature);
    }
}
