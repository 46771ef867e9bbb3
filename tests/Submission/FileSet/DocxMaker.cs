using System.IO.Compression;
using System.Text;

namespace CseaMesh.Tests.Submission.FileSet;

/// <summary>Packs .docx files part by part.</summary>
internal static class DocxMaker
{
    private const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    private const string Relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string W = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

    /// <summary>A document with the given body; parts and relations are added where a test wants them.</summary>
    public static byte[] Document(string body = "<w:p><w:r><w:t>得獎感言：謝謝每一位顧客。</w:t></w:r></w:p>", string contentType = Word + ".document.main+xml", string overrides = "", string relations = "", string prologue = "", params (string Path, byte[] Content)[] more) =>
        Zip([
            ("[Content_Types].xml", Utf8($"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="application/octet-stream"/><Override PartName="/word/document.xml" ContentType="{contentType}"/>{overrides}</Types>""")),
            ("_rels/.rels", Utf8($"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{Relation}/officeDocument" Target="word/document.xml"/></Relationships>""")),
            ("word/document.xml", Utf8($"""<?xml version="1.0"?>{prologue}<w:document {W}><w:body>{body}</w:body></w:document>""")),
            ("word/_rels/document.xml.rels", Utf8($"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>""")),
            .. more,
        ]);

    public static string Relationship(string id, string type, string target, bool external) =>
        $"""<Relationship Id="{id}" Type="{Relation}/{type}" Target="{target}"{(external ? " TargetMode=\"External\"" : "")}/>""";

    public static byte[] Nested(int depth) => Document($"{string.Concat(Enumerable.Repeat("<w:sdt><w:sdtContent>", depth))}<w:p/>{string.Concat(Enumerable.Repeat("</w:sdtContent></w:sdt>", depth))}");

    /// <summary>A part of this many zero bytes: hardly anything packed.</summary>
    public static byte[] Bomb(long bytes)
    {
        using var file = new MemoryStream();
        file.Write(Document());
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var part = zip.CreateEntry("word/media/image1.xml", CompressionLevel.SmallestSize).Open();
            var piece = new byte[1 << 20];
            for (long written = 0; written < bytes; written += piece.Length)
            {
                part.Write(piece);
            }
        }

        return file.ToArray();
    }

    public static byte[] Zip((string Path, byte[] Content)[] parts)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in parts)
            {
                using var part = zip.CreateEntry(path).Open();
                part.Write(content);
            }
        }

        return file.ToArray();
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
