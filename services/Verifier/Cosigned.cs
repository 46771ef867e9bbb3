using System.Numerics;
using System.Security.Cryptography;

namespace CseaMesh.Verifier;

/// <summary>FORMAT.md, section 3: a witness's line under a checkpoint, and the key that stands for the witness.</summary>
internal sealed record Cosigned(long Size, string Office, string Key, string Line)
{
    private static readonly string[] Offices = ["government", "notary"];

    public bool Holds(string body)
    {
        var (key, line) = (Key.Split('+', 3), Line.Split(' '));
        if (key.Length != 3 || line.Length != 3 || line[0] != "\u2014" || line[1] != key[0] || key[0].Length == 0 || !Offices.Contains(Office))
        {
            throw new UnreadableException("A cosignature is not in the form of the format.");
        }

        var (known, signed) = (Canonical.Base64(key[2]), Canonical.Base64(line[2]));
        var id = known[0] == 1 ? SHA256.HashData([.. Canonical.Bytes($"{key[0]}\n"), .. known])[..4] : SHA256.HashData(known[1..])[..4];
        if (Convert.ToHexStringLower(id) != key[1] || signed.Length < 5 || !signed.AsSpan(0, 4).SequenceEqual(id))
        {
            return false;
        }

        return known[0] switch
        {
            1 => Edwards.Verify(known[1..], Canonical.Bytes(body), signed[4..]),
            2 => PublicKey.FromSpki(known[1..]).Ecdsa.VerifyData(Canonical.Bytes(body), signed[4..], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
            _ => throw new UnreadableException("A witness's key is of no known kind."),
        };
    }
}

/// <summary>Ed25519 (RFC 8032), checking only.</summary>
internal static class Edwards
{
    private static readonly BigInteger Q = (BigInteger.One << 255) - 19;
    private static readonly BigInteger L = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly BigInteger D = Fit(-121665 * Invert(121666));
    private static readonly BigInteger[] Zero = [0, 1, 1];
    private static readonly BigInteger[] B = Point(Fit(4 * Invert(5)), false)!;

    public static bool Verify(byte[] key, byte[] message, byte[] signature)
    {
        if (key.Length != 32 || signature.Length != 64 || Read(key) is not { } a || Read(signature[..32]) is not { } r)
        {
            return false;
        }

        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true);
        var h = new BigInteger(SHA512.HashData([.. signature[..32], .. key, .. message]), isUnsigned: true) % L;

        // s·B = R + h·A, compared without division.
        var (left, right) = (Multiply(s, B), Add(r, Multiply(h, a)));
        return s < L && Fit(left[0] * right[2] - right[0] * left[2]).IsZero && Fit(left[1] * right[2] - right[1] * left[2]).IsZero;
    }

    /// <summary>Projective coordinates: x = X/Z, y = Y/Z.</summary>
    private static BigInteger[] Add(BigInteger[] p, BigInteger[] q)
    {
        var (z, x, y) = (p[2] * q[2] % Q, p[0] * q[0] % Q, p[1] * q[1] % Q);
        var (square, cross) = (z * z % Q, D * x % Q * y % Q);
        var (minus, plus) = (square - cross, square + cross);
        return [Fit(z * minus % Q * ((p[0] + p[1]) * (q[0] + q[1]) - x - y)), Fit(z * plus % Q * (y + x)), Fit(minus * plus)];
    }

    private static BigInteger[] Multiply(BigInteger times, BigInteger[] point)
    {
        var result = Zero;
        for (var bit = (int)times.GetBitLength() - 1; bit >= 0; bit--)
        {
            result = Add(result, result);
            result = (times >> bit & 1).IsOne ? Add(result, point) : result;
        }

        return result;
    }

    private static BigInteger[]? Read(byte[] bytes)
    {
        var y = new BigInteger(bytes, isUnsigned: true);
        return Point(y & ((BigInteger.One << 255) - 1), y >> 255 == 1);
    }

    /// <summary>x from y by x² = (y² - 1) / (d·y² + 1); null where there is none.</summary>
    private static BigInteger[]? Point(BigInteger y, bool odd)
    {
        if (y >= Q)
        {
            return null;
        }

        var square = Fit((y * y - 1) * Invert(D * y % Q * y + 1));
        var x = BigInteger.ModPow(square, (Q + 3) / 8, Q);
        x = Fit(x * x - square).IsZero ? x : Fit(x * BigInteger.ModPow(2, (Q - 1) / 4, Q));
        return !Fit(x * x - square).IsZero || (x.IsZero && odd) ? null : [x.IsEven == odd ? Q - x : x, y, 1];
    }

    private static BigInteger Fit(BigInteger value) => (value % Q + Q) % Q;

    private static BigInteger Invert(BigInteger value) => BigInteger.ModPow(Fit(value), Q - 2, Q);
}
