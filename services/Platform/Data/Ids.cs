using System.Security.Cryptography;

namespace CseaMesh.Platform.Data;

/// <summary>
/// Time-ordered ids in the form of a ULID: 48 bits of milliseconds since 1970 and 80 random bits, 26 characters of Crockford's base 32.
/// Ids of the same millisecond and process still rise.
/// </summary>
public static class Ids
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static readonly Lock Gate = new();
    private static long lastTime;
    private static UInt128 lastRandom;

    public static string New(TimeProvider clock) => New(clock.GetUtcNow());

    public static string New(DateTimeOffset at)
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random[6..]);
        var time = at.ToUnixTimeMilliseconds();
        UInt128 tail;
        lock (Gate)
        {
            tail = time == lastTime ? lastRandom + 1 : System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(random);
            (lastTime, lastRandom) = (time, tail);
        }

        var value = ((UInt128)(ulong)time << 80) | (tail & ((UInt128.One << 80) - 1));
        return string.Create(26, value, static (text, number) =>
        {
            for (var i = 25; i >= 0; i--)
            {
                text[i] = Alphabet[(int)(number & 31)];
                number >>= 5;
            }
        });
    }
}
