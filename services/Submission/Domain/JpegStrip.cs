using System.Buffers.Binary;

namespace CseaMesh.Submission.Domain;

/// <summary>Which bytes of a JPEG make the picture: everything but application data and comments, of which JFIF, ICC profile and Adobe colour stay.</summary>
internal static class JpegStrip
{
    private const byte StartOfScan = 0xDA;
    private const byte Comment = 0xFE;

    /// <summary>The ranges to keep, in order. A file that does not parse is kept whole up to where it stops making sense.</summary>
    public static IReadOnlyList<Range> Kept(ReadOnlySpan<byte> jpeg)
    {
        var kept = new List<Range> { ..2 };
        var at = 2;
        while (at + 4 <= jpeg.Length && jpeg[at] == 0xFF)
        {
            var marker = jpeg[at + 1];
            if (marker == StartOfScan)
            {
                break;
            }

            var end = at + 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (end > jpeg.Length)
            {
                break;
            }

            if (IsPicture(marker, jpeg[(at + 4)..end]))
            {
                kept.Add(at..end);
            }

            at = end;
        }

        kept.Add(at..jpeg.Length);
        return kept;
    }

    private static bool IsPicture(byte marker, ReadOnlySpan<byte> data) => marker switch
    {
        0xE0 => data.StartsWith("JFIF\0"u8),
        0xE2 => data.StartsWith("ICC_PROFILE\0"u8),
        0xEE => data.StartsWith("Adobe"u8),
        >= 0xE1 and <= 0xEF or Comment => false,
        _ => true,
    };
}
