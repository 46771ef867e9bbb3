using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using CseaMesh.Judging.Domain.Ledger;

namespace CseaMesh.Tests.Support;

/// <summary>Keys as witnesses hold them: the product only ever checks what they sign.</summary>
internal static class WitnessKeys
{
    private static readonly BigInteger Q = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger L = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly BigInteger D = Mod(-121665 * Invert(121666));

    public static (string Key, Func<string, string> Sign) P256(string name)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var known = new NoteKey(name, NoteKey.P256, key.ExportSubjectPublicKeyInfo());
        return (known.ToString(), body => Line(known, key.SignData(Encoding.UTF8.GetBytes(body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
    }

    /// <summary>RFC 8032, 5.1.5 and 5.1.6.</summary>
    public static (string Key, Func<string, string> Sign) Ed25519(string name, string seed)
    {
        var hash = SHA512.HashData(SHA256.HashData(Encoding.UTF8.GetBytes(seed)));
        var (clamped, prefix) = (hash[..32], hash[32..]);
        clamped[0] &= 248;
        clamped[31] = (byte)((clamped[31] & 127) | 64);
        var secret = Number(clamped);
        var known = new NoteKey(name, NoteKey.Ed, Encode(Times(secret)));
        return (known.ToString(), body =>
        {
            var message = Encoding.UTF8.GetBytes(body);
            var nonce = Number(SHA512.HashData([.. prefix, .. message])) % L;
            var point = Encode(Times(nonce));
            var s = (nonce + (Number(SHA512.HashData([.. point, .. known.Key, .. message])) * secret)) % L;
            return Line(known, [.. point, .. Bytes(s)]);
        });
    }

    private static string Line(NoteKey key, byte[] signature) => $"\u2014 {key.Name} {Convert.ToBase64String([.. key.Id, .. signature])}";

    private static (BigInteger X, BigInteger Y) Times(BigInteger times)
    {
        var y = Mod(4 * Invert(5));
        var square = Mod((y * y - 1) * Invert(D * y * y + 1));
        var x = BigInteger.ModPow(square, (Q + 3) / 8, Q);
        x = Mod(x * x) == square ? x : Mod(x * BigInteger.ModPow(2, (Q - 1) / 4, Q));
        var (sum, point) = ((X: BigInteger.Zero, Y: BigInteger.One), (X: x.IsEven ? x : Q - x, Y: y));
        for (; times > 0; times >>= 1)
        {
            sum = times.IsEven ? sum : Add(sum, point);
            point = Add(point, point);
        }

        return sum;
    }

    private static (BigInteger X, BigInteger Y) Add((BigInteger X, BigInteger Y) p, (BigInteger X, BigInteger Y) q)
    {
        var cross = Mod(D * p.X % Q * q.X % Q * p.Y % Q * q.Y);
        return (Mod((p.X * q.Y + q.X * p.Y) * Invert(1 + cross)), Mod((p.Y * q.Y + p.X * q.X) * Invert(1 - cross)));
    }

    private static byte[] Encode((BigInteger X, BigInteger Y) point)
    {
        var bytes = Bytes(point.Y);
        bytes[31] |= (byte)(point.X.IsEven ? 0 : 0x80);
        return bytes;
    }

    private static byte[] Bytes(BigInteger value)
    {
        var bytes = new byte[32];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    private static BigInteger Number(byte[] littleEndian) => new(littleEndian, isUnsigned: true);

    private static BigInteger Mod(BigInteger value) => (value % Q + Q) % Q;

    private static BigInteger Invert(BigInteger value) => BigInteger.ModPow(Mod(value), Q - 2, Q);
}
