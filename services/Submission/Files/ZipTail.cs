using System.Buffers.Binary;

namespace CseaMesh.Submission.Files;

/// <summary>A ZIP is read from its end, so any other file can carry one behind it: what one program shows is then not what another opens.</summary>
internal static class ZipTail
{
    private const int EndRecord = 22;
    private const int LongestComment = ushort.MaxValue;

    public static bool IsAlsoZip(string path)
    {
        using var handle = File.OpenHandle(path);
        var length = RandomAccess.GetLength(handle);
        var tail = new byte[Math.Min(length, EndRecord + LongestComment)];
        RandomAccess.Read(handle, tail, length - tail.Length);
        for (var at = tail.Length - EndRecord; at >= 0; at--)
        {
            if (tail.AsSpan(at).StartsWith("PK\u0005\u0006"u8)
                && BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 10)) > 0
                && BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 20)) <= tail.Length - at - EndRecord)
            {
                return true;
            }
        }

        return false;
    }
}
