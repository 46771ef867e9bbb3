using System.Security.Cryptography;

namespace CseaMesh.Judging.Domain.Ledger;

/// <summary>Hashes of RFC 6962 trees and the checking of their proofs (<see cref="LedgerTree"/> makes them). Pure.</summary>
public static class MerkleTree
{
    public const int HashSize = 32;

    public static byte[] EmptyRoot => SHA256.HashData([]);

    /// <summary>SHA-256(00 || entry).</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> entry)
    {
        var buffer = new byte[entry.Length + 1];
        entry.CopyTo(buffer.AsSpan(1));
        return SHA256.HashData(buffer);
    }

    /// <summary>SHA-256(01 || left || right).</summary>
    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var node = new byte[HashSize];
        NodeHash(left, right, node);
        return node;
    }

    public static void NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> node)
    {
        Span<byte> buffer = stackalloc byte[1 + 2 * HashSize];
        buffer[0] = 1;
        left.CopyTo(buffer[1..]);
        right.CopyTo(buffer[(1 + HashSize)..]);
        SHA256.HashData(buffer, node);
    }

    public static byte[] Root(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 0)
        {
            return EmptyRoot;
        }

        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        var split = Split(leaves.Length);
        return NodeHash(Root(leaves[..split]), Root(leaves[split..]));
    }

    public static bool VerifyInclusion(long index, long size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || path.Any(h => h.Length != HashSize))
        {
            return false;
        }

        // RFC 9162, 2.1.3.2: fn and sn walk up from the leaf and from the last leaf.
        var (fn, sn) = (index, size - 1);
        var hash = leafHash.ToArray();
        foreach (var sibling in path)
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                hash = NodeHash(sibling, hash);
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                hash = NodeHash(hash, sibling);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && root.SequenceEqual(hash);
    }

    public static bool VerifyConsistency(long oldSize, long newSize, ReadOnlySpan<byte> oldRoot, ReadOnlySpan<byte> newRoot, IReadOnlyList<byte[]> path)
    {
        if (oldSize < 1 || oldSize > newSize || path.Any(h => h.Length != HashSize))
        {
            return false;
        }

        if (oldSize == newSize)
        {
            return path.Count == 0 && oldRoot.SequenceEqual(newRoot);
        }

        if (path.Count == 0)
        {
            return false;
        }

        // RFC 9162, 2.1.4.2. A complete old tree is its own first node.
        IReadOnlyList<byte[]> nodes = (oldSize & (oldSize - 1)) == 0 ? [oldRoot.ToArray(), .. path] : path;
        var (fn, sn) = (oldSize - 1, newSize - 1);
        while ((fn & 1) == 1)
        {
            (fn, sn) = (fn >> 1, sn >> 1);
        }

        var (old, now) = (nodes[0], nodes[0]);
        foreach (var node in nodes.Skip(1))
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                old = NodeHash(node, old);
                now = NodeHash(node, now);
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                now = NodeHash(now, node);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && oldRoot.SequenceEqual(old) && newRoot.SequenceEqual(now);
    }

    /// <summary>The largest power of two below n.</summary>
    private static int Split(int n) => 1 << (31 - System.Numerics.BitOperations.LeadingZeroCount((uint)(n - 1)));
}
