using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.GetResultResponse> GetResult(Wire.GetResultRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var candidates = await CandidatesAsync(edition.Code, request.Award, ct);
        if (!MaySeeResults(standing, candidates))
        {
            throw Caller.NotYours();
        }

        var result = await SealedResultAsync(edition.Code, request.Award, request.Round, request.ResultVersion, ct);
        if (standing.IsAuditor && result.State == ResultState.Sealed)
        {
            throw Refusal.Denied("NOT_CERTIFIED", "稽核人員在核定後才能看到結果。", "The auditor sees a result after it is certified.");
        }

        var response = new Wire.GetResultResponse { Result = await ViewAsync(result, candidates, ct) };
        var decisions = await db.Decisions.AsNoTracking().Where(d => d.Edition == edition.Code && d.Award == request.Award).OrderBy(d => d.LedgerIndex).ToListAsync(ct);
        response.Decisions.AddRange(decisions.Select(d => d.ToWire(NameOf(standing, d.DecidedBy))));
        return response;
    }

    /// <summary>Chair (or deputy), notary and secretariat after the seal; the auditor after certification. A barred officer sees nothing.</summary>
    private static bool MaySeeResults(Standing standing, IReadOnlyCollection<Candidate> candidates) =>
        standing.IsSecretariat || standing.IsAuditor || standing.ActsAsChair(candidates)
        || (standing.IsNotary && (standing.Me is null || !standing.IsBarred(standing.Me, candidates)));

    private async Task<AwardResult> SealedResultAsync(string edition, int award, Wire.RoundKind round, int version, CancellationToken ct)
    {
        var kind = Kind(round);
        var result = version == 0
            ? await results.LatestAsync(edition, award, kind, ct)
            : await db.Results.SingleOrDefaultAsync(r => r.Edition == edition && r.Award == award && r.Kind == kind && r.No == version, ct);
        return result ?? throw Refusal.Precondition("NOT_SEALED", "這一輪尚未封存，還沒有結果。", "This round is not sealed; there is no result yet.");
    }

    private async Task<Wire.Result> ViewAsync(AwardResult result, IReadOnlyCollection<Candidate> candidates, CancellationToken ct)
    {
        var signatures = await db.Signatures.Where(s => s.SubjectId == result.Id).ToListAsync(ct);
        return result.ToWire(candidates.ToDictionary(c => c.Id), signatures.Union(db.Signatures.Local.Where(s => s.SubjectId == result.Id)), withPlaces: true, (await editions.GetAsync(db, result.Edition, ct)).Method.Scoring);
    }

    private static string NameOf(Standing standing, string person) =>
        standing.Members.FirstOrDefault(m => m.PersonId == person)?.Name ?? (standing.Notary?.PersonId == person ? standing.Notary.Representative : "");
}
