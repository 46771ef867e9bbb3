using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CseaMesh.Judging.Domain.Ledger;

/// <summary>
/// The public key of whoever signs a note, as one line of text (C2SP signed-note): name, key id in hex and base64 of kind and key, joined by
/// plus signs. Kind 1 is Ed25519, kind 2 ECDSA P-256 as SubjectPublicKeyInfo.
/// </summary>
public sealed record NoteKey(string Name, byte Kind, byte[] Key)
{
    public const byte Ed = 1;
    public const byte P256 = 2;
    public const int MaxLength = 250;
    private const int IdSize = 4;

    /// <summary>First four bytes of SHA-256 over name, line break, kind and key; for ECDSA over the key alone.</summary>
    public byte[] Id => Kind == Ed ? SHA256.HashData([.. Encoding.UTF8.GetBytes(Name), (byte)'\n', Kind, .. Key])[..IdSize] : SHA256.HashData(Key)[..IdSize];

    public override string ToString() => $"{Name}+{Convert.ToHexStringLower(Id)}+{Convert.ToBase64String([Kind, .. Key])}";

    /// <summary>Throws <see cref="InvalidDataException"/> with what is wrong.</summary>
    public static NoteKey Parse(string text)
    {
        // Base64 has plus signs too: only the first two part the line.
        var parts = text.Length <= MaxLength ? text.Split('+', 3) : [];
        if (parts.Length != 3 || parts[0].Length == 0 || parts[0].Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            throw new InvalidDataException("A key is name+id+base64, the name without blanks.");
        }

        var bytes = SignedNote.FromBase64(parts[2], "key");
        var key = bytes.Length > 1 ? new NoteKey(parts[0], bytes[0], bytes[1..]) : throw new InvalidDataException("The key is empty.");
        if (!key.IsWellFormed())
        {
            throw new InvalidDataException("The key is neither Ed25519 nor ECDSA P-256.");
        }

        return parts[1] == Convert.ToHexStringLower(key.Id) ? key : throw new InvalidDataException("The key id does not belong to the key.");
    }

    /// <summary>Whether a line of the form "— name base64(id, signature)" signs the text.</summary>
    public bool HasSigned(string body, string line)
    {
        var parts = line.Split(' ');
        if (parts.Length != 3 || parts[0] != SignedNote.Dash || parts[1] != Name || !SignedNote.TryBase64(parts[2], out var bytes) || bytes.Length <= IdSize || !bytes.AsSpan(0, IdSize).SequenceEqual(Id))
        {
            return false;
        }

        var (message, signature) = (Encoding.UTF8.GetBytes(body), bytes[IdSize..]);
        if (Kind == Ed)
        {
            return Ed25519.Verify(Key, message, signature);
        }

        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Key, out _);
        return key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private bool IsWellFormed()
    {
        if (Kind != P256)
        {
            return Kind == Ed && Key.Length == Ed25519.KeySize;
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Key, out var read);
            return read == Key.Length && key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
