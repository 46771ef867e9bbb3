using CseaMesh.Submission.Domain;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Jfif;
using MetadataExtractor.Formats.Jpeg;

namespace CseaMesh.Submission.Files;

/// <summary>Pixels and stated density of a JPEG (YBK-11). EXIF goes before JFIF; a density without unit is unknown, not 72.</summary>
internal static class JpegFile
{
    private const double CentimetresPerInch = 2.54;

    public static FileFacts Read(string path)
    {
        try
        {
            var directories = ImageMetadataReader.ReadMetadata(path);
            var frame = directories.OfType<JpegDirectory>().FirstOrDefault() ?? throw FileRules.Unreadable();
            return new FileFacts
            {
                Width = frame.GetImageWidth(),
                Height = frame.GetImageHeight(),
                Dpi = Exif(directories) is > 0 and var exif ? exif : Jfif(directories),
            };
        }
        catch (Exception e) when (e is ImageProcessingException or MetadataException or IOException)
        {
            throw FileRules.Unreadable();
        }
    }

    private static int Exif(IReadOnlyList<MetadataExtractor.Directory> directories)
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

    private static int Jfif(IReadOnlyList<MetadataExtractor.Directory> directories)
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

    private static double Value(Rational rational) => rational.Denominator == 0 ? 0 : rational.ToDouble();

    private static int Dots(double density, double perInch) => density * perInch is var dpi && dpi is > 0 and < 100_000 ? (int)Math.Round(dpi) : 0;
}
