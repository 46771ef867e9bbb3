using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CseaMesh.Platform.Errors;
using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Files;

/// <summary>
/// Caged children that read what no program of the system reads for us: .docx, pictures, boxes of films. A child is kept for the next file,
/// because starting one costs more than most files; one file may cost it <see cref="MaxCpuOfFile"/> and 256 MiB of heap. It is replaced after <see cref="MaxFiles"/> files or <see cref="MaxCpu"/>, ended after a
/// minute without work, and at once when a file was too much for it. A file that a used child stumbles over is read once more by a new one.
/// Configuration: <c>Tools:AtOnce</c>.
/// </summary>
internal sealed class Readers : IDisposable
{
    private const int MaxFiles = 200;
    private const int MaxAnswer = 64 << 10;
    private const int MaxNotes = 40;
    /// <summary>Address space: the runtime reserves most of it and uses little; what it may really fill is <see cref="HeapLimit"/>.</summary>
    private const long MaxMemory = 2L << 30;

    private const long HeapLimit = 256L << 20;
    private const long MaxFile = 64L << 20;
    private const int CpuLimit = 40;

    private static readonly TimeSpan MaxCpu = TimeSpan.FromSeconds(20);

    /// <summary>What one file may cost. Processor, not time: a machine that has much to do must not make a good file look like a bad one.</summary>
    private static readonly TimeSpan MaxCpuOfFile = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    private readonly ConcurrentStack<Reader> _free = [];
    private readonly SemaphoreSlim _seats;
    private readonly Cage _cage;
    private readonly IReadOnlyList<string> _command;
    private readonly TimeSpan _maxTime;
    private readonly Timer _reaper;

    public Readers(IConfiguration configuration, Cage cage) : this(configuration, cage, OwnProgram(), TimeSpan.FromSeconds(60))
    {
    }

    /// <param name="command">The program that reads.</param>
    /// <param name="maxTime">Longest time for one file.</param>
    internal Readers(IConfiguration configuration, Cage cage, IReadOnlyList<string> command, TimeSpan maxTime)
    {
        var seats = Tool.AtOnce(configuration);
        (_seats, _cage, _command, _maxTime) = (new SemaphoreSlim(seats, seats), cage, command, maxTime);
        _reaper = new Timer(_ => Reap(), null, Idle, Idle / 2);
    }

    /// <summary>What a file says of itself. Throws the refusal of what cannot be taken.</summary>
    public async Task<FileFacts> ReadAsync(ReaderVerb verb, string path, CancellationToken ct)
    {
        var answer = await AskAsync(new ReaderRequest(verb, path, ""), ct);
        (answer is null ? FileRules.TooComplex() : FileRules.Named(answer.Refusal)).ThrowIfAny();
        var facts = answer?.Facts ?? throw FileRules.Unreadable();
        // The child's word is a stranger's word: bounded and cleaned again.
        return facts with { Notes = [.. facts.Notes.Take(MaxNotes).Select(n => FileNote.Of(n.Key, n.Value, n.Identifies))] };
    }

    /// <summary>Writes a copy or description; false when the file was beyond it.</summary>
    public async Task<bool> WriteAsync(ReaderVerb verb, string from, string to, CancellationToken ct) =>
        await AskAsync(new ReaderRequest(verb, from, to), ct) is { Done: true } && File.Exists(to);

    public void Dispose()
    {
        _reaper.Dispose();
        while (_free.TryPop(out var reader))
        {
            reader.Dispose();
        }

        _seats.Dispose();
    }

    /// <summary>Null when the file ended the child, or took too long.</summary>
    private async Task<ReaderAnswer?> AskAsync(ReaderRequest request, CancellationToken ct)
    {
        await _seats.WaitAsync(ct);
        try
        {
            if (_free.TryPop(out var kept))
            {
                var (answer, inTime) = await AskAsync(kept, request, ct);
                if (answer is not null || !inTime)
                {
                    return answer;
                }
            }

            return (await AskAsync(await StartAsync(), request, ct)).Answer;
        }
        finally
        {
            _seats.Release();
        }
    }

    private async Task<(ReaderAnswer? Answer, bool InTime)> AskAsync(Reader reader, ReaderRequest request, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_maxTime);
        var before = reader.Cpu;
        await using var watch = new Timer(_ => EndDear(reader, before, limit), null, Look, Look);
        ReaderAnswer? answer = null;
        try
        {
            answer = await reader.AskAsync(request, limit.Token);
            return (answer, true);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, false);
        }
        finally
        {
            if (answer is not null && reader.Files < MaxFiles && reader.Cpu < MaxCpu)
            {
                _free.Push(reader);
            }
            else
            {
                reader.Dispose();
            }
        }
    }

    private static void EndDear(Reader reader, TimeSpan before, CancellationTokenSource limit)
    {
        if (reader.Cpu - before > MaxCpuOfFile)
        {
            try
            {
                limit.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has just answered.
            }
        }
    }

    private async Task<Reader> StartAsync()
    {
        var command = await _cage.AroundAsync(new Limits(MaxMemory, CpuLimit, MaxFile), _command);
        return new Reader(ChildProcess.Start(command,
            ("DOTNET_GCHeapHardLimit", HeapLimit.ToString("X", null)), ("DOTNET_gcServer", "0"), ("DOTNET_gcConcurrent", "0"), ("DOTNET_TieredPGO", "0"),
            ("DOTNET_EnableDiagnostics", "0"), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"), ("DOTNET_EnableWriteXorExecute", "0"))
            ?? throw new InvalidOperationException($"{command[0]} cannot be started."));
    }

    /// <summary>This very assembly, run by the runtime that runs us.</summary>
    private static IReadOnlyList<string> OwnProgram()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var assembly = Path.Combine(AppContext.BaseDirectory, "CseaMesh.Submission");
        return [Path.Combine(root, "dotnet"), "exec", "--runtimeconfig", assembly + ".runtimeconfig.json", "--depsfile", assembly + ".deps.json", assembly + ".dll", ReaderProgram.Verb];
    }

    private void Reap()
    {
        var kept = new List<Reader>();
        while (_free.TryPop(out var reader))
        {
            if (reader.IdleFor > Idle)
            {
                reader.Dispose();
            }
            else
            {
                kept.Add(reader);
            }
        }

        kept.ForEach(_free.Push);
    }

    /// <summary>One child at work.</summary>
    private sealed class Reader : IDisposable
    {
        private readonly Process _process;
        private readonly Task _error;
        private long _since = Stopwatch.GetTimestamp();

        public Reader(Process process)
        {
            _process = process;
            // Nobody reads what it complains about, and it must not wait for that.
            _error = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        }

        public int Files { get; private set; }

        /// <summary>Processor used so far; the most there is once the child has ended.</summary>
        public TimeSpan Cpu
        {
            get
            {
                try
                {
                    return _process.TotalProcessorTime;
                }
                catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException)
                {
                    return TimeSpan.MaxValue;
                }
            }
        }

        public TimeSpan IdleFor => Stopwatch.GetElapsedTime(_since);

        /// <summary>Null when it ended, or said what no reader says.</summary>
        public async Task<ReaderAnswer?> AskAsync(ReaderRequest request, CancellationToken ct)
        {
            Files++;
            try
            {
                var input = _process.StandardInput.BaseStream;
                await input.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(request, ReaderJson.Default.ReaderRequest), (byte)'\n'], ct);
                await input.FlushAsync(ct);
                return await LineAsync(ct) is { } line ? JsonSerializer.Deserialize(line, ReaderJson.Default.ReaderAnswer) : null;
            }
            catch (Exception e) when (e is IOException or JsonException)
            {
                return null;
            }
            finally
            {
                _since = Stopwatch.GetTimestamp();
            }
        }

        public void Dispose()
        {
            ChildProcess.End(_process);
            _process.Dispose();
        }

        private async Task<string?> LineAsync(CancellationToken ct)
        {
            var buffer = new byte[4 << 10];
            using var line = new MemoryStream();
            while (line.Length <= MaxAnswer)
            {
                var read = await _process.StandardOutput.BaseStream.ReadAsync(buffer, ct);
                if (read == 0)
                {
                    return null;
                }

                line.Write(buffer, 0, read);
                if (buffer[read - 1] == '\n')
                {
                    return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
                }
            }

            return null;
        }
    }
}
