using CseaMesh.Submission.Domain;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CseaMesh.Submission.Files;

/// <summary>The form that entrants fill in for the yearbook (YBK-05), with what is known of the entry already in it.</summary>
internal static class YearbookTemplate
{
    /// <summary>Stands where the entrant has to write; a document that still holds it is not filled in.</summary>
    public const string Placeholder = "（請填寫）";

    /// <summary>Note of a document with open fields.</summary>
    public const string Unfilled = "unfilled";

    public static byte[] Write(Dossier dossier, AwardRules rules)
    {
        using var bytes = new MemoryStream();
        using (var document = WordprocessingDocument.Create(bytes, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            main.Document = new Document(new Body([.. Content(dossier, rules)]));
            document.PackageProperties.Title = "獲獎專刊資料";
        }

        return bytes.ToArray();
    }

    private static IEnumerable<OpenXmlElement> Content(Dossier dossier, AwardRules rules)
    {
        yield return Paragraph("獲獎專刊資料", size: 36, bold: true);
        yield return Table(Facts(dossier, rules));
        foreach (var (title, hint) in Sections(dossier.Class))
        {
            yield return Paragraph(title, size: 26, bold: true);
            yield return Paragraph(hint, size: 18, bold: false);
            yield return Paragraph(Placeholder, size: 24, bold: false);
        }
    }

    private static IEnumerable<(string, string)> Facts(Dossier dossier, AwardRules rules)
    {
        yield return ("公司名稱", dossier.OrganisationName);
        if (dossier.Class != EntryClass.Corporate)
        {
            yield return (dossier.Class == EntryClass.Team ? "團隊名稱" : "姓名", dossier.Label);
        }

        if (dossier.Class == EntryClass.Individual)
        {
            yield return ("職稱", Placeholder);
        }

        yield return (dossier.Class == EntryClass.Corporate ? "獲獎獎別" : "參賽獎別", rules.Name.Zh);
        yield return ("參賽編號", dossier.EntryNumber);
    }

    private static IEnumerable<(string Title, string Hint)> Sections(EntryClass entryClass) => entryClass switch
    {
        EntryClass.Corporate => [("企業簡介", "200 字以內"), ("獲獎事蹟", "600 字以內，說明為何足為業界楷模"), ("得獎感言", "150 字以內")],
        EntryClass.Team => [("團隊簡介", "150 字以內"), ("團隊事蹟", "500 字以內，以成果與數據說明"), ("得獎感言", "150 字以內")],
        _ => [("個人簡介", "150 字以內"), ("優良事蹟", "400 字以內，以具體事例說明"), ("得獎感言", "100 字以內")],
    };

    private static Table Table(IEnumerable<(string Name, string Value)> rows)
    {
        var line = new EnumValue<BorderValues>(BorderValues.Single);
        var table = new Table(new TableProperties(new TableBorders(
            new TopBorder { Val = line, Size = 4 }, new LeftBorder { Val = line, Size = 4 }, new BottomBorder { Val = line, Size = 4 }, new RightBorder { Val = line, Size = 4 },
            new InsideHorizontalBorder { Val = line, Size = 4 }, new InsideVerticalBorder { Val = line, Size = 4 })));
        foreach (var (name, value) in rows)
        {
            table.Append(new TableRow(Cell(name, 2400), Cell(value, 6600)));
        }

        return table;
    }

    private static TableCell Cell(string text, int width) => new(
        new TableCellProperties(new TableCellWidth { Type = TableWidthUnitValues.Dxa, Width = $"{width}" }), Paragraph(text, size: 24, bold: false));

    /// <param name="size">Half points.</param>
    private static Paragraph Paragraph(string text, int size, bool bold)
    {
        var look = new RunProperties(new RunFonts { EastAsia = "標楷體" });
        if (bold)
        {
            look.Append(new Bold());
        }

        look.Append(new FontSize { Val = $"{size}" });
        return new Paragraph(new Run(look, new Text(text) { Space = SpaceProcessingModeValues.Preserve }));
    }
}
