using System.Numerics;

namespace CseaMesh.Judging.Domain.Rounds;

/// <summary>
/// Blocks of k out of m judges, as rotations of one block chosen so that every two judges meet equally often, as nearly as m and k allow.
/// For three of seven these are the lines of the Fano plane.
/// </summary>
internal static class SplitDesign
{
    private const int MostJudges = 16;

    /// <summary>Block number <paramref name="turn"/>, as places 0..m-1 in the order of the judges.</summary>
    public static IReadOnlySet<int> Block(int judges, int size, int turn)
    {
        var block = Base(judges, size);
        return Enumerable.Range(0, judges).Where(j => (block >> ((j + judges - (turn % judges)) % judges) & 1) == 1).ToHashSet();
    }

    /// <summary>The block whose rotations spread their meetings most evenly; the first of equals. As bits.</summary>
    private static int Base(int judges, int size)
    {
        if (judges > MostJudges || size >= judges)
        {
            return (1 << Math.Min(size, judges)) - 1;
        }

        var (best, least) = (0, int.MaxValue);
        for (var block = 1; block < 1 << judges; block += 2)
        {
            if (BitOperations.PopCount((uint)block) == size && Unevenness(block, judges) is var uneven && uneven < least)
            {
                (best, least) = (block, uneven);
            }
        }

        return best;
    }

    /// <summary>Sum of squares of how often each distance occurs within the block: least when all occur equally often.</summary>
    private static int Unevenness(int block, int judges)
    {
        var sum = 0;
        for (var distance = 1; distance < judges; distance++)
        {
            var rotated = (block << distance | block >> (judges - distance)) & ((1 << judges) - 1);
            var meetings = BitOperations.PopCount((uint)(block & rotated));
            sum += meetings * meetings;
        }

        return sum;
    }
}
