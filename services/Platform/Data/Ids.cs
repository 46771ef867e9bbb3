using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace CseaMesh.Platform.Data;

/// <summary>
/// Time-ordered ids in the form of a ULID: 48 bits of milliseconds since 1970 and 80 random bits, 26 characters of Crockford's base 32.
/// Ids of one clock rise within the same millisecond too, also where the clock stands still.
/// </summary>
public static class Ids
{
    /// <summary>Characters of every id.</summary>
    public const int Length = 26;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static readonly ConditionalWeakTable<TimeProvider, Sequence> Clocks = [];
    private static readonly Sequence Other = new();

    public static string New(TimeProvider clock) => New(clock.GetUtcNow(), Clocks.GetOrCreateValue(clock));

    public static string New(DateTimeOffset at) => New(at, Other);

    private static string New(DateTimeOffset at, Sequence last)
    {
        var time = at.ToUnixTimeMilliseconds();
        UInt128 tail;
        lock (last)
        {
            tail = time == last.Time ? last.Random + 1 : Random();
            (last.Time, last.Random) = (time, tail);
        }

        var value = ((UInt128)(ulong)time << 80) | (tail & ((UInt128.One << 80) - 1));
        return string.Create(Length, value, static (text, number) =>
        {
            for (var i = 25; i >= 0; i--)
            {
                text[i] = Alphabet[(int)(number & 31)];
                number >>= 5;
            }
        });
    }

    private static UInt128 Random()
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random[6..]);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(random);
    }

    /// <summary>The last id given out by one clock.</summary>
    private sealed class Sequence
    {
        public long Time { get; set; }

        public UInt128 Random { get; set; }
    }
}
