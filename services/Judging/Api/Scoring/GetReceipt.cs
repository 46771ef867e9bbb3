using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.GetReceiptResponse> GetReceipt(Wire.GetReceiptRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, _, _, sheet) = await OwnSheetAsync(request.Edition, request.Round, request.EntryId, context);
        var version = request.SubmittedVersion == 0 ? sheet.SubmittedVersion : request.SubmittedVersion;
        var row = await db.Ledger.AsNoTracking().SingleOrDefaultAsync(l => l.SubjectId == sheet.Id && l.SubjectVersion == version && l.Kind == LedgerKind.Sheet, ct)
            ?? throw Refusal.Precondition("NOT_SUBMITTED", "這份評分表沒有這個已送出的版本。", "This sheet has no such submitted version.");
        var leaves = await LeavesAsync(edition.Code, ct);
        var receipt = Receipt(row);
        receipt.Salt = Google.Protobuf.ByteString.CopyFrom(row.Salt ?? []);
        receipt.CanonicalSheet = row.Detail ?? "";
        receipt.InclusionPath.AddRange(MerkleTree.InclusionPath(leaves, (int)row.Position).Select(h => Google.Protobuf.ByteString.CopyFrom(h)));
        receipt.Checkpoint = Checkpoint(edition.Code, leaves);
        return new Wire.GetReceiptResponse { Receipt = receipt };
    }

    private async Task<byte[][]> LeavesAsync(string edition, CancellationToken ct) =>
        await db.Ledger.Where(l => l.Edition == edition).OrderBy(l => l.Position).Select(l => l.Leaf).ToArrayAsync(ct);

    private Wire.Checkpoint Checkpoint(string edition, byte[][] leaves)
    {
        var root = MerkleTree.Root(leaves);
        return new Wire.Checkpoint
        {
            Edition = edition,
            Size = leaves.Length,
            Root = Google.Protobuf.ByteString.CopyFrom(root),
            Note = key.Sign(edition, leaves.Length, root),
            PublicKey = key.PublicKey,
        };
    }
}
