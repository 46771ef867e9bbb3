using System.Diagnostics;
using CseaMesh.Tests.Support;

namespace CseaMesh.Benchmarks;

/// <summary>The whole season as the README runs it: wall time and peak memory of the process.</summary>
internal static class SeasonRun
{
    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("csea-bench-").FullName;
        try
        {
            var watch = Stopwatch.StartNew();
            using var program = Process.Start(new ProcessStartInfo("dotnet", [StartUp.Built("services/Mesh", "Mesh"), "--season", "--data", folder, "--port", $"{FreePort.Next()}", "--grpc-port", $"{FreePort.Next()}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            program.BeginOutputReadLine();
            program.BeginErrorReadLine();
            long peak = 0;
            while (!program.WaitForExit(200))
            {
                peak = Math.Max(peak, PeakKib(program.Id));
            }

            Bench.Line("season_wall", watch.Elapsed.TotalSeconds, "s");
            Bench.Line("season_peak_memory", peak / 1024.0, "MiB");
            Bench.Line("season_exit_code", program.ExitCode, "code");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>VmHWM: the most the process ever had in memory, in KiB.</summary>
    private static long PeakKib(int id)
    {
        try
        {
            return File.ReadLines($"/proc/{id}/status").Where(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Select(l => long.Parse(l.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }
}
