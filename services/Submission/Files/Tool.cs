using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace CseaMesh.Submission.Files;

/// <summary>What a child process said.</summary>
/// <param name="ExitCode">-1 when it ran out of time or memory, or said too much.</param>
internal sealed record ToolAnswer(int ExitCode, byte[] Bytes, string Error)
{
    public bool Finished => ExitCode >= 0;

    public string Output => Encoding.UTF8.GetString(Bytes);
}

/// <summary>
/// Runs a program of the system on a file of a stranger: no shell, an empty environment, limits of time, memory, files and output, no
/// network where the system lets us take it away, and after everybody else (nice 10). At most one per processor runs at once.
/// Configuration: <c>Tools:Enabled</c> false does without; <c>Tools:AtOnce</c>.
/// </summary>
internal sealed partial class Tool : IDisposable
{
    /// <summary>Bytes of address space. Programs that link many libraries need half of it before they begin.</summary>
    private const long MaxMemory = 1L << 30;

    private const int MaxOutput = 4 << 20;
    private const int MaxError = 64 << 10;
    private const int CpuSeconds = 6;

    /// <summary>A child that the kernel stopped: 128 + SIGKILL, SIGXCPU, SIGXFSZ, SIGSEGV or SIGABRT.</summary>
    private static readonly int[] Stopped = [137, 152, 153, 139, 134];

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _seats;
    private readonly bool _enabled;
    private readonly Lazy<Task<string[]>> _cage;
    private readonly ILogger<Tool> _log;

    public Tool(IConfiguration configuration, ILogger<Tool> log)
    {
        var seats = Math.Max(1, configuration.GetValue("Tools:AtOnce", Environment.ProcessorCount));
        _seats = new SemaphoreSlim(seats, seats);
        _enabled = configuration.GetValue("Tools:Enabled", true);
        _log = log;
        _cage = new Lazy<Task<string[]>>(BuildCageAsync);
    }

    public bool Has(string program) => _enabled && Find(program) is not null;

    /// <summary>The answer, or null when the program is not installed.</summary>
    /// <param name="maxFile">Largest file that the program may write.</param>
    public async Task<ToolAnswer?> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct, int maxOutput = MaxOutput, long maxFile = 64L << 20)
    {
        if (!_enabled || Find(program) is not { } path)
        {
            return null;
        }

        var cage = await _cage.Value;
        await _seats.WaitAsync(ct);
        try
        {
            return await StartAsync([.. cage.Select(part => part.Replace("{file}", $"{maxFile}", StringComparison.Ordinal)), path, .. arguments], maxOutput, ct);
        }
        finally
        {
            _seats.Release();
        }
    }

    public void Dispose() => _seats.Dispose();

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>The programs before the program: what this system has of them, and what it lets us do.</summary>
    private async Task<string[]> BuildCageAsync()
    {
        string[] nice = Find("nice") is { } found ? [found, "-n", "10"] : [];
        string[] limits = Find("prlimit") is { } prlimit ? [prlimit, $"--as={MaxMemory}", $"--cpu={CpuSeconds}", "--fsize={file}", "--nofile=128", "--core=0"] : [];
        string[][] networks = Find("unshare") is { } unshare ? [[unshare, "--user", "--map-root-user", "--net"], [unshare, "--net"]] : [];
        foreach (var network in networks)
        {
            if (await StartAsync([.. network, Find("true") ?? "/bin/true"], MaxOutput, CancellationToken.None) is { ExitCode: 0 })
            {
                return [.. limits, .. network, .. nice];
            }
        }

        NetworkStays();
        return [.. limits, .. nice];
    }

    private static async Task<ToolAnswer?> StartAsync(IReadOnlyList<string> command, int maxOutput, CancellationToken ct)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(MaxTime);
        try
        {
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput.BaseStream, maxOutput, limit);
            var error = ReadAsync(process.StandardError.BaseStream, MaxError, limit);
            await process.WaitForExitAsync(limit.Token);
            var code = process.ExitCode;
            return new ToolAnswer(Stopped.Contains(code) ? -1 : code, await output, Encoding.UTF8.GetString(await error));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new ToolAnswer(-1, [], "");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int max, CancellationTokenSource limit)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await stream.ReadAsync(buffer, limit.Token)) > 0)
        {
            if (kept.Length + read > max)
            {
                await limit.CancelAsync();
                limit.Token.ThrowIfCancellationRequested();
            }

            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }

    [LoggerMessage(1, LogLevel.Warning, "The system lets us take the network away from no child process; keep this service's outgoing traffic closed.")]
    private partial void NetworkStays();
}
