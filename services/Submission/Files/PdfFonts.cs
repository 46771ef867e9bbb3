using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Files;

/// <summary>The table that pdffonts prints: which fonts a document uses, and which of them give no way back from glyphs to characters.</summary>
internal sealed record PdfFonts(int Count, int WithoutText, IReadOnlyList<FileNote> Notes)
{
    private const int Named = 6;

    public static PdfFonts Read(string table)
    {
        var lines = table.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length < 2)
        {
            return new PdfFonts(0, 0, []);
        }

        // The rule under the heading tells where the columns stand: name, type, encoding, emb, sub, uni, object ID.
        var columns = new List<(int Start, int Length)>();
        for (var at = 0; at < lines[1].Length;)
        {
            var end = lines[1].IndexOf(' ', at) is >= 0 and var blank ? blank : lines[1].Length;
            columns.Add((at, end - at));
            at = end + 1;
        }

        if (columns.Count < 6)
        {
            return new PdfFonts(0, 0, []);
        }

        var fonts = lines.Skip(2).Select(line => (Name: Cell(line, columns[0]), Encoding: Cell(line, columns[2]), Embedded: Cell(line, columns[3]) == "yes", Text: Cell(line, columns[5]) == "yes")).ToList();
        var without = fonts.Where(f => !f.Text && f.Encoding.StartsWith("Identity", StringComparison.Ordinal)).Select(f => f.Name).ToList();
        var foreign = fonts.Where(f => !f.Embedded).Select(f => f.Name).ToList();
        var notes = new List<FileNote> { FileNote.Of("fonts", string.Join(", ", fonts.Select(f => f.Name).Distinct().Take(Named))) };
        if (without.Count > 0)
        {
            notes.Add(FileNote.Of("fonts_without_text", string.Join(", ", without.Distinct().Take(Named))));
        }

        if (foreign.Count > 0)
        {
            notes.Add(FileNote.Of("fonts_not_embedded", string.Join(", ", foreign.Distinct().Take(Named))));
        }

        return new PdfFonts(fonts.Count, without.Count, fonts.Count == 0 ? [] : notes);
    }

    private static string Cell(string line, (int Start, int Length) column) =>
        line.Length <= column.Start ? "" : line.Substring(column.Start, Math.Min(column.Length, line.Length - column.Start)).Trim();
}
