using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CseaMesh.Judging.Domain.Ledger;

/// <summary>
/// A checkpoint as a signed note (C2SP tlog-checkpoint): origin, size, base64 root, an empty line, a signature line. Signed with
/// ECDSA P-256 over SHA-256; the key id is the first four bytes of SHA-256 of the public key's SubjectPublicKeyInfo.
/// </summary>
public sealed record SignedNote(string Origin, long Size, byte[] Root, byte[] Signature, byte[] KeyId)
{
    /// <summary>Begins a signature line.</summary>
    internal const string Dash = "\u2014";

    public static string Body(string origin, long size, ReadOnlySpan<byte> root) =>
        $"{origin}\n{size.ToString(CultureInfo.InvariantCulture)}\n{Convert.ToBase64String(root)}\n";

    public static byte[] IdOf(ECDsa key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..4];

    public static string Sign(ECDsa key, string origin, long size, ReadOnlySpan<byte> root)
    {
        var body = Body(origin, size, root);
        var signature = key.SignData(Encoding.UTF8.GetBytes(body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        byte[] line = [.. IdOf(key), .. signature];
        return $"{body}\n{Dash} {origin} {Convert.ToBase64String(line)}\n";
    }

    /// <summary>Reads a note; throws <see cref="InvalidDataException"/> with the line at fault.</summary>
    public static SignedNote Parse(string note)
    {
        var lines = note.Split('\n');
        if (lines.Length != 6 || lines[3].Length != 0 || lines[5].Length != 0)
        {
            throw new InvalidDataException("A checkpoint has three lines, an empty line and one signature line.");
        }

        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            throw new InvalidDataException("The second line of a checkpoint is its size.");
        }

        var parts = lines[4].Split(' ');
        if (parts.Length != 3 || parts[0] != Dash || parts[1] != lines[0])
        {
            throw new InvalidDataException("The signature line names the signer after a long dash.");
        }

        var root = FromBase64(lines[2], "root");
        var signature = FromBase64(parts[2], "signature");
        return signature.Length > 4 && root.Length == MerkleTree.HashSize
            ? new SignedNote(lines[0], size, root, signature[4..], signature[..4])
            : throw new InvalidDataException("Root or signature is too short.");
    }

    public bool IsSignedBy(ECDsa key) =>
        BinaryPrimitives.ReadUInt32BigEndian(KeyId) == BinaryPrimitives.ReadUInt32BigEndian(IdOf(key))
        && key.VerifyData(Encoding.UTF8.GetBytes(Body(Origin, Size, Root)), Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    internal static byte[] FromBase64(string text, string what) =>
        TryBase64(text, out var bytes) ? bytes : throw new InvalidDataException($"The {what} is base64.");

    /// <summary>Only the one form that encoding the bytes again gives.</summary>
    internal static bool TryBase64(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        var read = Convert.TryFromBase64String(text, bytes, out var length);
        bytes = bytes[..length];
        return read && Convert.ToBase64String(bytes) == text;
    }
}
