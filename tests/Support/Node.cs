using System.ComponentModel;
using System.Diagnostics;

namespace CseaMesh.Tests.Support;

/// <summary>Programs of other languages under tests/Interop, run by Node; the tests that need them are skipped where Node or the registry is missing.</summary>
internal static class Node
{
    private static readonly SemaphoreSlim Installing = new(1, 1);

    /// <summary>The folder with its packages installed; skips the test where that is not possible.</summary>
    public static async Task<string> FolderAsync(string package)
    {
        var folder = Path.Combine(Repository.Root, "tests", "Interop");
        await Installing.WaitAsync();
        try
        {
            Assert.SkipUnless(Directory.Exists(folder) && await RunsAsync(folder, "node", "--version") && await RunsAsync(folder, "npm", "--version"), "node and npm are not installed");
            Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", package)) || await RunsAsync(folder, "npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit"), "the npm registry cannot be reached");
        }
        finally
        {
            Installing.Release();
        }

        return folder;
    }

    /// <summary>What the script printed; fails the test when it ended badly.</summary>
    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        var (code, output) = await ProcessAsync(folder, "node", arguments);
        Assert.True(code == 0, output);
        return output.Trim();
    }

    /// <summary>A server that runs until it is disposed; ready once its port answers.</summary>
    public static async Task<IAsyncDisposable> ServeAsync(string folder, int port, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("node", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                using var probe = new System.Net.Sockets.TcpClient();
                await probe.ConnectAsync(System.Net.IPAddress.Loopback, port, patience.Token);
                return new Server(process);
            }
            catch (System.Net.Sockets.SocketException)
            {
                Assert.False(process.HasExited, "the server has ended");
                await Task.Delay(50, patience.Token);
            }
        }
    }

    private static async Task<bool> RunsAsync(string folder, string program, params string[] arguments)
    {
        try
        {
            return (await ProcessAsync(folder, program, arguments)).Code == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int Code, string Output)> ProcessAsync(string folder, string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
    }

    private sealed class Server(Process process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
