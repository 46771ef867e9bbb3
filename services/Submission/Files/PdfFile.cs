using System.Globalization;
using System.Text;
using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Files;

/// <summary>Reads a PDF with poppler's programs; without them it says only what the bytes prove, and leaves the rest to a person.</summary>
internal static class PdfFile
{
    /// <summary>Trailers, and what they say of encryption, stand at the two ends of a PDF.</summary>
    private const int StructureBytes = 1 << 20;

    public static async Task<FileFacts> ReadAsync(Tool tool, string path, bool countCharacters, CancellationToken ct)
    {
        var info = await tool.RunAsync("pdfinfo", ["-enc", "UTF-8", path], ct);
        if (info is null)
        {
            await CheckStructureAsync(path, ct);
            return new FileFacts();
        }

        if (!info.Finished)
        {
            return new FileFacts();
        }

        if (info.ExitCode != 0)
        {
            throw info.Error.Contains("password", StringComparison.OrdinalIgnoreCase) ? FileRules.Encrypted() : FileRules.Unreadable();
        }

        if (Field(info.Output, "Encrypted")?.StartsWith("yes", StringComparison.Ordinal) == true)
        {
            throw FileRules.Encrypted();
        }

        if (!int.TryParse(Field(info.Output, "Pages"), NumberStyles.None, CultureInfo.InvariantCulture, out var pages) || pages < 1)
        {
            throw FileRules.Unreadable();
        }

        return new FileFacts { Pages = pages, Characters = countCharacters ? await CountAsync(tool, path, pages, ct) : null };
    }

    /// <summary>Characters by DOC-03; null when the text is missing (a scan) or not what the page shows (fonts without a mapping).</summary>
    private static async Task<int?> CountAsync(Tool tool, string path, int pages, CancellationToken ct)
    {
        var text = await tool.RunAsync("pdftotext", ["-enc", "UTF-8", path, "-"], ct);
        if (text is not { ExitCode: 0 } || text.Error.Contains("Missing language pack", StringComparison.Ordinal))
        {
            return null;
        }

        return IsReadable(text.Output, pages) ? CharacterCount.OfExtracted(text.Output) : null;
    }

    // Fewer than 20 visible characters per page is a scan; private-use, control or replacement characters are glyph numbers, not text.
    private static bool IsReadable(string text, int pages)
    {
        var visible = 0;
        var strange = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                continue;
            }

            visible++;
            if (rune.Value == 0xFFFD || Rune.GetUnicodeCategory(rune) is UnicodeCategory.PrivateUse or UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned)
            {
                strange++;
            }
        }

        return visible >= 20 * pages && strange * 20 <= visible;
    }

    private static string? Field(string output, string name) => output.Split('\n')
        .Where(line => line.StartsWith(name + ":", StringComparison.Ordinal))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    /// <summary>Head and tail of a PDF, and no sign of encryption; says nothing about pages or text.</summary>
    private static async Task CheckStructureAsync(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        var bytes = new byte[(int)Math.Min(file.Length, 2 * StructureBytes)];
        var half = bytes.Length / 2;
        await file.ReadExactlyAsync(bytes.AsMemory(0, half), ct);
        file.Position = file.Length - (bytes.Length - half);
        await file.ReadExactlyAsync(bytes.AsMemory(half), ct);
        if (bytes.AsSpan(Math.Max(0, bytes.Length - 2048)).IndexOf("%%EOF"u8) < 0 || bytes.AsSpan().IndexOf("startxref"u8) < 0)
        {
            throw FileRules.Unreadable();
        }

        if (bytes.AsSpan().IndexOf("/Encrypt "u8) >= 0)
        {
            throw FileRules.Encrypted();
        }
    }
}
