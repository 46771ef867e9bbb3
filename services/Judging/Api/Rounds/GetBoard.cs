using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.GetBoardResponse> GetBoard(Wire.GetBoardRequest request, ServerCallContext context) =>
        new() { Board = await ShownBoardAsync(request.Edition, request.Award, request.Round, context) };

    /// <summary>The one function that says who may see a board, and how much of it.</summary>
    private async ValueTask<Wire.Board> ShownBoardAsync(string edition, int award, Wire.RoundKind round, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var kind = Kind(round);
        var facts = await boardDesk.FactsAsync(edition, ct);
        var held = facts.Rounds.GetValueOrDefault((award, kind));
        var isSealed = held?.State == RoundState.Sealed;
        WhyNotWatch(facts.Standing(caller), isSealed, facts.Candidates[award]).ThrowIfAny();
        return await boardDesk.PictureAsync(held ?? throw NoRound(), isSealed ? BoardMask.Open : facts.Edition.BoardMask, facts, ct);
    }

    private static Refusal? WhyNotWatch(Standing standing, bool isSealed, IEnumerable<Candidate> candidates)
    {
        if (standing.IsSecretariat)
        {
            return null;
        }

        if (standing.Me is not null && !isSealed)
        {
            return HoldsSheet();
        }

        if (isSealed && (standing.ActsAsChair([.. candidates]) || (standing.IsNotary && (standing.Me is null || !standing.IsBarred(standing.Me, candidates)))))
        {
            return null;
        }

        return standing.IsNotary
            ? Refusal.Denied("MASKED", "封存前公證單位看不到分數。", "The notary sees no marks before the seal.")
            : Caller.NotYours();
    }
}
