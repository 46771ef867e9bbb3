using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Submission.Domain;
using Google.Protobuf;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task DownloadFile(V1.DownloadFileRequest request, IServerStreamWriter<V1.DownloadFileResponse> responseStream, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var dossier = await door.OfFileAsync(request.File, ct) ?? throw DossierRights.NotFound();
        var version = dossier.Versions.Single(v => v.Id == request.File);
        var (header, viewer) = await OfferAsync(dossier, version, caller, ct);
        door.Log(dossier, caller, viewer, viewer == Viewer.Judge ? "reading_copy" : "original", version);
        await db.SaveChangesAsync(ct);
        await SendAsync(header, request.Offset, request.Length, chunk => responseStream.WriteAsync(chunk, ct), ct);
    }

    /// <summary>The header with the size of the whole, then the bytes asked for.</summary>
    private async Task SendAsync(V1.DownloadHeader header, long offset, long length, Func<V1.DownloadFileResponse, Task> send, CancellationToken ct)
    {
        await send(new V1.DownloadFileResponse { Header = header });
        if (offset < 0 || offset >= header.SizeBytes)
        {
            return;
        }

        var left = length > 0 ? Math.Min(length, header.SizeBytes - offset) : header.SizeBytes - offset;
        await using var file = await files.OpenAsync(header.Sha256, offset, ct);
        while (left > 0)
        {
            // A buffer of its own for each piece: the writer may still hold the one before.
            var buffer = new byte[Math.Min(left, ChunkBytes)];
            var read = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
            if (read == 0)
            {
                throw new EndOfStreamException($"{header.Sha256} ends early.");
            }

            await send(new V1.DownloadFileResponse { Chunk = UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, read)) });
            left -= read;
        }
    }

    /// <summary>The original for owner and staff; the reading copy for a judge holding the right; NOT_FOUND for all others.</summary>
    private async Task<(V1.DownloadHeader Header, Viewer As)> OfferAsync(Dossier dossier, SlotVersion version, Caller caller, CancellationToken ct)
    {
        if (await door.ViewerAsync(dossier, caller, ct) is { } viewer && !version.IsLink)
        {
            if (dossier.ErasedAt is not null)
            {
                throw Refusal.Precondition("FILE_ERASED", "參賽者的個人資料已依請求刪除，檔案已不存在。", "The entrant's personal data was erased on request; the file no longer exists.");
            }

            var rules = await rulebook.OfAsync(dossier, ct);
            return (new V1.DownloadHeader { Name = Manifest.NameOf(dossier, version, rules), ContentType = version.ContentType, SizeBytes = version.Size, Sha256 = version.Sha256 }, viewer);
        }

        if (version.ReadingSha256.Length > 0 && version.Current && await door.MayReadAsync(dossier, caller, ct))
        {
            return (new V1.DownloadHeader { Name = ReadingName(dossier, version), ContentType = version.ContentType, SizeBytes = version.ReadingSize, Sha256 = version.ReadingSha256 }, Viewer.Judge);
        }

        throw DossierRights.NotFound();
    }
}
