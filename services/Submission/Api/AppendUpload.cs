using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.AppendUploadResponse> AppendUpload(IAsyncStreamReader<V1.AppendUploadRequest> requestStream, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        if (!await requestStream.MoveNext(ct) || requestStream.Current.PartCase != V1.AppendUploadRequest.PartOneofCase.Header)
        {
            throw Refusal.Invalid("header", "第一則訊息須為 header", "The first message must be the header", "REQUIRED");
        }

        return new V1.AppendUploadResponse { Upload = await receiving.AppendAsync(requestStream.Current.Header, context.Caller(), write => ReceiveAsync(requestStream, write, ct), ct) };
    }

    private static async Task ReceiveAsync(IAsyncStreamReader<V1.AppendUploadRequest> stream, Action<ReadOnlySpan<byte>> write, CancellationToken ct)
    {
        while (await stream.MoveNext(ct))
        {
            var chunk = stream.Current.Chunk;
            if (stream.Current.PartCase != V1.AppendUploadRequest.PartOneofCase.Chunk || chunk.Length > ChunkBytes)
            {
                throw Refusal.Invalid("chunk", $"header 之後只接受 chunk，每個最多 {ChunkBytes} 位元組", $"Only chunks of at most {ChunkBytes} bytes may follow the header", "TOO_LONG");
            }

            write(chunk.Span);
        }
    }
}
