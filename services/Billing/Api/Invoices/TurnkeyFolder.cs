using CseaMesh.Billing.Domain;
using Microsoft.Extensions.Configuration;

namespace CseaMesh.Billing.Api;

/// <summary>
/// Where messages are left for the Turnkey program and where it leaves its answers: <c>Turnkey:Folder</c>, by default "turnkey" in the data folder.
/// Messages lie as the program looks for them, UpCast/B2SSTORAGE/{code}/SRC; answers are taken from Results and moved to Results/done.
/// </summary>
internal sealed class TurnkeyFolder(IConfiguration configuration)
{
    private readonly string _root = configuration["Turnkey:Folder"] is { Length: > 0 } folder ? folder : Path.Combine(configuration["Data:Folder"] ?? "data", "turnkey");

    public string OutFolder => Path.Combine("UpCast", "B2SSTORAGE");

    private string Results => Path.Combine(_root, "Results");

    /// <summary>Under its own name only once it is whole: the program must never see half a file.</summary>
    public async Task WriteAsync(TurnkeyMessage message, CancellationToken ct)
    {
        var folder = Path.Combine(_root, OutFolder, message.Code, "SRC");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, message.FileName);
        await File.WriteAllBytesAsync(path + ".part", message.Content, ct);
        File.Move(path + ".part", path, overwrite: true);
    }

    public async Task<IReadOnlyList<(string Name, byte[] Content)>> ReadResultsAsync(CancellationToken ct)
    {
        if (!Directory.Exists(Results))
        {
            return [];
        }

        var files = new List<(string, byte[])>();
        foreach (var path in Directory.EnumerateFiles(Results).Where(p => Path.GetExtension(p).ToLowerInvariant() is ".xml" or ".csv").Order(StringComparer.Ordinal))
        {
            files.Add((Path.GetFileName(path), await File.ReadAllBytesAsync(path, ct)));
        }

        return files;
    }

    /// <summary>Puts away what was taken in.</summary>
    public void Done(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.Combine(Results, "done"));
            File.Move(Path.Combine(Results, name), Path.Combine(Results, "done", name), overwrite: true);
        }
    }
}
