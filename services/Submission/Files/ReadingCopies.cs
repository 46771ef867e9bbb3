using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Files;

/// <summary>The bytes that judges read, and whether what could identify somebody was really taken out.</summary>
internal sealed record ReadingCopy(string Sha256, long Size, bool Clean);

/// <summary>Makes what judges read of an accepted file: the same pages, pictures and sound, without the names of persons and programs that lie beside them (CNF-01).</summary>
internal sealed class ReadingCopies(IFileStore store, FileFolders folders, Tool tool, Readers readers)
{
    private const long LargestFilm = 1L << 30;

    public async Task<ReadingCopy> MakeAsync(SlotVersion version, CancellationToken ct)
    {
        var asItCame = new ReadingCopy(version.Sha256, version.Size, Clean: false);
        using var original = await store.LocalAsync(version.Sha256, ct);
        var scratch = folders.Scratch("." + version.Ending);
        try
        {
            var made = version.ContentType switch
            {
                _ when version.ContentType == FileTypes.Pdf.ContentType => await PdfStrip.CopyAsync(tool, readers, original.Path, scratch, ct),
                _ when version.ContentType == FileTypes.Jpeg.ContentType => await readers.WriteAsync(ReaderVerb.CopyJpeg, original.Path, scratch, ct),
                _ when version.ContentType == FileTypes.Png.ContentType => await readers.WriteAsync(ReaderVerb.CopyPng, original.Path, scratch, ct),
                _ when version.ContentType.StartsWith("video/", StringComparison.Ordinal) => await FilmAsync(original.Path, scratch, version.ContentType, ct),
                _ => false,
            };
            return made ? await KeepAsync(scratch, ct) : asItCame;
        }
        finally
        {
            File.Delete(scratch);
        }
    }

    private async Task<ReadingCopy> KeepAsync(string path, CancellationToken ct)
    {
        string sha256;
        long size;
        await using (var file = File.OpenRead(path))
        {
            (sha256, size) = (Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(file, ct)), file.Length);
        }

        await store.PutAsync(path, sha256, ct);
        return new ReadingCopy(sha256, size, Clean: true);
    }

    /// <summary>Pictures and sound are copied as they are, not coded anew.</summary>
    private async Task<bool> FilmAsync(string from, string to, string contentType, CancellationToken ct)
    {
        var format = contentType switch { "video/webm" => "webm", "video/quicktime" => "mov", _ => "mp4" };
        var answer = await tool.RunAsync("ffmpeg",
            ["-v", "error", "-protocol_whitelist", "file", "-i", from, "-map", "0:v?", "-map", "0:a?", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-c", "copy", .. format == "webm" ? Array.Empty<string>() : ["-movflags", "+faststart"], "-f", format, "-y", to],
            ct, maxFile: LargestFilm);
        return answer is { ExitCode: 0 } && new FileInfo(to) is { Exists: true, Length: > 0 };
    }
}
