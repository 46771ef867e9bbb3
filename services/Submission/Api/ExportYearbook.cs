using System.IO.Compression;
using System.Text;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using CseaMesh.Submission.Files;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task ExportYearbook(V1.ExportYearbookRequest request, IServerStreamWriter<V1.ExportYearbookResponse> responseStream, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = await SecretariatAsync(context, ct);
        var winners = await WinnersOf(request.Edition).Where(d => d.Yearbook == YearbookState.Received && d.ErasedAt == null && (d.WinReleased || request.UnreleasedToo)).OrderBy(d => d.Award).ThenBy(d => d.EntryNumber).ToListAsync(ct);
        foreach (var dossier in winners)
        {
            door.Log(dossier, caller, Viewer.Secretariat, "yearbook");
        }

        await db.SaveChangesAsync(ct);
        await responseStream.WriteAsync(new V1.ExportYearbookResponse { Header = new V1.DownloadHeader { Name = $"{request.Edition}_專刊資料.zip", ContentType = "application/zip" } }, ct);
        await using var pieces = new PieceStream(ChunkBytes, piece => responseStream.WriteAsync(new V1.ExportYearbookResponse { Chunk = UnsafeByteOperations.UnsafeWrap(piece) }, ct));

        // Names are UTF-8 with the flag that says so; photos and .docx are compressed already.
        await using var zip = await ZipArchive.CreateAsync(pieces, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, ct);
        var lines = new List<YearbookLine>();
        foreach (var dossier in winners)
        {
            var rules = await rulebook.OfAsync(dossier, ct);
            foreach (var version in dossier.Versions.Where(v => v is { Current: true, IsLink: false } && v.Kind.IsYearbook()).OrderBy(v => v.Kind).ThenBy(v => v.Ordinal))
            {
                var line = YearbookBook.Line(dossier, version, rules);
                await CopyAsync(zip, line.Path, version, ct);
                lines.Add(line);
            }
        }

        await TextAsync(zip, "manifest.csv", YearbookBook.Csv(lines), ct);
        await TextAsync(zip, "SHA256SUMS", YearbookBook.Sums(lines), ct);
    }

    private async Task CopyAsync(ZipArchive zip, string path, SlotVersion version, CancellationToken ct)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.NoCompression);
        entry.LastWriteTime = TaipeiTime.Of(version.ReceivedAt);
        await using var from = await files.OpenAsync(version.Sha256, 0, ct);
        await using var to = await entry.OpenAsync(ct);
        await from.CopyToAsync(to, ChunkBytes, ct);
    }

    private static async Task TextAsync(ZipArchive zip, string path, string text, CancellationToken ct)
    {
        await using var to = await zip.CreateEntry(path).OpenAsync(ct);
        await to.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
    }
}
