using System.Globalization;
using System.Security.Cryptography;

namespace CseaMesh.Verifier;

/// <summary>FORMAT.md, sections 1 to 3: the key, the signed note, the tree.</summary>
internal sealed record Checkpoint(string Origin, long Size, byte[] Root, string Body, byte[] KeyId, byte[] Signature)
{
    public static Checkpoint Read(string note)
    {
        var lines = note.Split('\n');
        var parts = lines.Length == 6 ? lines[4].Split(' ') : [];
        if (parts.Length != 3 || lines[3].Length != 0 || lines[5].Length != 0 || parts[0] != "\u2014" || parts[1] != lines[0]
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size.ToString(CultureInfo.InvariantCulture) != lines[1])
        {
            throw new UnreadableException("The checkpoint is no signed note.");
        }

        var signature = Canonical.Base64(parts[2]);
        return signature.Length > 4
            ? new Checkpoint(lines[0], size, Canonical.Base64(lines[2], 32), $"{lines[0]}\n{lines[1]}\n{lines[2]}\n", signature[..4], signature[4..])
            : throw new UnreadableException("The checkpoint is not signed.");
    }

    public bool IsSignedBy(PublicKey key) =>
        KeyId.AsSpan().SequenceEqual(SHA256.HashData(key.Spki)[..4])
        && key.Ecdsa.VerifyData(Canonical.Bytes(Body), Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
}

/// <summary>An ECDSA P-256 key in exactly the form of FORMAT.md.</summary>
internal sealed record PublicKey(byte[] Spki, ECDsa Ecdsa)
{
    private const string Head = "-----BEGIN PUBLIC KEY-----\n";
    private const string Foot = "\n-----END PUBLIC KEY-----";
    private static readonly byte[] Prefix = Convert.FromHexString("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Spki));

    public static PublicKey Read(string pem)
    {
        if (!pem.StartsWith(Head, StringComparison.Ordinal) || !pem.EndsWith(Foot, StringComparison.Ordinal) || pem.Length < Head.Length + Foot.Length)
        {
            throw new UnreadableException("The key is no PEM public key.");
        }

        var lines = pem[Head.Length..^Foot.Length].Split('\n');
        return lines[..^1].All(l => l.Length == 64) && lines[^1].Length is > 0 and <= 64
            ? FromSpki(Canonical.Base64(string.Concat(lines)))
            : throw new UnreadableException("The key is no PEM public key.");
    }

    public static PublicKey FromSpki(byte[] spki)
    {
        if (spki.Length != 91 || !spki.AsSpan().StartsWith(Prefix))
        {
            throw new UnreadableException("The key is no P-256 key in the form of the format.");
        }

        try
        {
            var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(spki, out _);
            return new PublicKey(spki, key);
        }
        catch (CryptographicException)
        {
            throw new UnreadableException("The key is no point of the curve.");
        }
    }
}

internal static class Tree
{
    public static byte[] Leaf(Entry entry) =>
        SHA256.HashData([0, .. Canonical.Bytes($$"""{"c":"{{Convert.ToBase64String(entry.Commitment)}}","k":"{{entry.Kind}}","v":1}""")]);

    public static byte[] Root(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length < 2)
        {
            return leaves.Length == 0 ? SHA256.HashData([]) : leaves[0];
        }

        var split = 1;
        while (2 * split < leaves.Length)
        {
            split *= 2;
        }

        return SHA256.HashData([1, .. Root(leaves[..split]), .. Root(leaves[split..])]);
    }

    public static byte[] Commitment(Entry entry) =>
        SHA256.HashData([.. entry.Kind == "sheet" ? "award-sheet/v1"u8 : "award-log/v1"u8, 0, .. entry.Salt!, .. Canonical.Bytes(entry.Detail!)]);
}
