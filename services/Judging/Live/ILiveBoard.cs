using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Judging.Live;

/// <summary>What one sheet adds to a board. No points: the sheet does not count (any more).</summary>
internal readonly record struct BoardScore(string Member, string Entry, int Version, int? Points);

/// <summary>Sum in centipoints and number of counted sheets of one entry.</summary>
internal readonly record struct BoardSum(long Sum, int Count)
{
    public Rational Mean => new(Sum, Count);

    /// <summary>Order of two means, exactly and without fractions.</summary>
    public int CompareMean(BoardSum other) => ((Int128)Sum * other.Count).CompareTo((Int128)other.Sum * Count);
}

/// <summary>The three numbers by which a board is compared with the database.</summary>
/// <param name="Versions">Sum of the versions of all sheets it knows.</param>
internal readonly record struct BoardPrint(long Counted, long Versions, long Points);

internal sealed record BoardSnapshot(IReadOnlyDictionary<string, BoardSum> Entries, BoardPrint Print);

/// <summary>
/// The running totals of each round: derived, never the truth, rebuilt from the database whenever in doubt. Writes are absolute and
/// versioned, so that repeats and late arrivals change nothing.
/// </summary>
internal interface ILiveBoard
{
    /// <summary>Sets what a sheet adds; ignored unless its version is above the one held. True when something changed.</summary>
    Task<bool> SetAsync(string round, BoardScore score);

    /// <summary>
    /// Replaces a whole board at once; readers see the old one or the new one. The scores are asked for only after the board has begun to
    /// note what is written meanwhile, so that nothing falls between the reading of the database and the change.
    /// </summary>
    Task ReplaceAsync(string round, IAsyncEnumerable<BoardScore> scores);

    Task<BoardSnapshot> ReadAsync(string round);

    Task<BoardPrint> PrintAsync(string round);

    /// <summary>Tells the watchers of a topic, in whichever process they are.</summary>
    Task RingAsync(string topic);

    /// <summary>Calls back after each change of the round, from whichever process it came, until disposed.</summary>
    IDisposable Watch(string round, Action changed);
}
