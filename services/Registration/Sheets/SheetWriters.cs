using CsvHelper;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace CseaMesh.Registration.Sheets;

/// <summary>Writes rows as they come; the first is the heading.</summary>
internal interface ISheetWriter : IDisposable
{
    void Row(IReadOnlyList<string> cells);
}

/// <summary>CSV by RFC 4180, UTF-8 with a mark. What a spreadsheet would take for a formula is written as text.</summary>
internal sealed class CsvSheet : ISheetWriter
{
    private readonly CsvWriter _csv;

    public CsvSheet(Stream to) => _csv = CsvWriter.Create(to, new CsvWriterOptions { WriteByteOrderMark = true, Injection = CsvInjection.Escape }, leaveOpen: true);

    public void Row(IReadOnlyList<string> cells) => _csv.WriteRecord([.. cells]);

    public void Dispose() => _csv.Dispose();
}

/// <summary>One worksheet of text cells with a frozen, filtered heading; written straight to the file, whatever its length.</summary>
internal sealed class XlsxSheet : ISheetWriter
{
    private readonly SpreadsheetDocument _document;
    private readonly OpenXmlWriter _writer;
    private readonly string _name;
    private readonly string _part;
    private int _rows;
    private int _columns;

    public XlsxSheet(Stream to, string name)
    {
        _document = SpreadsheetDocument.Create(to, SpreadsheetDocumentType.Workbook);
        var workbook = _document.AddWorkbookPart();
        var styles = workbook.AddNewPart<WorkbookStylesPart>();
        styles.Stylesheet = new Stylesheet(
            new Fonts(new Font(), new Font(new Bold())),
            new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
            new Borders(new Border()),
            new CellFormats(new CellFormat(), new CellFormat { FontId = 1, ApplyFont = true }));
        var sheet = workbook.AddNewPart<WorksheetPart>();
        (_name, _part) = (name, workbook.GetIdOfPart(sheet));
        _writer = OpenXmlWriter.Create(sheet);
        _writer.WriteStartElement(new Worksheet());
        _writer.WriteElement(new SheetViews(new SheetView(new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0 }));
        _writer.WriteElement(new Columns(new DocumentFormat.OpenXml.Spreadsheet.Column { Min = 1, Max = 40, Width = 18, CustomWidth = true }));
        _writer.WriteStartElement(new SheetData());
    }

    public void Row(IReadOnlyList<string> cells)
    {
        _writer.WriteStartElement(new Row());
        foreach (var cell in cells)
        {
            _writer.WriteStartElement(new Cell { DataType = CellValues.InlineString, StyleIndex = _rows == 0 ? 1U : 0U });
            _writer.WriteElement(new InlineString(new Text(Clean(cell)) { Space = SpaceProcessingModeValues.Preserve }));
            _writer.WriteEndElement();
        }

        _writer.WriteEndElement();
        _columns = Math.Max(_columns, cells.Count);
        _rows++;
    }

    public void Dispose()
    {
        _writer.WriteEndElement();
        _writer.WriteElement(new AutoFilter { Reference = $"A1:{Letters(_columns)}{Math.Max(_rows, 1)}" });
        _writer.WriteEndElement();
        _writer.Dispose();
        var workbook = _document.WorkbookPart!;
        workbook.Workbook = new Workbook(new DocumentFormat.OpenXml.Spreadsheet.Sheets(new DocumentFormat.OpenXml.Spreadsheet.Sheet { Name = _name, SheetId = 1, Id = _part }));
        _document.Dispose();
    }

    /// <summary>XML cannot hold control characters.</summary>
    private static string Clean(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    private static string Letters(int column) => column > 26 ? $"{(char)('A' + ((column - 1) / 26) - 1)}{(char)('A' + ((column - 1) % 26))}" : $"{(char)('A' + Math.Max(column, 1) - 1)}";
}
