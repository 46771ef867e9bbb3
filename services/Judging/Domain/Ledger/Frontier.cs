using System.Numerics;

namespace CseaMesh.Judging.Domain.Ledger;

/// <summary>
/// The compact right edge of a Merkle tree: the roots of the complete subtrees that make it up, largest first. It is all an append
/// needs, so that a submission touches O(log n) hashes whatever the size of the ledger.
/// </summary>
public sealed class Frontier
{
    private readonly List<byte[]> _peaks;

    private Frontier(long size, List<byte[]> peaks)
    {
        Size = size;
        _peaks = peaks;
    }

    public long Size { get; private set; }

    public static Frontier Empty() => new(0, []);

    /// <summary>Reads back what <see cref="ToBytes"/> wrote. The number of peaks is the number of one-bits of the size.</summary>
    public static Frontier FromBytes(long size, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != BitOperations.PopCount((ulong)size) * MerkleTree.HashSize)
        {
            throw new InvalidDataException($"A ledger of size {size} cannot have a frontier of {bytes.Length} bytes.");
        }

        var peaks = new List<byte[]>();
        for (var i = 0; i < bytes.Length; i += MerkleTree.HashSize)
        {
            peaks.Add(bytes.Slice(i, MerkleTree.HashSize).ToArray());
        }

        return new Frontier(size, peaks);
    }

    /// <summary>Appends a leaf and returns its index.</summary>
    public long Append(byte[] leafHash)
    {
        var hash = leafHash;
        for (var bits = Size; (bits & 1) == 1; bits >>= 1)
        {
            hash = MerkleTree.NodeHash(_peaks[^1], hash);
            _peaks.RemoveAt(_peaks.Count - 1);
        }

        _peaks.Add(hash);
        return Size++;
    }

    public byte[] Root()
    {
        if (_peaks.Count == 0)
        {
            return MerkleTree.EmptyRoot;
        }

        var hash = _peaks[^1];
        for (var i = _peaks.Count - 2; i >= 0; i--)
        {
            hash = MerkleTree.NodeHash(_peaks[i], hash);
        }

        return hash;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[_peaks.Count * MerkleTree.HashSize];
        for (var i = 0; i < _peaks.Count; i++)
        {
            _peaks[i].CopyTo(bytes, i * MerkleTree.HashSize);
        }

        return bytes;
    }
}
