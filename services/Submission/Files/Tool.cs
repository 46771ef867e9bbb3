using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace CseaMesh.Submission.Files;

/// <summary>What a child process said.</summary>
/// <param name="ExitCode">-1 when it ran out of time or said too much.</param>
internal sealed record ToolAnswer(int ExitCode, string Output, string Error)
{
    public bool Finished => ExitCode >= 0;
}

/// <summary>
/// Runs a program of the system on a file of a stranger: no shell, an empty environment, a time limit and an output limit; what exceeds
/// them is killed. At most two run at once. Configuration: <c>Tools:Enabled</c> false does without.
/// </summary>
internal sealed class Tool(IConfiguration configuration) : IDisposable
{
    private const int MaxOutputChars = 2 << 20;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(20);
    private readonly SemaphoreSlim _seats = new(2, 2);
    private readonly bool _enabled = configuration.GetValue("Tools:Enabled", true);

    /// <summary>The answer, or null when the program is not installed.</summary>
    public async Task<ToolAnswer?> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        if (!_enabled)
        {
            return null;
        }

        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["LC_ALL"] = "C.UTF-8";
        await _seats.WaitAsync(ct);
        try
        {
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
                var output = ReadAsync(process.StandardOutput, limit);
                var error = ReadAsync(process.StandardError, limit);
                await process.WaitForExitAsync(limit.Token);
                return new ToolAnswer(process.ExitCode, await output, await error);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return new ToolAnswer(-1, "", "");
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
        finally
        {
            _seats.Release();
        }
    }

    public void Dispose() => _seats.Dispose();

    private static async Task<string> ReadAsync(StreamReader reader, CancellationTokenSource limit)
    {
        var text = new StringBuilder();
        var buffer = new char[8192];
        int read;
        while ((read = await reader.ReadAsync(buffer, limit.Token)) > 0)
        {
            if (text.Length + read > MaxOutputChars)
            {
                await limit.CancelAsync();
                limit.Token.ThrowIfCancellationRequested();
            }

            text.Append(buffer, 0, read);
        }

        return text.ToString();
    }
}
