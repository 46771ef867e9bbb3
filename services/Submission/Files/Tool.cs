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
/// Runs a program of the system on a file of a stranger, caged (<see cref="Cage"/>) and with bounded output. At most one per processor runs at once.
/// Configuration: <c>Tools:Enabled</c> false does without; <c>Tools:AtOnce</c>.
/// </summary>
internal sealed class Tool : IDisposable
{
    /// <summary>Bytes of address space. Programs that link many libraries need half of it before they begin.</summary>
    private const long MaxMemory = 1L << 30;

    private const int MaxOutput = 4 << 20;
    private const int MaxError = 64 << 10;
    private const int CpuSeconds = 6;

    /// <summary>A child that the kernel stopped: 128 + SIGKILL, SIGXCPU, SIGXFSZ, SIGSEGV or SIGABRT.</summary>
    private static readonly int[] Stopped = [137, 152, 153, 139, 134];

    /// <summary>The processor decides (<see cref="CpuSeconds"/>); this only ends what waits for nothing.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _seats;
    private readonly bool _enabled;
    private readonly Cage _cage;

    public Tool(IConfiguration configuration, Cage cage)
    {
        var seats = AtOnce(configuration);
        _seats = new SemaphoreSlim(seats, seats);
        _enabled = configuration.GetValue("Tools:Enabled", true);
        _cage = cage;
    }

    /// <summary>How many programs may read strangers' files at once.</summary>
    public static int AtOnce(IConfiguration configuration) => Math.Max(1, configuration.GetValue("Tools:AtOnce", Environment.ProcessorCount));

    public bool Has(string program) => _enabled && Cage.Find(program) is not null;

    /// <summary>The answer, or null when the program is not installed.</summary>
    /// <param name="maxFile">Largest file that the program may write.</param>
    public async Task<ToolAnswer?> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct, int maxOutput = MaxOutput, long maxFile = 64L << 20)
    {
        if (!_enabled || Cage.Find(program) is not { } path)
        {
            return null;
        }

        var command = await _cage.AroundAsync(new Limits(MaxMemory, CpuSeconds, maxFile), [path, .. arguments]);
        await _seats.WaitAsync(ct);
        try
        {
            return await StartAsync(command, maxOutput, ct);
        }
        finally
        {
            _seats.Release();
        }
    }

    public void Dispose() => _seats.Dispose();

    private static async Task<ToolAnswer?> StartAsync(IReadOnlyList<string> command, int maxOutput, CancellationToken ct)
    {
        using var process = ChildProcess.Start(command);
        if (process is null)
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
            ChildProcess.End(process);
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
}
