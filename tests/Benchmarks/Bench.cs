using System.Diagnostics;
using System.Globalization;

namespace CseaMesh.Benchmarks;

/// <summary>Measures and prints.</summary>
internal static class Bench
{
    public static void Line(string name, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bench {name} {value:0.###} {unit}"));

    /// <summary>Runs the work by so many at once, after a warm-up of a tenth.</summary>
    public static async Task<Rate> RateAsync(int total, int width, Func<int, Task> work)
    {
        var rate = new Rate(width, work);
        await rate.WarmUpAsync(total / 10);
        await rate.MeasureAsync(total - (total / 10));
        return rate;
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
}

/// <summary>
/// How often work can be done by so many at once. Several may be measured in turns of parts, so that what else the machine does falls on each of them alike. Every call
/// gets the next number, from 0.
/// </summary>
internal sealed class Rate(int width, Func<int, Task> work)
{
    private int _from;
    private int _measured;
    private TimeSpan _time;
    private TimeSpan _cpu;

    public double PerSecond => _measured / _time.TotalSeconds;

    /// <summary>Processor time of this whole process (client and server) per call, which other programs on the machine hardly disturb.</summary>
    public double CpuMicroseconds => _cpu.TotalMicroseconds / _measured;

    public Task WarmUpAsync(int count) => EachAsync(count);

    public async Task MeasureAsync(int count)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        await EachAsync(count);
        _time += Stopwatch.GetElapsedTime(start);
        _cpu += Environment.CpuUsage.TotalTime - cpu;
        _measured += count;
    }

    private async Task EachAsync(int count)
    {
        var (next, to) = (_from - 1, _from + count);
        await Task.WhenAll(Enumerable.Range(0, width).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < to; i = Interlocked.Increment(ref next))
            {
                await work(i);
            }
        })));
        _from = to;
    }
}
