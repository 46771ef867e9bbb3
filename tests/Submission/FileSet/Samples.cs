using System.Diagnostics;
using System.Text;
using CseaMesh.Edition.V1;
using CseaMesh.Submission.V1;

namespace CseaMesh.Tests.Submission.FileSet;

/// <summary>
/// A file of the set with what must come of it: the reason of the refusal, or the state of the slot. "WARNED DOC-03" also names a finding that
/// warns; "READY 1181" and the like name a figure that was read from it.
/// </summary>
/// <param name="Made">How the file comes about, for people.</param>
internal sealed record Sample(string Name, SlotKind Kind, string Sent, string Expected, string Made, Func<byte[]> Bytes, Action<UploadHeader>? More = null);

/// <summary>Good and hostile files: real ones made by the programs of entrants (tests/Files), and odd ones made here, each with one thing wrong.</summary>
internal static class Samples
{
    private const SlotKind Pdf = SlotKind.EntryDocument, Docx = SlotKind.YearbookTemplate, Jpg = SlotKind.YearbookPhoto, Film = SlotKind.EntryVideo;
    private const int TenMiB = 10 << 20;

    private static readonly byte[] Entry = DossierDesk.Bytes("entry.pdf");
    private static readonly byte[] Photo = DossierDesk.Bytes("photo.jpg");
    private static readonly byte[] Clip = DossierDesk.Bytes("clip.mp4");
    private static readonly byte[] Book = DossierDesk.Bytes("yearbook.docx");
    private const string Sentence = "The team answers every customer within thirty eight seconds. ";

    public static IEnumerable<Sample> All => [.. Documents(), .. Texts(), .. Templates(), .. Photos(), .. Films()];

    private static IEnumerable<Sample> Documents()
    {
        yield return new("a good entry document", Pdf, "參賽文件.pdf", "READY", "Chromium", () => Entry);
        yield return new("named in full width with blanks", Pdf, "親切服務公司＿尊榮客戶服務團隊＿ 最佳客戶服務團隊 ＿參賽文件.PDF", "READY", "Chromium", () => Entry);
        yield return new("ten pages", Pdf, "ten.pdf", "READY", "PdfMaker", () => PdfMaker.Text(Pages(10)));
        yield return new("eleven pages", Pdf, "eleven.pdf", "TOO_MANY_PAGES", "PdfMaker", () => PdfMaker.Text(Pages(11)));
        yield return new("eleven pages with a cover", Pdf, "eleven.pdf", "READY", "PdfMaker", () => PdfMaker.Text(Pages(11)), h => h.FrontCover = true);
        yield return new("twelve pages with both covers", Pdf, "twelve.pdf", "READY", "PdfMaker", () => PdfMaker.Text(Pages(12)), h => h.FrontCover = h.BackCover = true);
        yield return new("one page that is front and back cover", Pdf, "one.pdf", "TOO_FEW_PAGES", "PdfMaker", () => PdfMaker.Text(Pages(1)), h => h.FrontCover = h.BackCover = true);
        yield return new("a page tree that states fewer pages than it holds", Pdf, "lie.pdf", "READY 5 pages", "PdfMaker; every reader shows the five it states", () => PdfMaker.Document([.. Pages(14).Select(PdfMaker.Lines)], count: 5));
        yield return new("100,000 pages", Pdf, "many.pdf", "TOO_MANY_PAGES", "PdfMaker", () => PdfMaker.Many(100_000));
        yield return new("a page tree that contains itself", Pdf, "circle.pdf", "FILE_UNREADABLE", "PdfMaker", PdfMaker.Circular);
        yield return new("a page tree 20,000 levels deep", Pdf, "deep.pdf", "WARNED DOC-03", "PdfMaker; one blank page at its end", () => PdfMaker.Nested(20_000));
        yield return new("400 MB of text in 1 MB", Pdf, "bomb.pdf", "FILE_TOO_COMPLEX", "PdfMaker", () => PdfMaker.Bomb(400_000_000));
        yield return new("protected by a password", Pdf, "locked.pdf", "PDF_ENCRYPTED", "qpdf", () => DossierDesk.Bytes("entry-encrypted.pdf"));
        yield return new("an HTML page", Pdf, "page.pdf", "NOT_PDF", "text", () => "<html><script>alert(1)</script></html>"u8.ToArray());
        yield return new("a picture", Pdf, "picture.pdf", "NOT_PDF", "FFmpeg", () => Photo);
        yield return new("a Word document", Pdf, "word.pdf", "NOT_PDF", "LibreOffice", () => Book);
        yield return new("a program", Pdf, "setup.pdf", "NOT_PDF", "bytes", () => [.. "MZ\x90\0"u8, .. new byte[500]]);
        yield return new("a PDF with another ending", Pdf, "entry.exe", "NOT_PDF", "Chromium", () => Entry);
        yield return new("an HTML page before the PDF", Pdf, "both.pdf", "NOT_PDF", "text and Chromium", () => [.. "<html></html>\n"u8, .. Entry]);
        yield return new("an archive behind the PDF", Pdf, "both.pdf", "FILE_POLYGLOT", "Chromium and ZIP", () => [.. Entry, .. DocxMaker.Zip([("run.exe", new byte[100])])]);
        yield return new("only the first line of a PDF", Pdf, "head.pdf", "FILE_UNREADABLE", "text", () => "%PDF-1.7\n"u8.ToArray());
        yield return new("the first half of a PDF", Pdf, "half.pdf", "FILE_UNREADABLE", "Chromium, cut", () => Entry[..(Entry.Length / 2)]);
        yield return new("nothing", Pdf, "empty.pdf", "FILE_EMPTY", "0 bytes", () => []);
        yield return new("10 MiB", Pdf, "full.pdf", "READY", "Chromium, filled up", () => Filled(TenMiB));
        yield return new("10 MiB and one byte", Pdf, "over.pdf", "FILE_TOO_LARGE", "Chromium, filled up", () => Filled(TenMiB + 1));
        yield return new("a script that runs when opened", Pdf, "script.pdf", "WARNED", "PdfMaker", () => PdfMaker.Document([PdfMaker.Lines(string.Concat(Enumerable.Repeat(Sentence, 5)))], catalogue: "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(app.alert\\(1\\))>>]>>>>"));
        yield return new("the author's name in its properties", Pdf, "author.pdf", "READY author", "PdfMaker", () => PdfMaker.Document([PdfMaker.Lines(string.Concat(Enumerable.Repeat(Sentence, 5)))], info: "/Author(Wang Hsiao-Ming)/Producer(Word)"));
        yield return new("random bytes after the header", Pdf, "noise.pdf", "FILE_UNREADABLE", "fixed random bytes", () => { var noise = new byte[20_000]; new Random(4).NextBytes(noise); return [.. "%PDF-1.4\n"u8, .. noise]; });
    }

    private static IEnumerable<Sample> Texts()
    {
        yield return new("2,000 characters", Pdf, "2000.pdf", "READY 2000 characters", "PdfMaker", () => PdfMaker.Text(Marks(1000), Marks(1000)));
        yield return new("2,001 characters", Pdf, "2001.pdf", "WARNED DOC-03", "PdfMaker", () => PdfMaker.Text(Marks(1000), Marks(1001)));
        yield return new("a scan", Pdf, "scan.pdf", "WARNED DOC-03", "PdfMaker around a real JPEG", () => PdfMaker.Scan(Photo, 1200, 800));
        yield return new("fonts without characters", Pdf, "garbled.pdf", "WARNED DOC-03", "Chromium, its character map taken out by qpdf", () => Qpdf.Without("/ToUnicode", Entry));
        yield return new("a blank page", Pdf, "blank.pdf", "WARNED DOC-03", "PdfMaker", () => PdfMaker.Text(""));
        yield return new("protected against changes only", Pdf, "owner.pdf", "PDF_ENCRYPTED", "qpdf", () => Qpdf.Run(Entry, "--encrypt", "", "owner", "256", "--"));
    }

    private static IEnumerable<Sample> Templates()
    {
        yield return new("a filled form", Docx, "專刊模板.docx", "READY", "LibreOffice", () => Book);
        yield return new("the smallest document", Docx, "small.docx", "READY", "DocxMaker", () => DocxMaker.Document());
        yield return new("a form with open fields", Docx, "blank.docx", "WARNED YBK-05", "DocxMaker", () => DocxMaker.Document("<w:p><w:r><w:t>（請填寫）</w:t></w:r></w:p>"));
        yield return new("a document for macros", Docx, "macro.docx", "MACRO_FOUND", "DocxMaker", () => DocxMaker.Document(contentType: "application/vnd.ms-word.document.macroEnabled.main+xml"));
        yield return new("a macro without saying so", Docx, "macro.docx", "MACRO_FOUND", "DocxMaker", () => DocxMaker.Document(more: ("word/vbaProject.bin", new byte[64])));
        yield return new("a template elsewhere", Docx, "external.docx", "EXTERNAL_CONTENT", "DocxMaker", () => DocxMaker.Document(relations: DocxMaker.Relationship("x", "attachedTemplate", "http://evil.example/t.dotm", external: true)));
        yield return new("a picture elsewhere", Docx, "picture.docx", "EXTERNAL_CONTENT", "DocxMaker", () => DocxMaker.Document(relations: DocxMaker.Relationship("x", "image", "file://server/share/a.png", external: true)));
        yield return new("an embedded program", Docx, "ole.docx", "EXTERNAL_CONTENT", "DocxMaker", () => DocxMaker.Document(relations: DocxMaker.Relationship("x", "oleObject", "embeddings/oleObject1.bin", external: false),
            overrides: "<Override PartName=\"/word/embeddings/oleObject1.bin\" ContentType=\"application/vnd.openxmlformats-officedocument.oleObject\"/>", more: ("word/embeddings/oleObject1.bin", new byte[64])));
        yield return new("a link to a public page", Docx, "link.docx", "READY", "DocxMaker", () => DocxMaker.Document(relations: DocxMaker.Relationship("x", "hyperlink", "https://www.example.com/", external: true)));
        yield return new("300 MB in 300 KB", Docx, "bomb.docx", "FILE_TOO_COMPLEX", "DocxMaker", () => DocxMaker.Bomb(300L << 20));
        yield return new("3,000 parts", Docx, "parts.docx", "FILE_TOO_COMPLEX", "DocxMaker", () => DocxMaker.Document(more: [.. Enumerable.Range(0, 3000).Select(i => ($"word/media/{i}.xml", new byte[1]))]));
        yield return new("elements 2,000 deep", Docx, "deep.docx", "FILE_TOO_COMPLEX", "DocxMaker", () => DocxMaker.Nested(1000));
        yield return new("entities that multiply", Docx, "laughs.docx", "FILE_UNREADABLE", "DocxMaker", () => DocxMaker.Document("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", prologue: "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"));
        yield return new("a part that breaks off", Docx, "broken.docx", "FILE_UNREADABLE", "DocxMaker", () => DocxMaker.Document("<w:p><w:r>"));
        yield return new("an archive of anything", Docx, "files.docx", "FILE_UNREADABLE", "ZIP", () => DocxMaker.Zip([("readme.txt", "hello"u8.ToArray())]));
        yield return new("a spreadsheet", Docx, "sheet.docx", "FILE_UNREADABLE", "DocxMaker", () => DocxMaker.Document(contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"));
        yield return new("two parts of one name", Docx, "twice.docx", "FILE_UNREADABLE", "DocxMaker", () => DocxMaker.Document(more: [("word/a.xml", [1]), ("word/a.xml", [2])]));
        yield return new("an old .doc", Docx, "old.docx", "FILE_TYPE_WRONG", "bytes", () => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]]);
        yield return new("rich text", Docx, "rtf.docx", "FILE_TYPE_WRONG", "text", () => @"{\rtf1 hello}"u8.ToArray());
        yield return new("half a document", Docx, "half.docx", "FILE_UNREADABLE", "LibreOffice, cut", () => Book[..(Book.Length / 2)]);
        yield return new("a document with the ending of a PDF", Docx, "book.pdf", "FILE_TYPE_WRONG", "LibreOffice", () => Book);
    }

    private static IEnumerable<Sample> Photos()
    {
        yield return new("300 dpi and large", Jpg, "照片 1.jpg", "READY 300 dpi", "FFmpeg, ExifTool, filled up", () => JpegMaker.Grown(Photo, 1_100_000));
        yield return new("300 dpi but small", Jpg, "small.jpg", "WARNED YBK-12", "FFmpeg, ExifTool", () => Photo);
        yield return new("72 dpi", Jpg, "web.jpg", "WARNED YBK-11", "FFmpeg, ExifTool", () => DossierDesk.Bytes("photo-72dpi.jpg"));
        yield return new("118 dots per centimetre", Jpg, "cm.jpg", "WARNED 300 dpi", "JpegMaker", () => JpegMaker.With(Photo, JpegMaker.Jfif(2, 118)));
        yield return new("a density without unit", Jpg, "unit.jpg", "WARNED YBK-11", "JpegMaker", () => JpegMaker.With(Photo, JpegMaker.Jfif(0, 300)));
        yield return new("no density at all", Jpg, "none.jpg", "WARNED YBK-11", "JpegMaker", () => JpegMaker.With(Photo));
        yield return new("the density in Photoshop's record", Jpg, "ps.jpg", "WARNED 300 dpi", "JpegMaker", () => JpegMaker.With(Photo, JpegMaker.Photoshop(300)));
        yield return new("a forged density", Jpg, "forged.jpg", "WARNED YBK-11", "JpegMaker: JFIF says 300, EXIF 72", () => JpegMaker.With(Photo, JpegMaker.Jfif(1, 300), JpegMaker.Exif(72, 1)));
        yield return new("a density of 300 on a stamp", Jpg, "stamp.jpg", "WARNED YBK-11", "FFmpeg, 64 x 48", () => JpegMaker.With(Ffmpeg.Picture(64, 48), JpegMaker.Jfif(1, 300)));
        yield return new("a density divided by nothing", Jpg, "zero.jpg", "WARNED 300 dpi", "JpegMaker", () => JpegMaker.With(Photo, JpegMaker.Jfif(1, 300), JpegMaker.Exif(300, 0)));
        yield return new("turned by a quarter", Jpg, "turned.jpg", "WARNED 800x1200", "JpegMaker", () => JpegMaker.With(Photo, JpegMaker.Exif(300, 1, orientation: 6)));
        yield return new("a script in a comment", Jpg, "script.jpg", "WARNED YBK-11", "JpegMaker; nothing runs it, the judges' copy has no comments", () => JpegMaker.With(Photo, JpegMaker.Comment("<script>alert(1)</script>"u8.ToArray())));
        yield return new("half a picture", Jpg, "half.jpg", "FILE_UNREADABLE", "FFmpeg, cut", () => Photo[..(Photo.Length / 2)]);
        yield return new("only the first bytes", Jpg, "head.jpg", "FILE_UNREADABLE", "bytes", () => [0xFF, 0xD8, 0xFF, 0xE0]);
        yield return new("another picture format", Jpg, "drawing.jpg", "FILE_TYPE_WRONG", "bytes", () => [0x89, .. "PNG\r\n\x1A\n"u8, .. new byte[100]]);
        yield return new("an archive behind the picture", Jpg, "both.jpg", "FILE_POLYGLOT", "FFmpeg and ZIP", () => [.. Photo, .. DocxMaker.Zip([("x", [1])])]);
    }

    private static IEnumerable<Sample> Films()
    {
        yield return new("a short film", Film, "film.mp4", "READY", "FFmpeg", () => Clip);
        yield return new("exactly three minutes", Film, "180.mp4", "READY 180 s", "FFmpeg", () => Ffmpeg.Film(180));
        yield return new("a second over three minutes", Film, "181.mp4", "FAULTY VID-02", "FFmpeg", () => Ffmpeg.Film(181));
        yield return new("a film whose head says one second", Film, "forged.mp4", "FAULTY VID-02", "FFmpeg, its movie header changed", () => Ffmpeg.WithForgedHead(Ffmpeg.Film(200)));
        yield return new("a WebM in VP9", Film, "film.webm", "READY 3 s", "FFmpeg", () => Ffmpeg.Webm(3));
        yield return new("a WebM recorded live, whose head knows no length", Film, "live.webm", "READY 3 s", "FFmpeg", () => Ffmpeg.Webm(3, "-live", "1"));
        yield return new("a live WebM a second over three minutes", Film, "long.webm", "FAULTY VID-02", "FFmpeg", () => Ffmpeg.Webm(181, "-live", "1"));
        yield return new("sound without picture", Film, "sound.mp4", "FILE_TYPE_WRONG", "FFmpeg", Ffmpeg.Sound);
        yield return new("half a film", Film, "half.mp4", "FILE_UNREADABLE", "FFmpeg, cut", () => Clip[..(Clip.Length / 3)]);
        yield return new("only the first box", Film, "head.mp4", "FILE_UNREADABLE", "bytes", () => [0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 0, 0]);
        yield return new("a list of other people's films", Film, "list.mp4", "FILE_TYPE_WRONG", "text", () => Encoding.ASCII.GetBytes("#EXTM3U\n#EXTINF:10,\nhttp://169.254.169.254/latest/meta-data\n"));
        yield return new("a film with the ending of a picture", Film, "film.jpg", "FILE_TYPE_WRONG", "FFmpeg", () => Clip);
    }

    private static string[] Pages(int count) => [.. Enumerable.Range(1, count).Select(n => $"Page {n}. {Sentence}")];

    /// <summary>As many exclamation marks, each of which is one character.</summary>
    private static string Marks(int count) => new('!', count);

    private static byte[] Filled(int size) => [.. Entry, .. Enumerable.Repeat((byte)'\n', size - Entry.Length)];
}

/// <summary>Films and pictures by FFmpeg at test time.</summary>
internal static class Ffmpeg
{
    public static byte[] Film(int seconds) => Made(".mp4", "-f", "lavfi", "-i", $"color=gray:size=32x32:rate=1:duration={seconds}", "-c:v", "libx264", "-preset", "ultrafast", "-movflags", "+faststart");

    public static byte[] Webm(int seconds, params string[] more) => Made(".webm", ["-f", "lavfi", "-i", $"color=gray:size=32x32:rate=1:duration={seconds}", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", .. more, "-f", "webm"]);

    public static byte[] Sound() => Made(".mp4", "-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac");

    public static byte[] Picture(int width, int height) => Made(".jpg", "-f", "lavfi", "-i", $"testsrc2=size={width}x{height}:rate=1:duration=1", "-frames:v", "1");

    /// <summary>The duration of the movie header set to one second; the tracks still tell their own.</summary>
    public static byte[] WithForgedHead(byte[] film)
    {
        var head = film.AsSpan().IndexOf("mvhd"u8);
        var scale = film.AsSpan(head + 16, 4).ToArray();
        scale.CopyTo(film, head + 20);
        return film;
    }

    private static byte[] Made(string ending, params string[] arguments)
    {
        var path = Path.Combine(Path.GetTempPath(), $"csea-{Guid.NewGuid():N}{ending}");
        Installed.Run("ffmpeg", ["-v", "error", "-y", .. arguments, path]);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }
}

/// <summary>Changes to real PDFs by qpdf at test time.</summary>
internal static class Qpdf
{
    public static byte[] Run(byte[] pdf, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("csea-qpdf-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "in.pdf"), pdf);
            Installed.Run("qpdf", [.. arguments, Path.Combine(folder, "in.pdf"), Path.Combine(folder, "out.pdf")]);
            return File.ReadAllBytes(Path.Combine(folder, "out.pdf"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The document without the entries of this name.</summary>
    public static byte[] Without(string key, byte[] pdf)
    {
        var plain = Encoding.Latin1.GetString(Run(pdf, "--qdf", "--object-streams=disable"));
        return Run(Encoding.Latin1.GetBytes(plain.Replace(key, "/X" + key[2..], StringComparison.Ordinal)));
    }
}

internal static class Installed
{
    public static bool Has(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));

    public static void Run(string name, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode is 0 or 3, $"{name}: {said}");
    }
}
