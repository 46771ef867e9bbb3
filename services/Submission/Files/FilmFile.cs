using System.Globalization;
using System.Text.Json;
using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Files;

/// <summary>Length of a film by ffprobe, in whole seconds, the longest of container and tracks; unknown where ffprobe is absent or cannot tell.</summary>
internal static class FilmFile
{
    private const double LongestFilm = 1_000_000;

    public static async Task<FileFacts> ReadAsync(Tool tool, Readers readers, string path, bool isMp4, CancellationToken ct)
    {
        // WebM has no such boxes; FFmpeg reads it from front to back.
        if (isMp4)
        {
            await readers.ReadAsync(ReaderVerb.Film, path, ct);
        }

        var probe = await tool.RunAsync("ffprobe",
            ["-v", "error", "-protocol_whitelist", "file", "-show_entries", "format=duration:stream=codec_type,duration,width,height:format_tags=artist,author,title,location", "-of", "json", path], ct);
        if (probe is null)
        {
            return new FileFacts();
        }

        if (!probe.Finished)
        {
            throw FileRules.TooComplex();
        }

        if (probe.ExitCode != 0)
        {
            throw FileRules.Unreadable();
        }

        using var said = JsonDocument.Parse(probe.Bytes);
        var tracks = said.RootElement.TryGetProperty("streams", out var streams) ? streams.EnumerateArray().ToList() : [];
        if (tracks.All(t => !t.TryGetProperty("codec_type", out var kind) || kind.GetString() != "video"))
        {
            throw FileRules.NoPicture();
        }

        var format = said.RootElement.TryGetProperty("format", out var whole) ? whole : default;
        var longest = tracks.Append(format).Select(Seconds).Max();
        var film = tracks.First(t => t.TryGetProperty("codec_type", out var kind) && kind.GetString() == "video");
        longest = longest > 0 ? longest : await LastPictureAsync(tool, path, ct);
        return new FileFacts
        {
            Seconds = longest > 0 ? (int)Math.Round(longest, MidpointRounding.AwayFromZero) : null,
            Width = Number(film, "width"),
            Height = Number(film, "height"),
            Notes = [.. Tags(format)],
        };
    }

    /// <summary>The end of the last picture, for a film recorded live (WebM from a browser), whose head was written before its length was known; 0 when that cannot be told.</summary>
    private static async Task<double> LastPictureAsync(Tool tool, string path, CancellationToken ct)
    {
        var packets = await tool.RunAsync("ffprobe", ["-v", "error", "-protocol_whitelist", "file", "-select_streams", "v:0", "-show_entries", "packet=pts_time,duration_time", "-of", "csv=p=0", path], ct);
        return packets is not { ExitCode: 0 } ? 0 : packets.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(',')).Where(line => Number(line[0]) is not null)
            .Select(line => Number(line[0])!.Value + (line.Length > 1 ? Number(line[1]) ?? 0 : 0)).Where(end => end < LongestFilm).DefaultIfEmpty().Max();

        static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    private static IEnumerable<FileNote> Tags(JsonElement format)
    {
        if (format.ValueKind == JsonValueKind.Object && format.TryGetProperty("tags", out var tags))
        {
            foreach (var tag in tags.EnumerateObject().Where(t => t.Value.ValueKind == JsonValueKind.String && t.Value.GetString()!.Length > 0))
            {
                yield return FileNote.Of(tag.Name == "location" ? "position" : tag.Name == "title" ? "title" : "author", tag.Value.GetString()!, identifies: true);
            }
        }
    }

    private static double Seconds(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("duration", out var duration) && double.TryParse(duration.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < LongestFilm ? seconds : 0;

    private static int Number(JsonElement part, string name) => part.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : 0;
}
