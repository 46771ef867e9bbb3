using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.CertifyFinalistsResponse> CertifyFinalists(Wire.CertifyFinalistsRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, async () =>
        {
            var ct = context.CancellationToken;
            var (edition, standing) = await EnterAsync(request.Edition, context);
            var candidates = await CandidatesAsync(edition.Code, request.Award, ct);
            if (!edition.Awards.TryGetValue(request.Award, out var award) || award.Class != AwardClass.Corporate)
            {
                throw NotCorporate();
            }

            var (result, complete) = await CertifyAsync(edition, standing, candidates, request.Award, RoundKind.Review, request.Etag, ct);
            if (complete)
            {
                var places = result.File.Places;
                var chosen = new Wire.FinalistsChosen { Award = request.Award, ResultVersion = result.No };
                chosen.PassedEntryIds.AddRange(places.Where(p => p.Selected).Select(p => p.Entry));
                chosen.NotPassedEntryIds.AddRange(places.Where(p => !p.Selected && !p.Struck).Select(p => p.Entry));
                outbox.Publish(edition.Code, result.Id, result.No, chosen);
            }

            await db.SaveChangesAsync(ct);
            return new Wire.CertifyFinalistsResponse { Result = await ViewAsync(result, candidates, ct) };
        }, context.CancellationToken);

    /// <summary>
    /// One signature under a result; with the second one it is certified and in the ledger (GEN-02). The chair signs first, so that the
    /// notary confirms what the committee decided. A repeat by the same person changes nothing.
    /// </summary>
    private async Task<(AwardResult Result, bool Complete)> CertifyAsync(EditionRules edition, Standing standing, List<Candidate> candidates, int award, RoundKind kind, string etag, CancellationToken ct)
    {
        var office = SigningOffice(standing, candidates, governmentToo: false);
        var result = await results.LatestAsync(edition.Code, award, kind, ct)
            ?? throw Refusal.Precondition("NOT_SEALED", "這一輪尚未封存，還沒有結果。", "This round is not sealed; there is no result yet.");
        var signatures = await db.Signatures.Where(s => s.SubjectId == result.Id).ToListAsync(ct);
        if (signatures.Any(s => s.Office == office && s.PersonId == standing.Caller.Id))
        {
            return (result, false);
        }

        Etag.Match(etag, result.Version);
        if (result.State != ResultState.Sealed)
        {
            throw Refusal.Precondition("RESULT_CERTIFIED", "結果已核定。", "The result is certified already.");
        }

        Signing.WhyNotSign(signatures, office, standing.Caller.Id).ThrowIfAny();
        if (office == Office.Notary && signatures.All(s => s.Office != Office.Chair))
        {
            throw Refusal.Precondition("SIGNATURE_MISSING", "主席尚未簽署。", "The chair has not signed yet.");
        }

        var round = await db.Rounds.SingleAsync(r => r.Edition == edition.Code && r.Award == award && r.Kind == kind, ct);
        (await results.WhyNotCertifyAsync(edition, round, result, ct)).ThrowIfAny();
        Sign(signatures, result.Id, office, standing);
        if (!Signing.IsComplete(signatures))
        {
            await announce.WitnessesAsync(edition.Code, round.SealIndex!.Value + 1, beforeCertification: true, ct);
            return (result, false);
        }

        var row = await ledger.AppendAsync(edition.Code, LedgerKind.Result, await results.CertificateAsync(edition, round, result, ct), result.Id, result.No, ct);
        (result.State, result.LedgerIndex) = (ResultState.Certified, row.Position);
        return (result, true);
    }
}
