using System.Numerics;

namespace CseaMesh.Judging.Domain.Ledger;

/// <summary>
/// All hashes of a growing RFC 6962 tree: every complete subtree once, level by level. Append, root and proofs cost O(log n) whatever the
/// size, also for the tree as it was at an earlier size.
/// </summary>
public sealed class LedgerTree
{
    private readonly List<Level> _levels = [new()];

    public long Size => _levels[0].Count;

    public void Append(ReadOnlySpan<byte> leafHash)
    {
        _levels[0].Add(leafHash);
        Span<byte> node = stackalloc byte[MerkleTree.HashSize];
        for (var level = 0; (_levels[level].Count & 1) == 0; level++)
        {
            MerkleTree.NodeHash(_levels[level][_levels[level].Count - 2], _levels[level][_levels[level].Count - 1], node);
            if (level + 1 == _levels.Count)
            {
                _levels.Add(new Level());
            }

            _levels[level + 1].Add(node);
        }
    }

    public byte[] Leaf(long index) => _levels[0][index].ToArray();

    public byte[] Root(long size)
    {
        Check(size, 0, Size, nameof(size));
        return size == 0 ? MerkleTree.EmptyRoot : Range(0, size);
    }

    /// <summary>Audit path of a leaf in the tree of the first <paramref name="size"/> leaves, from the leaf upwards.</summary>
    public IReadOnlyList<byte[]> InclusionPath(long index, long size)
    {
        Check(size, 1, Size, nameof(size));
        Check(index, 0, size - 1, nameof(index));
        var path = new List<byte[]>();
        for (var (from, to) = (0L, size); to - from > 1;)
        {
            var middle = from + Split(to - from);
            path.Add(index < middle ? Range(middle, to) : Range(from, middle));
            (from, to) = index < middle ? (from, middle) : (middle, to);
        }

        path.Reverse();
        return path;
    }

    /// <summary>Proof that the tree of the first <paramref name="oldSize"/> leaves is a prefix of that of the first <paramref name="size"/>.</summary>
    public IReadOnlyList<byte[]> ConsistencyPath(long oldSize, long size)
    {
        Check(size, 1, Size, nameof(size));
        Check(oldSize, 1, size, nameof(oldSize));
        var path = new List<byte[]>();
        var (from, to) = (0L, size);
        while (oldSize != to)
        {
            var middle = from + Split(to - from);
            path.Add(oldSize <= middle ? Range(middle, to) : Range(from, middle));
            (from, to) = oldSize <= middle ? (from, middle) : (middle, to);
        }

        // The old tree's last part, unless the old tree is one complete subtree, which the reader holds as its root.
        if (from > 0)
        {
            path.Add(Range(from, to));
        }

        path.Reverse();
        return path;
    }

    /// <summary>Hash over leaves from..to, where from lies on the boundary that RFC 6962 splits at.</summary>
    private byte[] Range(long from, long to)
    {
        var length = to - from;
        if (BitOperations.IsPow2(length))
        {
            var level = BitOperations.Log2((ulong)length);
            return _levels[level][from >> level].ToArray();
        }

        var middle = from + Split(length);
        return MerkleTree.NodeHash(Range(from, middle), Range(middle, to));
    }

    /// <summary>The largest power of two below n.</summary>
    private static long Split(long n) => 1L << BitOperations.Log2((ulong)(n - 1));

    private static void Check(long value, long least, long most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }

    /// <summary>Hashes side by side in blocks, so that a growing tree is never copied.</summary>
    private sealed class Level
    {
        private const int PerBlock = 1024;
        private readonly List<byte[]> _blocks = [];

        public long Count { get; private set; }

        public ReadOnlySpan<byte> this[long index] =>
            _blocks[(int)(index / PerBlock)].AsSpan((int)(index % PerBlock) * MerkleTree.HashSize, MerkleTree.HashSize);

        public void Add(ReadOnlySpan<byte> hash)
        {
            if (Count % PerBlock == 0)
            {
                _blocks.Add(new byte[PerBlock * MerkleTree.HashSize]);
            }

            hash.CopyTo(_blocks[^1].AsSpan((int)(Count % PerBlock) * MerkleTree.HashSize));
            Count++;
        }
    }
}
