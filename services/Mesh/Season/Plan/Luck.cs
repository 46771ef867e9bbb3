namespace CseaMesh.Mesh.Season.Plan;

/// <summary>Chance that is the same in every run: a number drawn from a seed and the names of what it is for (SplitMix64 finaliser).</summary>
internal readonly struct Luck(ulong seed)
{
    /// <summary>0..<paramref name="below"/>-1.</summary>
    public int Draw(int below, params ReadOnlySpan<int> about) => (int)(Mix(about) % (ulong)below);

    /// <summary>Roughly normal around 0 with the given spread, cut at three times the spread.</summary>
    public double Bell(double spread, params ReadOnlySpan<int> about)
    {
        var mixed = Mix(about);
        var sum = 0.0;
        for (var i = 0; i < 4; i++)
        {
            sum += (mixed >> (i * 16) & 0xFFFF) / 65535.0;
        }

        // The sum of four uniform draws has mean 2 and variance 1/3.
        return Math.Clamp((sum - 2) * Math.Sqrt(3), -3, 3) * spread;
    }

    private ulong Mix(ReadOnlySpan<int> about)
    {
        var z = seed;
        foreach (var part in about)
        {
            z += 0x9E3779B97F4A7C15UL * (ulong)(part + 1);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            z ^= z >> 31;
        }

        return z;
    }
}
