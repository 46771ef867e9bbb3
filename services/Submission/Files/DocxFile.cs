using System.IO.Compression;
using System.Xml;
using CseaMesh.Submission.Domain;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CseaMesh.Submission.Files;

/// <summary>
/// Reads a .docx only after its container has been measured by unpacking it into nothing; its parts are then read as a stream, never as a
/// tree. Refuses macros, embedded programs and references to elsewhere.
/// </summary>
internal static class DocxFile
{
    private const int MaxEntries = 2000;
    private const long MaxUnpacked = 100L << 20;
    private const int MaxCharacters = 10_000_000;
    private const int MaxDepth = 200;
    private const int MaxRead = 200_000;

    public static FileFacts Read(string path)
    {
        try
        {
            CheckContainer(path);
            using var document = WordprocessingDocument.Open(path, isEditable: false, new OpenSettings { MaxCharactersInPart = MaxCharacters });
            var main = CheckParts(document);
            var open = CountPlaceholders(main);
            return new FileFacts { Notes = [.. Personal(document), .. open > 0 ? [FileNote.Of(YearbookTemplate.Unfilled, $"{open}")] : Array.Empty<FileNote>()] };
        }
        catch (Exception e) when (e is OpenXmlPackageException or InvalidDataException or FileFormatException or XmlException or IOException or ArgumentException or InvalidOperationException or UriFormatException)
        {
            throw FileRules.Unreadable();
        }
    }

    /// <summary>What the entries say of their size is a claim; what comes out of them is counted.</summary>
    private static void CheckContainer(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        if (zip.Entries.Count > MaxEntries)
        {
            throw FileRules.TooComplex();
        }

        if (zip.GetEntry("[Content_Types].xml") is null)
        {
            throw FileRules.Unreadable();
        }

        if (zip.Entries.Any(e => e.Name.Equals("vbaProject.bin", StringComparison.OrdinalIgnoreCase) || e.FullName.Contains("macrosheets", StringComparison.OrdinalIgnoreCase)))
        {
            throw FileRules.Macro();
        }

        if (zip.Entries.GroupBy(e => e.FullName, StringComparer.OrdinalIgnoreCase).Any(g => g.Count() > 1))
        {
            throw FileRules.Unreadable();
        }

        long unpacked = 0;
        var piece = new byte[64 << 10];
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            for (int read; (read = stream.Read(piece)) > 0;)
            {
                unpacked += read;
                if (unpacked > MaxUnpacked)
                {
                    throw FileRules.TooComplex();
                }
            }
        }
    }

    private static MainDocumentPart CheckParts(WordprocessingDocument document)
    {
        var main = document.MainDocumentPart ?? throw FileRules.Unreadable();
        if (main.ContentType.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) || main.VbaProjectPart is not null)
        {
            throw FileRules.Macro();
        }

        if (main.ContentType != "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")
        {
            throw FileRules.Unreadable();
        }

        // Hyperlinks are text that a reader may follow; every other reference to elsewhere is fetched or run by the program that opens it.
        foreach (var part in AllParts(document))
        {
            if (part.ExternalRelationships.Any() || part.DataPartReferenceRelationships.Any()
                || part is EmbeddedObjectPart or EmbeddedControlPersistencePart or EmbeddedControlPersistenceBinaryDataPart)
            {
                throw FileRules.External();
            }
        }

        return main;
    }

    /// <summary>Reads the text through to its end, so that a document which breaks in the middle is found here; answers the fields of our template still open.</summary>
    private static int CountPlaceholders(MainDocumentPart main)
    {
        using var reader = OpenXmlReader.Create(main);
        var (body, depth, read, open) = (false, 0, 0, 0);
        while (reader.Read())
        {
            depth += reader.IsStartElement ? 1 : 0;
            depth -= reader.IsEndElement ? 1 : 0;
            if (depth > MaxDepth || ++read > MaxRead)
            {
                throw FileRules.TooComplex();
            }

            body |= reader.ElementType == typeof(Body);
            if (reader.IsStartElement && reader.ElementType == typeof(Text) && reader.GetText().Contains(YearbookTemplate.Placeholder, StringComparison.Ordinal))
            {
                open++;
            }
        }

        return body ? open : throw FileRules.Unreadable();
    }

    private static IEnumerable<FileNote> Personal(WordprocessingDocument document)
    {
        var core = document.PackageProperties;
        foreach (var (key, value) in new[] { ("author", core.Creator), ("changed_by", core.LastModifiedBy), ("title", core.Title), ("company", document.ExtendedFilePropertiesPart?.Properties?.Company?.Text) })
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                yield return FileNote.Of(key, value, identifies: true);
            }
        }
    }

    private static IEnumerable<OpenXmlPart> AllParts(OpenXmlPartContainer root)
    {
        var seen = new HashSet<OpenXmlPart>();
        var open = new Stack<OpenXmlPart>(root.Parts.Select(p => p.OpenXmlPart));
        while (open.TryPop(out var part))
        {
            if (seen.Add(part))
            {
                yield return part;
                foreach (var child in part.Parts)
                {
                    open.Push(child.OpenXmlPart);
                }
            }
        }
    }
}
