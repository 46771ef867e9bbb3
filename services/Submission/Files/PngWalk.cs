using System.Buffers.Binary;

namespace CseaMesh.Submission.Files;

/// <summary>Copies a PNG chunk by chunk without what is no picture: texts, times, EXIF, and anything behind its end.</summary>
internal static class PngWalk
{
    private const int HeadLength = 8;
    private const int MaxChunk = 64 << 20;
    private static readonly string[] NoPicture = ["tEXt", "zTXt", "iTXt", "tIME", "eXIf"];

    public static bool Copy(string from, string to)
    {
        using var source = new BufferedStream(File.OpenRead(from), 64 << 10);
        using var target = new BufferedStream(File.Create(to), 64 << 10);
        Span<byte> head = stackalloc byte[HeadLength];
        if (source.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false) < HeadLength)
        {
            return false;
        }

        target.Write(head);
        while (source.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false) == HeadLength)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            var type = System.Text.Encoding.ASCII.GetString(head[4..]);
            if (length > MaxChunk)
            {
                return false;
            }

            var data = new byte[length + 4];
            if (source.ReadAtLeast(data, data.Length, throwOnEndOfStream: false) < data.Length)
            {
                return false;
            }

            if (!NoPicture.Contains(type))
            {
                target.Write(head);
                target.Write(data);
            }

            if (type == "IEND")
            {
                return true;
            }
        }

        return false;
    }
}
