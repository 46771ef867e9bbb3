using System.Globalization;
using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Files;

/// <summary>Reads a PDF with poppler's programs; without them it says only what the bytes prove, and leaves the rest to a person.</summary>
internal static class PdfFile
{
    /// <summary>Pages beyond this are not read: no slot takes so many, and the count alone refuses them.</summary>
    private const int PagesRead = 200;

    public static async Task<FileFacts> ReadAsync(Tool tool, Readers readers, string path, bool countCharacters, int maxPages, CancellationToken ct)
    {
        var info = await tool.RunAsync("pdfinfo", ["-enc", "UTF-8", path], ct);
        if (info is null)
        {
            return await readers.ReadAsync(ReaderVerb.Pdf, path, ct);
        }

        if (!info.Finished)
        {
            throw FileRules.TooComplex();
        }

        var said = Fields(info.Output);
        if (info.ExitCode != 0)
        {
            throw info.Error.Contains("password", StringComparison.OrdinalIgnoreCase) ? FileRules.Encrypted() : FileRules.Unreadable();
        }

        if (said.GetValueOrDefault("Encrypted")?.StartsWith("yes", StringComparison.Ordinal) == true)
        {
            throw FileRules.Encrypted();
        }

        if (!int.TryParse(said.GetValueOrDefault("Pages"), NumberStyles.None, CultureInfo.InvariantCulture, out var pages) || pages < 1 || said.GetValueOrDefault("Page size", "0 x 0").StartsWith("0 x 0", StringComparison.Ordinal))
        {
            throw FileRules.Unreadable();
        }

        var facts = new FileFacts { Pages = pages, Notes = [.. Notes(said)] };
        // Far over the limit: the pages alone decide, and nobody waits for the text of a telephone book.
        return countCharacters && pages <= Math.Max(maxPages + 2, 1) ? await ReadTextAsync(tool, path, facts, ct) : facts;
    }

    private static async Task<FileFacts> ReadTextAsync(Tool tool, string path, FileFacts facts, CancellationToken ct)
    {
        var pages = facts.Pages!.Value;
        var text = await tool.RunAsync("pdftotext", ["-enc", "UTF-8", "-l", $"{PagesRead}", path, "-"], ct);
        if (text is { Finished: false })
        {
            throw FileRules.TooComplex();
        }

        if (text is not { ExitCode: 0 })
        {
            return facts with { Text = TextState.Unread };
        }

        var fonts = PdfFonts.Read((await tool.RunAsync("pdffonts", ["-l", $"{PagesRead}", path], ct))?.Output ?? "");
        facts = facts with { Notes = [.. facts.Notes, .. fonts.Notes] };
        var state = TextReading.StateOf(text.Output, pages, fonts.WithoutText, text.Error.Contains("Missing language pack", StringComparison.Ordinal));
        return state == TextState.Readable
            ? facts with { Text = state, Characters = CharacterCount.OfExtracted(text.Output), StrictCharacters = CharacterCount.StrictOfExtracted(text.Output) }
            : facts with { Text = state };
    }

    /// <summary>What the file says of itself; the names in it may tell judges who made it.</summary>
    private static IEnumerable<FileNote> Notes(Dictionary<string, string> said)
    {
        foreach (var (field, key, identifies) in new[] { ("Page size", "page_size", false), ("Title", "title", true), ("Author", "author", true), ("Subject", "subject", true), ("Keywords", "keywords", true), ("Creator", "creator", false), ("Producer", "producer", false) })
        {
            if (said.TryGetValue(field, out var value) && value.Length > 0)
            {
                yield return FileNote.Of(key, value, identifies);
            }
        }

        if (said.GetValueOrDefault("JavaScript") == "yes")
        {
            yield return FileNote.Of("active_content", "JavaScript");
        }
    }

    private static Dictionary<string, string> Fields(string output)
    {
        var fields = new Dictionary<string, string>();
        foreach (var line in output.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                fields.TryAdd(line[..colon], line[(colon + 1)..].Trim());
            }
        }

        return fields;
    }
}
