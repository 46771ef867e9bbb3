using CseaMesh.Judging.Domain.Results;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override Task<Wire.CertifyResultResponse> CertifyResult(Wire.CertifyResultRequest request, ServerCallContext context) =>
        ledger.InTurnAsync(request.Edition, async () =>
        {
            var ct = context.CancellationToken;
            var (edition, standing) = await EnterAsync(request.Edition, context);
            var candidates = await CandidatesAsync(edition.Code, request.Award, ct);
            if (!edition.Awards.TryGetValue(request.Award, out var award))
            {
                throw Refusal.Invalid("award", $"沒有第 {request.Award} 號獎項", $"there is no award {request.Award}");
            }

            // FIN-12: corporate winners follow from the finals; REV-03: the others from the review.
            var kind = award.Class == AwardClass.Corporate ? RoundKind.Finals : RoundKind.Review;
            var (result, complete) = await CertifyAsync(edition, standing, candidates, request.Award, kind, request.Etag, ct);
            if (complete)
            {
                outbox.Publish(edition.Code, result.Id, result.No, Certified(result, edition.PublishesScores));
            }

            await db.SaveChangesAsync(ct);
            return new Wire.CertifyResultResponse { Result = await ViewAsync(result, candidates, ct) };
        }, context.CancellationToken);

    private static Wire.ResultsCertified Certified(AwardResult result, bool scores)
    {
        var certified = new Wire.ResultsCertified
        {
            Award = result.Award,
            ResultVersion = result.No,
            Correction = result.No > 1,
            FileHash = result.FileHash,
            LedgerIndex = result.LedgerIndex!.Value,
        };
        certified.Places.AddRange(result.File.Places.Select(p => new Wire.CertifiedPlace
        {
            EntryId = p.Entry, Place = p.No, Shared = p.Shared, Winner = p.Selected, Struck = p.Struck, Shown = scores && p.Selected ? p.Shown : "",
        }));
        return certified;
    }
}
