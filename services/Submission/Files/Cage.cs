namespace CseaMesh.Submission.Files;

/// <summary>How much a caged program may take.</summary>
/// <param name="Memory">Bytes of address space.</param>
/// <param name="CpuSeconds">Seconds of processor, over its whole life.</param>
/// <param name="MaxFile">Largest file that it may write.</param>
internal sealed record Limits(long Memory, int CpuSeconds, long MaxFile);

/// <summary>
/// The programs before a program that reads a stranger's file: limits of memory, processor and files, no network where the system lets us take
/// it away, and after everybody else (nice 10). What of it this system has is found out once.
/// </summary>
internal sealed partial class Cage(ILogger<Cage> log)
{
    private const int OpenFiles = 128;

    private readonly Lazy<Task<string[]>> _network = new(() => NoNetworkAsync(log));

    /// <summary>The whole command: the cage, then the program with its arguments.</summary>
    public async Task<IReadOnlyList<string>> AroundAsync(Limits limits, IEnumerable<string> command)
    {
        string[] bounds = Find("prlimit") is { } prlimit
            ? [prlimit, $"--as={limits.Memory}", $"--cpu={limits.CpuSeconds}", $"--fsize={limits.MaxFile}", $"--nofile={OpenFiles}", "--core=0"] : [];
        string[] nice = Find("nice") is { } found ? [found, "-n", "10"] : [];
        return [.. bounds, .. await _network.Value, .. nice, .. command];
    }

    /// <summary>Where a program of the system lies, or null.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static async Task<string[]> NoNetworkAsync(ILogger log)
    {
        string[][] ways = Find("unshare") is { } unshare ? [[unshare, "--user", "--map-root-user", "--net"], [unshare, "--net"]] : [];
        foreach (var way in ways)
        {
            using var attempt = ChildProcess.Start([.. way, Find("true") ?? "/bin/true"]);
            if (attempt is not null)
            {
                await attempt.WaitForExitAsync();
                if (attempt.ExitCode == 0)
                {
                    return way;
                }
            }
        }

        NetworkStays(log);
        return [];
    }

    [LoggerMessage(1, LogLevel.Warning, "The system lets us take the network away from no child process; keep this service's outgoing traffic closed.")]
    private static partial void NetworkStays(ILogger log);
}
