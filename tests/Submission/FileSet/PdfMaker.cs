using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace CseaMesh.Tests.Submission.FileSet;

/// <summary>Writes PDFs object by object, with a right table of where they lie, so that each odd thing in them is meant.</summary>
internal sealed class PdfMaker
{
    private readonly List<byte[]> _objects = [];

    /// <summary>Pages of plain text in a standard font.</summary>
    public static byte[] Text(params string[] pages) => Document([.. pages.Select(Lines)]);

    /// <param name="contents">What stands on each page, as content stream.</param>
    /// <param name="info">Document information: author and the like.</param>
    /// <param name="catalogue">Further entries of the catalogue.</param>
    /// <param name="count">What the page tree says of itself, where that is not the truth.</param>
    public static byte[] Document(byte[][] contents, string info = "", string catalogue = "", int? count = null)
    {
        var pdf = new PdfMaker();
        var (root, tree, font) = (pdf.Reserve(), pdf.Reserve(), pdf.Add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"));
        var pages = contents.Select(content =>
        {
            var stream = pdf.Stream("", content);
            return pdf.Add($"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 595 842]/Contents {stream} 0 R/Resources<</Font<</F1 {font} 0 R>>>>>>");
        }).ToList();
        pdf.Set(tree, $"<</Type/Pages/Count {count ?? pages.Count}/Kids[{string.Join(' ', pages.Select(p => $"{p} 0 R"))}]>>");
        pdf.Set(root, $"<</Type/Catalog/Pages {tree} 0 R{catalogue}>>");
        return pdf.Finish(root, info.Length > 0 ? pdf.Add($"<<{info}>>") : null);
    }

    /// <summary>One page that is nothing but a picture, as a scanner makes it.</summary>
    public static byte[] Scan(byte[] jpeg, int width, int height)
    {
        var pdf = new PdfMaker();
        var (root, tree) = (pdf.Reserve(), pdf.Reserve());
        var image = pdf.Stream($"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode", jpeg);
        var content = pdf.Stream("", "q 595 0 0 842 0 0 cm /I Do Q"u8.ToArray());
        var page = pdf.Add($"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R/Resources<</XObject<</I {image} 0 R>>>>>>");
        pdf.Set(tree, $"<</Type/Pages/Count 1/Kids[{page} 0 R]>>");
        pdf.Set(root, $"<</Type/Catalog/Pages {tree} 0 R>>");
        return pdf.Finish(root, null);
    }

    /// <summary>A page tree of so many levels with one page at its end.</summary>
    public static byte[] Nested(int levels)
    {
        var pdf = new PdfMaker();
        var (root, first) = (pdf.Reserve(), pdf.Reserve());
        var at = first;
        for (var level = 1; level < levels; level++)
        {
            var below = pdf.Reserve();
            pdf.Set(at, $"<</Type/Pages/Count 1/Kids[{below} 0 R]>>");
            at = below;
        }

        var page = pdf.Add($"<</Type/Page/Parent {at} 0 R/MediaBox[0 0 595 842]>>");
        pdf.Set(at, $"<</Type/Pages/Count 1/Kids[{page} 0 R]>>");
        pdf.Set(root, $"<</Type/Catalog/Pages {first} 0 R>>");
        return pdf.Finish(root, null);
    }

    /// <summary>A page tree whose child is itself.</summary>
    public static byte[] Circular()
    {
        var pdf = new PdfMaker();
        var (root, tree) = (pdf.Reserve(), pdf.Reserve());
        pdf.Set(tree, $"<</Type/Pages/Count 3/Kids[{tree} 0 R {tree} 0 R {tree} 0 R]>>");
        pdf.Set(root, $"<</Type/Catalog/Pages {tree} 0 R>>");
        return pdf.Finish(root, null);
    }

    /// <summary>Many pages that are all the same.</summary>
    public static byte[] Many(int pages)
    {
        var pdf = new PdfMaker();
        var (root, tree) = (pdf.Reserve(), pdf.Reserve());
        var kids = new StringBuilder();
        for (var i = 0; i < pages; i++)
        {
            kids.Append(CultureInfo.InvariantCulture, $"{pdf.Add($"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 9 9]>>")} 0 R ");
        }

        pdf.Set(tree, $"<</Type/Pages/Count {pages}/Kids[{kids}]>>");
        pdf.Set(root, $"<</Type/Catalog/Pages {tree} 0 R>>");
        return pdf.Finish(root, null);
    }

    /// <summary>One page whose content unpacks to this many bytes of drawn text.</summary>
    public static byte[] Bomb(long bytes)
    {
        var pdf = new PdfMaker();
        var (root, tree, font) = (pdf.Reserve(), pdf.Reserve(), pdf.Add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"));
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var line = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj T*\n", 1000)));
            deflate.Write("BT /F1 1 Tf 1 TL\n"u8);
            for (long written = 0; written < bytes; written += line.Length)
            {
                deflate.Write(line);
            }

            deflate.Write("ET"u8);
        }

        var content = pdf.Stream("/Filter/FlateDecode", packed.ToArray());
        var page = pdf.Add($"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R/Resources<</Font<</F1 {font} 0 R>>>>>>");
        pdf.Set(tree, $"<</Type/Pages/Count 1/Kids[{page} 0 R]>>");
        pdf.Set(root, $"<</Type/Catalog/Pages {tree} 0 R>>");
        return pdf.Finish(root, null);
    }

    /// <summary>A page as text lines of at most 60 characters.</summary>
    public static byte[] Lines(string text) => Encoding.Latin1.GetBytes(
        $"BT /F1 11 Tf 14 TL 60 780 Td {string.Concat(text.Chunk(60).Select(line => $"({new string(line).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal)}) Tj T* "))}ET");

    private int Reserve()
    {
        _objects.Add([]);
        return _objects.Count;
    }

    private int Add(string body)
    {
        _objects.Add(Encoding.Latin1.GetBytes(body));
        return _objects.Count;
    }

    private void Set(int number, string body) => _objects[number - 1] = Encoding.Latin1.GetBytes(body);

    private int Stream(string entries, byte[] data)
    {
        _objects.Add([.. Encoding.Latin1.GetBytes($"<<{entries}/Length {data.Length}>>\nstream\n"), .. data, .. "\nendstream"u8]);
        return _objects.Count;
    }

    private byte[] Finish(int root, int? info)
    {
        using var pdf = new MemoryStream();
        pdf.Write("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"u8);
        var offsets = new List<long>();
        for (var i = 0; i < _objects.Count; i++)
        {
            offsets.Add(pdf.Position);
            pdf.Write(Encoding.ASCII.GetBytes($"{i + 1} 0 obj\n"));
            pdf.Write(_objects[i]);
            pdf.Write("\nendobj\n"u8);
        }

        var table = pdf.Position;
        pdf.Write(Encoding.ASCII.GetBytes($"xref\n0 {_objects.Count + 1}\n0000000000 65535 f \n{string.Concat(offsets.Select(o => $"{o:0000000000} 00000 n \n"))}"));
        pdf.Write(Encoding.ASCII.GetBytes($"trailer\n<</Size {_objects.Count + 1}/Root {root} 0 R{(info is { } number ? $"/Info {number} 0 R" : "")}>>\nstartxref\n{table}\n%%EOF\n"));
        return pdf.ToArray();
    }
}
