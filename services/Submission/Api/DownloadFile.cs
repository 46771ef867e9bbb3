using CseaMesh.Platform.Identity;
using CseaMesh.Submission.Domain;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task DownloadFile(V1.DownloadFileRequest request, IServerStreamWriter<V1.DownloadFileResponse> responseStream, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var dossier = await door.Whole().FirstOrDefaultAsync(d => d.Versions.Any(v => v.Id == request.File), ct) ?? throw DossierRights.NotFound();
        var version = dossier.Versions.Single(v => v.Id == request.File);
        var (header, viewer) = await OfferAsync(dossier, version, caller, ct);
        door.Log(dossier, caller, viewer, viewer == Viewer.Judge ? "reading_copy" : "original", version);
        await db.SaveChangesAsync(ct);
        await using var file = files.Open(header.Sha256);
        await responseStream.WriteAsync(new V1.DownloadFileResponse { Header = header }, ct);
        var buffer = new byte[ChunkBytes];
        int read;
        while ((read = await file.ReadAsync(buffer, ct)) > 0)
        {
            await responseStream.WriteAsync(new V1.DownloadFileResponse { Chunk = ByteString.CopyFrom(buffer, 0, read) }, ct);
        }
    }

    /// <summary>The original for owner and staff; the reading copy for a judge holding the right; NOT_FOUND for all others.</summary>
    private async Task<(V1.DownloadHeader Header, Viewer As)> OfferAsync(Dossier dossier, SlotVersion version, Caller caller, CancellationToken ct)
    {
        if (await door.ViewerAsync(dossier, caller, ct) is { } viewer && !version.IsLink)
        {
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
