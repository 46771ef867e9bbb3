using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using CseaMesh.Verifier;

namespace CseaMesh.Tests.Support;

/// <summary>tests/SecondVerifier/verify.py, written from the format's page alone, beside services/Verifier. Without python3 it is passed over.</summary>
internal static class SecondVerifier
{
    private static readonly Lazy<string?> Script = new(Find);

    /// <summary>Both verifiers accept the bundle and recompute the same result files, byte for byte. Answers how many, or null without Python.</summary>
    public static async Task<int?> AgreesAsync(byte[] bundle)
    {
        var words = new StringWriter();
        var first = Verification.Run(bundle, words);
        Assert.True(first.Holds, words.ToString());
        if (Script.Value is null)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("csea-verify-").FullName;
        try
        {
            var (code, output) = await RunAsync(bundle, "--out", folder);
            Assert.True(code == 0, output);
            var files = Directory.GetFiles(folder).ToDictionary(f => Path.GetFileNameWithoutExtension(f), f => File.ReadAllText(f, Encoding.UTF8));
            Assert.Equal(first.Recomputed.OrderBy(r => r.Key), files.OrderBy(f => f.Key));
            return files.Count;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the second verifier says to the bundle with one bit changed, for each of these bits; null without Python.</summary>
    public static async Task<bool[]?> FlipsAsync(byte[] bundle, IReadOnlyCollection<int> bits)
    {
        if (Script.Value is null)
        {
            return null;
        }

        var (code, output) = await RunAsync(bundle, "--flip", string.Join(',', bits));
        Assert.True(code == 0, output);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim() == "holds")];
    }

    /// <summary>The first verifier's word on the same; false also where the file is no bundle any more.</summary>
    public static bool Holds(byte[] bundle, int bit)
    {
        var changed = (byte[])bundle.Clone();
        changed[bit / 8] ^= (byte)(1 << bit % 8);
        try
        {
            return Verification.Run(changed, TextWriter.Null).Holds;
        }
        catch (UnreadableException)
        {
            return false;
        }
    }

    public static async Task<(int Code, string Output)> RunAsync(byte[] bundle, params string[] options)
    {
        var file = Path.Combine(Path.GetTempPath(), $"csea-bundle-{Guid.NewGuid():n}.json");
        await File.WriteAllBytesAsync(file, bundle);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", ["-B", Script.Value!, file, .. options]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static bool IsHere => Script.Value is not null;

    private static string? Find()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            python.WaitForExit();
            if (python.ExitCode != 0)
            {
                return null;
            }
        }
        catch (Win32Exception)
        {
            return null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "tests", "SecondVerifier", "verify.py") is var script && File.Exists(script))
            {
                return script;
            }
        }

        return null;
    }
}
