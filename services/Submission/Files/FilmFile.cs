using System.Globalization;
using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Files;

/// <summary>Length of a film by ffprobe, in whole seconds; unknown where ffprobe is absent or cannot tell.</summary>
internal static class FilmFile
{
    public static async Task<FileFacts> ReadAsync(Tool tool, string path, CancellationToken ct)
    {
        var probe = await tool.RunAsync("ffprobe",
            ["-v", "error", "-protocol_whitelist", "file", "-show_entries", "format=duration", "-of", "default=nw=1:nk=1", path], ct);
        if (probe is { Finished: true, ExitCode: not 0 })
        {
            throw FileRules.Unreadable();
        }

        return double.TryParse(probe?.Output.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1_000_000
            ? new FileFacts { Seconds = (int)Math.Round(seconds, MidpointRounding.AwayFromZero) }
            : new FileFacts();
    }
}
