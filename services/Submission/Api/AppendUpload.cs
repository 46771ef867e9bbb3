using System.Security.Cryptography;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using CseaMesh.Submission.Files;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

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

        var header = requestStream.Current.Header;
        UploadRules.WhyNotAlgorithm(header.ChecksumAlgorithm).ThrowIfAny();
        var upload = await MyUploadAsync(header.Upload, context.Caller(), ct);
        upload.WhyRefused().ThrowIfAny();
        if (upload.State != UploadState.Receiving)
        {
            UploadRules.WhyNotOffset(upload.Size, header.Offset).ThrowIfAny();
            return new V1.AppendUploadResponse { Upload = UploadView.Of(upload, folders) };
        }

        using var hold = atWork.TryHold(upload.Id) ?? throw UploadRules.Busy();
        using var file = IncomingFile.Resume(folders, upload.Id);
        UploadRules.WhyNotOffset(file.Size, header.Offset).ThrowIfAny();
        await ReceiveAsync(requestStream, file, upload, header, ct);
        if (file.Size < upload.Size)
        {
            return new V1.AppendUploadResponse { Upload = UploadView.Of(upload, folders) };
        }

        // Every byte is here: from now on it does not matter whether the sender still listens.
        var kept = await intake.KeepAsync(upload, file, CancellationToken.None);
        return new V1.AppendUploadResponse { Upload = UploadView.Of(kept.Upload, folders) };
    }

    private static async Task ReceiveAsync(IAsyncStreamReader<V1.AppendUploadRequest> stream, IncomingFile file, Upload upload, V1.AppendHeader header, CancellationToken ct)
    {
        if (header.ChecksumAlgorithm.Length > 0)
        {
            file.Expect(header.ChecksumAlgorithm);
        }

        try
        {
            while (await stream.MoveNext(ct))
            {
                var chunk = stream.Current.Chunk;
                if (stream.Current.PartCase != V1.AppendUploadRequest.PartOneofCase.Chunk || chunk.Length > ChunkBytes)
                {
                    throw Refusal.Invalid("chunk", $"header 之後只接受 chunk，每個最多 {ChunkBytes} 位元組", $"Only chunks of at most {ChunkBytes} bytes may follow the header", "TOO_LONG");
                }

                file.Write(chunk.Span, size => UploadRules.WhyNotWithin(upload.Size, size));
            }
        }
        catch when (header.ChecksumAlgorithm.Length > 0)
        {
            // Half a piece cannot be checked; it is asked for again whole.
            file.Revoke();
            throw;
        }

        if (file.Checksum() is { } found && !CryptographicOperations.FixedTimeEquals(found, header.Checksum.Span))
        {
            file.Revoke();
            throw UploadRules.ChecksumDiffers();
        }
    }

    /// <summary>An upload of the caller that has not expired. Throws NOT_FOUND.</summary>
    private async Task<Upload> MyUploadAsync(string id, Caller caller, CancellationToken ct)
    {
        caller.RequireSignedIn();
        var now = clock.Now();
        return await db.Uploads.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id && u.By == caller.Id && u.ExpiresAt > now, ct) ?? throw UploadRules.NotFound();
    }
}
