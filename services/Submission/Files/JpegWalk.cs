using System.Buffers.Binary;

namespace CseaMesh.Submission.Files;

/// <summary>
/// Walks a JPEG from segment to segment, with bounded memory: whether it is whole, and a copy of what makes the picture: no EXIF, XMP, IPTC
/// and comments, and nothing behind its end.
/// </summary>
internal sealed class JpegWalk : IDisposable
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;
    private const byte Comment = 0xFE;

    private readonly BufferedStream _from;
    private readonly Stream? _to;

    /// <summary>How the picture has to be turned to stand upright: the one thing of its EXIF that a copy keeps.</summary>
    private int _turned = 1;

    private JpegWalk(string path, Stream? to) => (_from, _to) = (new BufferedStream(File.OpenRead(path), 64 << 10), to);

    /// <summary>Has a frame, a scan and an end.</summary>
    public static bool IsWhole(string path)
    {
        using var walk = new JpegWalk(path, null);
        return walk.Run();
    }

    /// <summary>False when the picture makes no sense; what was written then is of no use.</summary>
    public static bool CopyPicture(string path, string to)
    {
        using var copy = new BufferedStream(File.Create(to), 64 << 10);
        using var walk = new JpegWalk(path, copy) { _turned = JpegFile.Orientation(path) };
        return walk.Run();
    }

    public void Dispose() => _from.Dispose();

    private bool Run()
    {
        if (_from.ReadByte() != 0xFF || _from.ReadByte() != 0xD8)
        {
            return false;
        }

        _to?.Write([0xFF, 0xD8]);
        if (_turned > 1)
        {
            // APP1 with a TIFF directory of one entry: 0x0112, orientation, one SHORT.
            _to?.Write([0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*\0\0\0\u0008\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0"u8, (byte)_turned, 0, 0, 0, 0, 0, 0]);
        }

        var (frame, scan) = (false, false);
        var marker = NextMarker();
        while (marker >= 0)
        {
            if (marker == EndOfImage)
            {
                _to?.Write([0xFF, EndOfImage]);
                return frame && scan;
            }

            if (marker is 0x01 or >= 0xD0 and <= 0xD7)
            {
                marker = NextMarker();
                continue;
            }

            if (!Segment((byte)marker))
            {
                return false;
            }

            frame |= marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;
            scan |= marker == StartOfScan;
            marker = marker == StartOfScan ? EntropyCoded() : NextMarker();
        }

        return false;
    }

    private int NextMarker()
    {
        if (_from.ReadByte() != 0xFF)
        {
            return -1;
        }

        int marker;
        while ((marker = _from.ReadByte()) == 0xFF)
        {
        }

        return marker == 0 ? -1 : marker;
    }

    private bool Segment(byte marker)
    {
        Span<byte> size = stackalloc byte[2];
        if (_from.ReadAtLeast(size, 2, throwOnEndOfStream: false) < 2 || BinaryPrimitives.ReadUInt16BigEndian(size) is not (>= 2 and var length))
        {
            return false;
        }

        var data = new byte[length - 2];
        if (_from.ReadAtLeast(data, data.Length, throwOnEndOfStream: false) < data.Length)
        {
            return false;
        }

        if (_to is not null && IsPicture(marker, data))
        {
            _to.Write([0xFF, marker, size[0], size[1]]);
            _to.Write(data);
        }

        return true;
    }

    /// <summary>The coded picture up to the next marker that is neither stuffing nor restart; that marker, or -1 at the end of the file.</summary>
    private int EntropyCoded()
    {
        int b;
        while ((b = _from.ReadByte()) >= 0)
        {
            if (b != 0xFF)
            {
                _to?.WriteByte((byte)b);
                continue;
            }

            var next = _from.ReadByte();
            while (next == 0xFF)
            {
                next = _from.ReadByte();
            }

            if (next is not (0 or >= 0xD0 and <= 0xD7))
            {
                return next;
            }

            _to?.Write([0xFF, (byte)next]);
        }

        return -1;
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
