using System.Security.Cryptography;
using System.Text;

namespace CseaMesh.Judging.Domain.Ledger;

/// <summary>What an entry of the ledger is about.</summary>
public enum LedgerKind
{
    Rules,
    Roster,
    EntryList,
    Open,
    Recusal,
    Verdict,
    Sheet,
    Reveal,
    Seal,
    Result,
    Override,
}

/// <summary>
/// The bytes of ledger entries. An entry holds a kind and a salted commitment only: what it says (the detail) and the salt are kept
/// beside the tree and can be erased without breaking it.
/// </summary>
public static class LedgerText
{
    public const int SaltSize = 32;

    private static ReadOnlySpan<byte> SheetDomain => "award-sheet/v1\0"u8;

    private static ReadOnlySpan<byte> LogDomain => "award-log/v1\0"u8;

    /// <summary>SHA-256(domain || 00 || salt || detail); sheets have a domain of their own.</summary>
    public static byte[] Commit(LedgerKind kind, ReadOnlySpan<byte> salt, string detail)
    {
        var domain = kind == LedgerKind.Sheet ? SheetDomain : LogDomain;
        var bytes = new byte[domain.Length + salt.Length + Encoding.UTF8.GetByteCount(detail)];
        domain.CopyTo(bytes);
        salt.CopyTo(bytes.AsSpan(domain.Length));
        Encoding.UTF8.GetBytes(detail, bytes.AsSpan(domain.Length + salt.Length));
        return SHA256.HashData(bytes);
    }

    /// <summary>The canonical entry (RFC 8785), e.g. {"c":"…","k":"sheet","v":1}.</summary>
    public static byte[] Entry(LedgerKind kind, ReadOnlySpan<byte> commitment) =>
        Encoding.ASCII.GetBytes($$"""{"c":"{{Convert.ToBase64String(commitment)}}","k":"{{Word(kind)}}","v":1}""");

    public static byte[] Leaf(LedgerKind kind, ReadOnlySpan<byte> commitment) => MerkleTree.LeafHash(Entry(kind, commitment));

    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltSize);

    public static string Word(LedgerKind kind) => kind switch
    {
        LedgerKind.Rules => "rules",
        LedgerKind.Roster => "roster",
        LedgerKind.EntryList => "entrylist",
        LedgerKind.Open => "open",
        LedgerKind.Recusal => "recusal",
        LedgerKind.Verdict => "verdict",
        LedgerKind.Sheet => "sheet",
        LedgerKind.Reveal => "reveal",
        LedgerKind.Seal => "seal",
        LedgerKind.Result => "result",
        LedgerKind.Override => "override",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static LedgerKind Kind(string word) =>
        Enum.GetValues<LedgerKind>().FirstOrDefault(k => Word(k) == word, (LedgerKind)(-1)) is var kind && Enum.IsDefined(kind)
            ? kind
            : throw new InvalidDataException($"The ledger knows no entries of the kind \"{word}\".");
}
