using System.Numerics;
using System.Security.Cryptography;

namespace CseaMesh.Judging.Domain.Ledger;

/// <summary>
/// Checks Ed25519 signatures (RFC 8032), which the platform's library does not know. It only checks: keys of witnesses stay with the
/// witnesses, so nothing here is secret and time need not be constant.
/// </summary>
public static class Ed25519
{
    public const int KeySize = 32;
    public const int SignatureSize = 64;

    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly BigInteger D = Mod(-121665 * Inverse(121666));
    private static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (P - 1) / 4, P);
    private static readonly Point Base = Decode([0x58, .. Enumerable.Repeat((byte)0x66, 31)])!.Value;

    public static bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (key.Length != KeySize || signature.Length != SignatureSize || Decode(key) is not { } signer)
        {
            return false;
        }

        var s = Number(signature[32..]);
        if (s >= Order)
        {
            return false;
        }

        var k = Number(SHA512.HashData([.. signature[..32], .. key, .. message])) % Order;
        return Encode(Add(Times(s, Base), Times(k, new Point(P - signer.X, signer.Y, signer.Z, Mod(-signer.T))))).AsSpan().SequenceEqual(signature[..32]);
    }

    /// <summary>Extended coordinates: x = X/Z, y = Y/Z, xy = T/Z.</summary>
    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T);

    private static Point Add(Point p, Point q)
    {
        var (a, b) = ((p.Y - p.X) * (q.Y - q.X) % P, (p.Y + p.X) * (q.Y + q.X) % P);
        var (c, d) = (2 * p.T * q.T * D % P, 2 * p.Z * q.Z % P);
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new Point(e * f % P, g * h % P, f * g % P, e * h % P);
    }

    private static Point Times(BigInteger times, Point point)
    {
        var sum = new Point(0, 1, 1, 0);
        for (; times > 0; times >>= 1)
        {
            if (!times.IsEven)
            {
                sum = Add(sum, point);
            }

            point = Add(point, point);
        }

        return sum;
    }

    /// <summary>Null for bytes that are no point in the one permitted form.</summary>
    private static Point? Decode(ReadOnlySpan<byte> bytes)
    {
        var (sign, y) = (bytes[31] >> 7, Number(bytes) & (BigInteger.Pow(2, 255) - 1));
        var (u, v) = (Mod(y * y - 1), Mod(D * y * y + 1));
        var x = Mod(u * BigInteger.ModPow(v, 3, P) * BigInteger.ModPow(u * BigInteger.ModPow(v, 7, P) % P, (P - 5) / 8, P));
        if (Mod(v * x * x) == Mod(-u))
        {
            x = Mod(x * RootOfMinusOne);
        }

        if (y >= P || Mod(v * x * x) != u || (x.IsZero && sign == 1))
        {
            return null;
        }

        x = x.IsEven == (sign == 0) ? x : P - x;
        return new Point(x, y, 1, x * y % P);
    }

    private static byte[] Encode(Point point)
    {
        var inverse = Inverse(point.Z);
        var (x, y) = (Mod(point.X * inverse), Mod(point.Y * inverse));
        var bytes = new byte[32];
        y.TryWriteBytes(bytes, out _, isUnsigned: true);
        bytes[31] |= (byte)(x.IsEven ? 0 : 0x80);
        return bytes;
    }

    private static BigInteger Number(ReadOnlySpan<byte> littleEndian) => new(littleEndian, isUnsigned: true);

    private static BigInteger Mod(BigInteger value) => value % P is var rest && rest.Sign < 0 ? rest + P : rest;

    private static BigInteger Inverse(BigInteger value) => BigInteger.ModPow(Mod(value), P - 2, P);
}
