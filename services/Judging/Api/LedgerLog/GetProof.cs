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
        var leaves = await LeavesAsync(request.Edition, context.CancellationToken);
        var size = request.Size == 0 ? leaves.Length : request.Size;
        var check = new FieldCheck();
        check.Range("size", size, 1, leaves.Length);
        if (request.OldSize != 0)
        {
            check.Range("old_size", request.OldSize, 1, size);
        }
        else
        {
            check.Range("index", request.Index, 0, size - 1);
        }

        check.ThrowIfAny();
        var tree = leaves[..(int)size];
        var path = request.OldSize != 0 ? MerkleTree.ConsistencyPath(tree, (int)request.OldSize) : MerkleTree.InclusionPath(tree, (int)request.Index);
        var response = new Wire.GetProofResponse
        {
            Size = size,
            Checkpoint = Checkpoint(request.Edition, tree),
            LeafHash = request.OldSize != 0 ? ByteString.Empty : ByteString.CopyFrom(tree[request.Index]),
        };
        response.Path.AddRange(path.Select(h => ByteString.CopyFrom(h)));
        return response;
    }
}
