using System.Globalization;
using System.Text;
using CsvHelper;
using CseaMesh.Platform.Text;

namespace CseaMesh.Registration.Sheets;

/// <summary>A column that a sheet may have: its name in the contract and the headings people write for it.</summary>
internal sealed record Column(string Name, bool Required, params string[] Headings);

/// <summary>One row as it was written; cells are read by the column's name.</summary>
internal sealed record SheetRow(int Line, IReadOnlyDictionary<string, string> Cells)
{
    public string this[string column] => Cells.GetValueOrDefault(column, "");
}

/// <summary>Rows with a heading, pasted from a spreadsheet or read from a CSV file.</summary>
/// <param name="Rows">Rows that hold anything.</param>
/// <param name="Ignored">Headings that no column answers to.</param>
/// <param name="Headings">For each column found: its heading as written.</param>
internal sealed record Sheet(IReadOnlyList<SheetRow> Rows, IReadOnlyList<string> Ignored, IReadOnlyDictionary<string, string> Headings)
{
    private static readonly UTF8Encoding Strict = new(false, true);

    static Sheet() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>UTF-16 and UTF-8 by their marks or their form, else Big5. Throws INVALID_ARGUMENT when it is no text.</summary>
    public static string Text(string field, ReadOnlySpan<byte> bytes, int limit)
    {
        if (bytes.Length == 0 || bytes.Length > limit)
        {
            throw Refusal.Invalid(field, $"檔案須為 1 到 {limit >> 10} KiB", $"the file must be 1 byte to {limit >> 10} KiB", "SHEET_UNREADABLE");
        }

        try
        {
            return bytes switch
            {
                [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
                [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
                [0xEF, 0xBB, 0xBF, .. var rest] => Strict.GetString(rest),
                _ => Utf8OrBig5(bytes),
            };
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable(field);
        }
    }

    /// <summary>Throws INVALID_ARGUMENT: not a sheet, a required column missing, or too many rows.</summary>
    public static Sheet Read(string field, string text, IReadOnlyList<Column> columns, int maxRows)
    {
        var lines = Lines(field, text.TrimStart('\uFEFF'));
        var heading = lines.FindIndex(l => l.Cells.Any(c => c.Length > 0));
        if (heading < 0)
        {
            throw Unreadable(field);
        }

        var found = new Dictionary<int, Column>();
        var ignored = new List<string>();
        foreach (var (cell, i) in lines[heading].Cells.Select((c, i) => (c, i)))
        {
            var key = Key(cell);
            if (columns.FirstOrDefault(c => c.Name == cell || c.Headings.Any(h => Key(h) == key) || Key(c.Name) == key) is { } column && !found.ContainsValue(column))
            {
                found[i] = column;
            }
            else if (cell.Length > 0)
            {
                ignored.Add(cell.Length <= 60 ? cell : cell[..60]);
            }
        }

        var missing = columns.Where(c => c.Required && !found.ContainsValue(c)).ToList();
        if (missing.Count > 0)
        {
            throw Refusal.Invalid([.. missing.Select(c => new FieldProblem(field, $"缺少「{c.Headings[0]}」欄", $"the column \"{c.Name}\" ({c.Headings[0]}) is missing", "COLUMN_MISSING"))]);
        }

        var rows = lines.Skip(heading + 1).Where(l => l.Cells.Any(c => c.Length > 0))
            .Select(l => new SheetRow(l.Line, found.Where(f => f.Key < l.Cells.Count).ToDictionary(f => f.Value.Name, f => l.Cells[f.Key]))).ToList();
        return rows.Count is 0 || rows.Count > maxRows
            ? throw Refusal.Invalid(field, $"須有 1 到 {maxRows} 列資料，現有 {rows.Count} 列", $"there must be 1 to {maxRows} rows; there are {rows.Count}", "TOO_MANY_ROWS")
            : new Sheet(rows, [.. ignored.Take(20)], found.ToDictionary(f => f.Value.Name, f => lines[heading].Cells[f.Key]));
    }

    /// <summary>2025-01-31, 2025/1/31 or, with a year of two or three digits, the same day of the Republic: 114/1/31.</summary>
    public static DateOnly? Date(string text)
    {
        var parts = text.Normalize(NormalizationForm.FormKC).Split(['-', '/', '.', '年', '月', '日'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length != 3 || !parts.All(p => p.Length <= 4 && p.All(char.IsAsciiDigit)))
        {
            return null;
        }

        var numbers = parts.Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToList();
        var year = parts[0].Length <= 3 ? numbers[0] + 1911 : numbers[0];
        return year is >= 1912 and <= 9999 && numbers[1] is >= 1 and <= 12 && numbers[2] >= 1 && numbers[2] <= DateTime.DaysInMonth(year, numbers[1]) ? new DateOnly(year, numbers[1], numbers[2]) : null;
    }

    /// <summary>是 or 否, yes or no, in the ways people write them; null for anything else.</summary>
    public static bool? Flag(string text) => Fold.Key(text) switch
    {
        "是" or "yes" or "y" or "true" or "1" or "v" or "✓" or "○" or "有" => true,
        "否" or "no" or "n" or "false" or "0" or "x" or "✗" or "無" => false,
        _ => null,
    };

    private static string Utf8OrBig5(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.GetEncoding(950, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetString(bytes);
        }
    }

    private static List<(int Line, IReadOnlyList<string> Cells)> Lines(string field, string text)
    {
        var lines = new List<(int, IReadOnlyList<string>)>();
        try
        {
            using var reader = CsvReader.FromText(text, new CsvReaderOptions { Separator = Delimiter(text), HasHeader = false, SkipEmptyLines = false, TrackLineNumbers = true });
            while (reader.Read())
            {
                lines.Add(((int)reader.LineNumber, [.. reader.Current.ToArray().Select(c => c.Trim())]));
            }
        }
        catch (CsvFormatException)
        {
            throw Unreadable(field);
        }

        return lines;
    }

    /// <summary>What separates the cells of the heading: a paste from a spreadsheet brings tabs.</summary>
    private static char Delimiter(string text)
    {
        var end = text.IndexOfAny(['\r', '\n']);
        var first = end < 0 ? text : text[..end];
        return first.Contains('\t', StringComparison.Ordinal) ? '\t' : first.Count(c => c == ';') > first.Count(c => c == ',') ? ';' : ',';
    }

    private static string Key(string heading) => Fold.Key(heading).Replace("_", "", StringComparison.Ordinal).TrimEnd('*', '：', ':');

    private static Refusal Unreadable(string field) =>
        Refusal.Invalid(field, "這不是可讀的表格：請貼上含標題列的儲存格，或使用 CSV 檔", "this is not a readable sheet: paste cells with their heading, or use a CSV file", "SHEET_UNREADABLE");
}
