using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Files;

/// <summary>Makes what judges read of an accepted file.</summary>
internal sealed class ReadingCopies(FileStore store)
{
    /// <summary>
    /// Hash and size of the bytes to read. JPEG pictures lose EXIF, XMP, IPTC and comments; other types are read as they came, under a
    /// neutral name.
    /// </summary>
    public async Task<(string Sha256, long Size)> MakeAsync(SlotVersion version, CancellationToken ct)
    {
        if (version.ContentType != FileTypes.Jpeg.ContentType)
        {
            return (version.Sha256, version.Size);
        }

        await using var copy = store.Receive();
        var original = await File.ReadAllBytesAsync(store.PathOf(version.Sha256), ct);
        foreach (var piece in JpegStrip.Kept(original))
        {
            await copy.WriteAsync(original.AsMemory(piece), _ => null, ct);
        }

        await copy.FinishAsync(ct);
        copy.Keep();
        return (copy.Sha256, copy.Size);
    }
}
