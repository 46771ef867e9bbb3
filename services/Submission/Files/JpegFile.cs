using System.Buffers.Binary;
using System.Globalization;
using CseaMesh.Submission.Domain;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Jfif;
using MetadataExtractor.Formats.Jpeg;
using MetadataExtractor.Formats.Photoshop;
using Directories = System.Collections.Generic.IReadOnlyList<MetadataExtractor.Directory>;

namespace CseaMesh.Submission.Files;

/// <summary>Pixels and stated density of a JPEG (YBK-11). EXIF goes before Photoshop's record, that before JFIF; a density without unit is unknown, not 72.</summary>
internal static class JpegFile
{
    private const double CentimetresPerInch = 2.54;
    private const int Photoshop1000 = 0x03ED;

    public static FileFacts Read(string path)
    {
        try
        {
            if (!JpegWalk.IsWhole(path))
            {
                throw FileRules.Unreadable();
            }

            var directories = ImageMetadataReader.ReadMetadata(path);
            var frame = directories.OfType<JpegDirectory>().FirstOrDefault() ?? throw FileRules.Unreadable();
            var (width, height) = (frame.GetImageWidth(), frame.GetImageHeight());
            if (width == 0 || height == 0)
            {
                throw FileRules.Unreadable();
            }

            var orientation = Orientation(directories);
            var stated = new (string Key, int Dpi)[] { ("dpi_exif", Exif(directories)), ("dpi_photoshop", Photoshop(directories)), ("dpi_jfif", Jfif(directories)) };
            return new FileFacts
            {
                // Turned by a quarter, width and height are the other way round for whoever looks at it.
                Width = orientation is >= 5 and <= 8 ? height : width,
                Height = orientation is >= 5 and <= 8 ? width : height,
                Dpi = stated.Select(s => s.Dpi).FirstOrDefault(dpi => dpi > 0),
                Notes = [.. stated.Where(s => s.Dpi > 0).Select(s => FileNote.Of(s.Key, s.Dpi.ToString(CultureInfo.InvariantCulture))), .. Personal(directories), .. orientation > 1 ? [FileNote.Of("orientation", $"{orientation}")] : Array.Empty<FileNote>()],
            };
        }
        catch (Exception e) when (e is ImageProcessingException or MetadataException or IOException or ArgumentException or OverflowException)
        {
            throw FileRules.Unreadable();
        }
    }

    /// <summary>1 to 8 as EXIF counts them; 1, upright, where nothing sensible is said.</summary>
    public static int Orientation(string path)
    {
        try
        {
            return Orientation(ImageMetadataReader.ReadMetadata(path));
        }
        catch (Exception e) when (e is ImageProcessingException or MetadataException or IOException)
        {
            return 1;
        }
    }

    private static int Orientation(Directories directories) =>
        directories.OfType<ExifIfd0Directory>().FirstOrDefault() is { } exif && exif.TryGetInt32(ExifDirectoryBase.TagOrientation, out var turned) && turned is >= 1 and <= 8 ? turned : 1;

    private static int Exif(Directories directories)
    {
        if (directories.OfType<ExifIfd0Directory>().FirstOrDefault() is not { } exif
            || !exif.TryGetRational(ExifDirectoryBase.TagXResolution, out var x)
            || !exif.TryGetRational(ExifDirectoryBase.TagYResolution, out var y))
        {
            return 0;
        }

        var unit = exif.TryGetInt32(ExifDirectoryBase.TagResolutionUnit, out var stated) ? stated : 2;
        return Dots(Math.Min(Value(x), Value(y)), unit switch { 2 => 1, 3 => CentimetresPerInch, _ => 0 });
    }

    /// <summary>8BIM 0x03ED: 16.16 fixed point, always per inch whatever unit is shown.</summary>
    private static int Photoshop(Directories directories)
    {
        if (directories.OfType<PhotoshopDirectory>().FirstOrDefault()?.GetByteArray(Photoshop1000) is not { Length: >= 16 } record)
        {
            return 0;
        }

        var across = BinaryPrimitives.ReadUInt32BigEndian(record) / 65536.0;
        var down = BinaryPrimitives.ReadUInt32BigEndian(record.AsSpan(8)) / 65536.0;
        return Dots(Math.Min(across, down), 1);
    }

    private static int Jfif(Directories directories)
    {
        if (directories.OfType<JfifDirectory>().FirstOrDefault() is not { } jfif
            || !jfif.TryGetInt32(JfifDirectory.TagResX, out var x)
            || !jfif.TryGetInt32(JfifDirectory.TagResY, out var y)
            || !jfif.TryGetInt32(JfifDirectory.TagUnits, out var unit))
        {
            return 0;
        }

        return Dots(Math.Min(x, y), unit switch { 1 => 1, 2 => CentimetresPerInch, _ => 0 });
    }

    private static IEnumerable<FileNote> Personal(Directories directories)
    {
        var exif = directories.OfType<ExifIfd0Directory>().FirstOrDefault();
        foreach (var (tag, key) in new[] { (ExifDirectoryBase.TagArtist, "author"), (ExifDirectoryBase.TagCopyright, "copyright"), (ExifDirectoryBase.TagModel, "camera") })
        {
            if (exif?.GetString(tag) is { Length: > 0 } value)
            {
                yield return FileNote.Of(key, value, identifies: key != "camera");
            }
        }

        if (directories.OfType<GpsDirectory>().Any(gps => gps.GetGeoLocation() is not null))
        {
            yield return FileNote.Of("position", "GPS", identifies: true);
        }
    }

    private static double Value(Rational rational) => rational.Denominator == 0 ? 0 : rational.ToDouble();

    private static int Dots(double density, double perInch) => density * perInch is var dpi && dpi is > 0 and < 100_000 ? (int)Math.Round(dpi) : 0;
}
