using CseaMesh.Judging.Domain.Ledger;
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
        var receipt = Receipt(row);
        receipt.Salt = Google.Protobuf.ByteString.CopyFrom(row.Salt ?? []);
        receipt.CanonicalSheet = row.Detail ?? "";
        (receipt.Checkpoint, var path) = await trees.ReadAsync(db, edition.Code, t => (Checkpoint(edition.Code, t.Size, t.Root(t.Size)), t.InclusionPath(row.Position, t.Size)), ct);
        receipt.InclusionPath.AddRange(path.Select(h => Google.Protobuf.ByteString.CopyFrom(h)));
        return new Wire.GetReceiptResponse { Receipt = receipt };
    }

    private Wire.Checkpoint Checkpoint(string edition, long size, byte[] root) => new()
    {
        Edition = edition,
        Size = size,
        Root = Google.Protobuf.ByteString.CopyFrom(root),
        Note = key.Sign(edition, size, root),
        PublicKey = key.PublicKey,
    };
}
