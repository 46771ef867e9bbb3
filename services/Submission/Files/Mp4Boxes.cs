using System.Buffers.Binary;

namespace CseaMesh.Submission.Files;

/// <summary>The boxes of an MP4 or MOV: a film that was cut off states a length in its head that its bytes do not have.</summary>
internal static class Mp4Boxes
{
    private const int MaxBoxes = 10_000;

    /// <summary>Every box ends within the file.</summary>
    public static bool AreWhole(string path)
    {
        using var handle = File.OpenHandle(path);
        var length = RandomAccess.GetLength(handle);
        Span<byte> head = stackalloc byte[16];
        long at = 0;
        for (var boxes = 0; at + 8 <= length && boxes < MaxBoxes; boxes++)
        {
            var read = RandomAccess.Read(handle, head, at);
            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (size == 1 && read == 16)
            {
                size = BinaryPrimitives.ReadInt64BigEndian(head[8..]);
            }

            // 0 = to the end of the file.
            if (size == 0)
            {
                return true;
            }

            if (size < 8 || size > length - at)
            {
                return false;
            }

            at += size;
        }

        return at > 0;
    }
}
