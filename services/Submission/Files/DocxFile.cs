using System.IO.Compression;
using System.Xml;
using CseaMesh.Submission.Domain;
using DocumentFormat.OpenXml.Packaging;

namespace CseaMesh.Submission.Files;

/// <summary>Opens a .docx only after its container has been measured; refuses macros, embedded programs and references to elsewhere.</summary>
internal static class DocxFile
{
    private const int MaxEntries = 2000;
    private const long MaxUnpacked = 200L << 20;
    private const int MaxRatio = 200;

    public static FileFacts Read(string path)
    {
        try
        {
            CheckContainer(path);
            using var document = WordprocessingDocument.Open(path, isEditable: false, new OpenSettings { MaxCharactersInPart = 20_000_000 });
            CheckParts(document);
            return new FileFacts();
        }
        catch (Exception e) when (e is OpenXmlPackageException or InvalidDataException or FileFormatException or XmlException or IOException or ArgumentException or InvalidOperationException or UriFormatException)
        {
            throw FileRules.Unreadable();
        }
    }

    private static void CheckContainer(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        long unpacked = 0;
        foreach (var entry in zip.Entries)
        {
            unpacked += entry.Length;
            if (unpacked > MaxUnpacked || entry.Length > 1 << 20 && entry.Length > entry.CompressedLength * MaxRatio)
            {
                throw FileRules.Unreadable();
            }
        }

        if (zip.Entries.Count > MaxEntries || zip.GetEntry("[Content_Types].xml") is null)
        {
            throw FileRules.Unreadable();
        }

        if (zip.Entries.Any(e => e.Name.Equals("vbaProject.bin", StringComparison.OrdinalIgnoreCase)))
        {
            throw FileRules.Macro();
        }
    }

    private static void CheckParts(WordprocessingDocument document)
    {
        var main = document.MainDocumentPart ?? throw FileRules.Unreadable();
        if (main.ContentType.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) || main.VbaProjectPart is not null)
        {
            throw FileRules.Macro();
        }

        if (main.ContentType != "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml" || main.Document?.Body is null)
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
