using System.Buffers.Binary;
using System.Text;

namespace CseaMesh.Tests.Submission.FileSet;

/// <summary>Puts metadata into a real JPEG: the picture stays, what is said about it is ours.</summary>
internal static class JpegMaker
{
    /// <summary>The picture without its own metadata, and with the segments given.</summary>
    public static byte[] With(byte[] jpeg, params byte[][] segments)
    {
        var bare = new List<byte> { 0xFF, 0xD8 };
        foreach (var segment in segments)
        {
            bare.AddRange(segment);
        }

        var at = 2;
        while (jpeg[at + 1] is not 0xDA)
        {
            var end = at + 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2));
            if (jpeg[at + 1] is not (>= 0xE0 and <= 0xEF or 0xFE))
            {
                bare.AddRange(jpeg[at..end]);
            }

            at = end;
        }

        bare.AddRange(jpeg[at..]);
        return [.. bare];
    }

    /// <param name="unit">0 none, 1 inch, 2 centimetre.</param>
    public static byte[] Jfif(int unit, int density) => Segment(0xE0, [.. "JFIF\0"u8, 1, 1, (byte)unit, (byte)(density >> 8), (byte)density, (byte)(density >> 8), (byte)density, 0, 0]);

    /// <summary>EXIF with density (rational), unit and orientation, big-endian.</summary>
    public static byte[] Exif(uint numerator, uint denominator, int unit = 2, int orientation = 1)
    {
        using var tiff = new MemoryStream();
        void U16(int v) => tiff.Write([(byte)(v >> 8), (byte)v]);
        void U32(uint v) => tiff.Write([(byte)(v >> 24), (byte)(v >> 16), (byte)(v >> 8), (byte)v]);
        void Entry(int tag, int type, uint value) { U16(tag); U16(type); U32(1); if (type == 3) { U16((int)value); U16(0); } else { U32(value); } }
        tiff.Write("MM\0*"u8);
        U32(8);
        U16(4);
        Entry(0x0112, 3, (uint)orientation);
        Entry(0x011A, 5, 62);
        Entry(0x011B, 5, 70);
        Entry(0x0128, 3, (uint)unit);
        U32(0);
        U32(numerator); U32(denominator);
        U32(numerator); U32(denominator);
        return Segment(0xE1, [.. "Exif\0\0"u8, .. tiff.ToArray()]);
    }

    /// <summary>Photoshop's resolution record (8BIM 0x03ED), 16.16 fixed point.</summary>
    public static byte[] Photoshop(int dpi)
    {
        var record = new byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(record, (uint)dpi << 16);
        record[5] = record[7] = record[13] = record[15] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(record.AsSpan(8), (uint)dpi << 16);
        return Segment(0xED, [.. Encoding.ASCII.GetBytes("Photoshop 3.0\0"), .. "8BIM"u8, 0x03, 0xED, 0, 0, 0, 0, 0, 16, .. record]);
    }

    public static byte[] Comment(byte[] text) => Segment(0xFE, text);

    /// <summary>Comments until the file has this size.</summary>
    public static byte[] Grown(byte[] jpeg, int size)
    {
        var filling = new List<byte>();
        while (jpeg.Length + filling.Count < size)
        {
            filling.AddRange(Comment(new byte[60_000]));
        }

        return [.. jpeg[..2], .. filling, .. jpeg[2..]];
    }

    private static byte[] Segment(byte marker, byte[] data) => [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];
}
