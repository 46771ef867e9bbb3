using System.Globalization;
using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Files;

/// <summary>
/// Pages as pictures, drawn when first asked for and kept on this machine; they can be drawn again at any time. Photos are turned upright and
/// made smaller by ffmpeg where it is installed.
/// </summary>
internal sealed class PageImages(Tool tool, IFileStore store, FileFolders folders)
{
    private const int Edge = 1400;
    private const int MaxPicture = 6 << 20;

    /// <summary>JPEG bytes, or null when there is no such page or no program to draw it.</summary>
    public async Task<byte[]?> DrawAsync(string sha256, string contentType, int page, CancellationToken ct)
    {
        var kept = Path.Combine(folders.Pages, string.Create(CultureInfo.InvariantCulture, $"{FileFolders.Checked(sha256)}-{page}.jpg"));
        if (File.Exists(kept))
        {
            return await File.ReadAllBytesAsync(kept, ct);
        }

        using var file = await store.LocalAsync(sha256, ct);
        var drawn = contentType == FileTypes.Pdf.ContentType ? await PageAsync(file.Path, page, ct)
            : contentType == FileTypes.Jpeg.ContentType && page == 1 ? await PhotoAsync(file.Path, ct)
            : null;
        if (drawn is not { ExitCode: 0, Bytes.Length: > 0 })
        {
            return null;
        }

        var scratch = folders.Scratch();
        await File.WriteAllBytesAsync(scratch, drawn.Bytes, ct);
        File.Move(scratch, kept, overwrite: true);
        return drawn.Bytes;
    }

    private Task<ToolAnswer?> PageAsync(string path, int page, CancellationToken ct)
    {
        var number = page.ToString(CultureInfo.InvariantCulture);
        return tool.RunAsync("pdftoppm", ["-jpeg", "-jpegopt", "quality=82", "-f", number, "-l", number, "-scale-to", $"{Edge}", path], ct, MaxPicture);
    }

    private Task<ToolAnswer?> PhotoAsync(string path, CancellationToken ct) => tool.RunAsync("ffmpeg",
        ["-v", "error", "-protocol_whitelist", "file,pipe", "-f", "image2", "-i", path, "-map_metadata", "-1", "-vf", $"scale='min({Edge},iw)':'min({Edge},ih)':force_original_aspect_ratio=decrease", "-frames:v", "1", "-q:v", "4", "-f", "mjpeg", "pipe:1"], ct, MaxPicture);
}
