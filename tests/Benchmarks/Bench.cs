using System.Diagnostics;
using System.Globalization;

namespace CseaMesh.Benchmarks;

/// <summary>Measures and prints.</summary>
internal static class Bench
{
    public static void Line(string name, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bench {name} {value:0.###} {unit}"));

    /// <summary>
    /// Runs the work by so many at once, after a warm-up (a tenth where nothing else is said); answers calls per second, and the processor time of this whole process
    /// (client and server) per call in microseconds, which other programs on the machine do not disturb.
    /// </summary>
    public static async Task<(double PerSecond, double CpuMicroseconds)> RateAsync(int total, int width, Func<int, Task> work, int? warmUp = null)
    {
        var warm = warmUp ?? (total / 10);
        await EachAsync(0, warm, width, work);
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await EachAsync(warm, total, width, work);
        return ((total - warm) / watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / (total - warm));
    }

    /// <summary>Runs the work one after the other; answers the median in milliseconds.</summary>
    public static async Task<double> MedianMsAsync(int total, Func<int, Task> work)
    {
        var times = new double[total];
        for (var i = -total / 5; i < total; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await work(Math.Abs(i));
            if (i >= 0)
            {
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        return times.Order().ElementAt(total / 2);
    }

    private static async Task EachAsync(int from, int to, int width, Func<int, Task> work)
    {
        var next = from - 1;
        await Task.WhenAll(Enumerable.Range(0, width).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < to; i = Interlocked.Increment(ref next))
            {
                await work(i);
            }
        })));
    }
}
