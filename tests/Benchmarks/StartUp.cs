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
            var empty = await MedianAsync(port => [Built("tests/Benchmarks/EmptyApp", "EmptyApp"), $"--urls=http://127.0.0.1:{port}"]);
            string[] Mesh(int port) => [Built("services/Mesh", "Mesh"), "--data", folder, "--port", $"{port}", "--grpc-port", $"{FreePort.Next()}"];
            await OpenAsync(Mesh, untilGreeted: true);
            var mesh = await MedianAsync(Mesh);
            Bench.Line("startup_empty_app", empty.Wall, "s");
            Bench.Line("startup_mesh", mesh.Wall, "s");
            Bench.Line("startup_mesh_to_empty", mesh.Wall / empty.Wall, "ratio");
            Bench.Line("startup_empty_app_processor", empty.Processor, "s");
            Bench.Line("startup_mesh_processor", mesh.Processor, "s");
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

    private static async Task<(double Wall, double Processor)> MedianAsync(Func<int, string[]> command)
    {
        var runs = new List<(double Wall, double Processor)>();
        for (var i = 0; i < Runs; i++)
        {
            runs.Add(await OpenAsync(command, untilGreeted: false));
        }

        return (runs.Select(r => r.Wall).Order().ElementAt(Runs / 2), runs.Select(r => r.Processor).Order().ElementAt(Runs / 2));
    }

    /// <summary>From start to first page, and the processor time that the program took until then.</summary>
    /// <param name="untilGreeted">Let it run on until it prints its address, then open the page once more, as whoever reads that does.</param>
    private static async Task<(double Wall, double Processor)> OpenAsync(Func<int, string[]> command, bool untilGreeted)
    {
        var port = FreePort.Next();
        var address = $"http://127.0.0.1:{port}/";
        var greeted = new TaskCompletionSource();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        var watch = Stopwatch.StartNew();
        using var program = Process.Start(new ProcessStartInfo("dotnet", command(port)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        program.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains(address, StringComparison.Ordinal) == true)
            {
                greeted.TrySetResult();
            }
        };
        program.BeginOutputReadLine();
        program.BeginErrorReadLine();
        try
        {
            while (watch.Elapsed < TimeSpan.FromMinutes(2))
            {
                try
                {
                    using var page = await http.GetAsync(address);
                    if (page.IsSuccessStatusCode)
                    {
                        var first = (watch.Elapsed.TotalSeconds, program.TotalProcessorTime.TotalSeconds);
                        if (untilGreeted)
                        {
                            await greeted.Task.WaitAsync(TimeSpan.FromMinutes(2));
                            (await http.GetAsync(address)).EnsureSuccessStatusCode().Dispose();
                        }

                        return first;
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
