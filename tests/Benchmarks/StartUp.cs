using System.Diagnostics;
using CseaMesh.Tests.Support;

namespace CseaMesh.Benchmarks;

/// <summary>From starting the program to its first page, on a folder that has been used before, beside an ASP.NET Core program with one line of text.</summary>
internal static class StartUp
{
    private const int Runs = 5;

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("csea-bench-").FullName;
        try
        {
            var empty = await MedianAsync(port => [Built("tests/Benchmarks/EmptyApp", "EmptyApp"), $"--urls=http://127.0.0.1:{port}"], warm: false);
            var mesh = await MedianAsync(port => [Built("services/Mesh", "Mesh"), "--data", folder, "--port", $"{port}", "--grpc-port", $"{FreePort.Next()}"], warm: true);
            Bench.Line("startup_empty_app", empty, "s");
            Bench.Line("startup_mesh", mesh, "s");
            Bench.Line("startup_mesh_to_empty", mesh / empty, "ratio");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The built program of a project, in the configuration that this one was built in.</summary>
    public static string Built(string project, string name)
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        return Path.Combine(Repository.Root, project, "bin", configuration, "net10.0", $"CseaMesh.{name}.dll");
    }

    private static async Task<double> MedianAsync(Func<int, string[]> command, bool warm)
    {
        var times = new List<double>();
        for (var i = warm ? -1 : 0; i < Runs; i++)
        {
            var seconds = await FirstPageAsync(command);
            if (i >= 0)
            {
                times.Add(seconds);
            }
        }

        return times.Order().ElementAt(Runs / 2);
    }

    private static async Task<double> FirstPageAsync(Func<int, string[]> command)
    {
        var port = FreePort.Next();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        var watch = Stopwatch.StartNew();
        using var program = Process.Start(new ProcessStartInfo("dotnet", command(port)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        program.BeginOutputReadLine();
        program.BeginErrorReadLine();
        try
        {
            while (watch.Elapsed < TimeSpan.FromMinutes(2))
            {
                try
                {
                    using var page = await http.GetAsync($"http://127.0.0.1:{port}/");
                    if (page.IsSuccessStatusCode)
                    {
                        return watch.Elapsed.TotalSeconds;
                    }
                }
                catch (HttpRequestException)
                {
                    // not listening yet
                }

                await Task.Delay(5);
            }

            throw new TimeoutException($"{string.Join(' ', command(port))} showed no page.");
        }
        finally
        {
            program.Kill(entireProcessTree: true);
            await program.WaitForExitAsync();
        }
    }
}
