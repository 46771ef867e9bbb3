using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    [Public]
    public override async Task<Wire.GetProofResponse> GetProof(Wire.GetProofRequest request, ServerCallContext context)
    {
        await RequireLedgerReaderAsync(request.Edition, context);
        return await trees.ReadAsync(db, request.Edition, tree => Prove(tree, request), context.CancellationToken);
    }

    private Wire.GetProofResponse Prove(LedgerTree tree, Wire.GetProofRequest request)
    {
        var size = request.Size == 0 ? tree.Size : request.Size;
        var check = new FieldCheck();
        check.Range("size", size, 1, tree.Size);
        if (request.OldSize != 0)
        {
            check.Range("old_size", request.OldSize, 1, size);
        }
        else
        {
            check.Range("index", request.Index, 0, size - 1);
        }

        check.ThrowIfAny();
        var path = request.OldSize != 0 ? tree.ConsistencyPath(request.OldSize, size) : tree.InclusionPath(request.Index, size);
        var response = new Wire.GetProofResponse
        {
            Size = size,
            Checkpoint = Checkpoint(request.Edition, size, tree.Root(size)),
            LeafHash = request.OldSize != 0 ? ByteString.Empty : ByteString.CopyFrom(tree.Leaf(request.Index)),
        };
        response.Path.AddRange(path.Select(h => ByteString.CopyFrom(h)));
        return response;
    }
}
