using CseaMesh.Judging.Data;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Identity;
using Grpc.Core;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    /// <summary>Judged and written by the desk, together with the submissions that arrive at the same moment.</summary>
    public override async Task<Wire.SubmitScoreResponse> SubmitScore(Wire.SubmitScoreRequest request, ServerCallContext context)
    {
        var caller = context.Caller().RequireSignedIn();
        if (!editions.Knows(request.Edition))
        {
            await editions.GetAsync(db, request.Edition, context.CancellationToken);
        }

        var stored = await desk.SubmitAsync(new Submission(request.Edition, Kind(request.Round), request.EntryId, caller.Id, request.Etag, request.Content));
        return new Wire.SubmitScoreResponse
        {
            State = Wire.SheetState.Submitted,
            SubmittedVersion = stored.Sheet.SubmittedVersion,
            BaseCentipoints = stored.Base,
            BonusCentipoints = stored.Bonus,
            Receipt = Receipt(stored.Row),
            Etag = Etag.Of(stored.Sheet.Version),
        };
    }

    private static Wire.Receipt Receipt(LedgerRow row) => new()
    {
        Edition = row.Edition,
        Index = row.Position,
        TreeSize = row.Position + 1,
        Commitment = Google.Protobuf.ByteString.CopyFrom(row.Commitment),
        LeafHash = Google.Protobuf.ByteString.CopyFrom(row.Leaf),
    };
}
