using CseaMesh.Platform.Errors;
using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Files;

/// <summary>Looks into a file that has arrived: refuses what no person should open, and tells what can be measured.</summary>
internal sealed class Inspector(Tool tool, Readers readers)
{
    /// <summary>What the first bytes alone give away: a file of another type than its slot takes.</summary>
    public static Refusal? WhyNotType(IncomingFile file, SlotRule rule, string sentName) => FileRules.WhyNotType(rule, FileTypes.Of(file.Head(FileTypes.HeadLength)), sentName);

    /// <summary>The type by its bytes and what was measured. Throws the refusal of what cannot be taken.</summary>
    public async Task<(FileType Type, FileFacts Facts)> InspectAsync(string path, SlotRule rule, string sentName, CancellationToken ct)
    {
        var type = FileTypes.Of(Head(path));
        FileRules.WhyNotType(rule, type, sentName).ThrowIfAny();
        if (type != FileTypes.Docx && ZipTail.IsAlsoZip(path))
        {
            throw FileRules.Polyglot();
        }

        var facts = type switch
        {
            _ when type == FileTypes.Pdf => await PdfFile.ReadAsync(tool, readers, path, rule.MaxCharacters > 0, rule.MaxPages, ct),
            _ when type == FileTypes.Docx => await readers.ReadAsync(ReaderVerb.Docx, path, ct),
            _ when type == FileTypes.Jpeg => await readers.ReadAsync(ReaderVerb.Jpeg, path, ct),
            _ when type == FileTypes.Mp4 || type == FileTypes.Mov || type == FileTypes.Webm => await FilmFile.ReadAsync(tool, readers, path, type != FileTypes.Webm, ct),
            _ => new FileFacts(),
        };
        return (type!, facts);
    }

    private static byte[] Head(string path)
    {
        using var file = File.OpenHandle(path);
        var head = new byte[FileTypes.HeadLength];
        return head[..RandomAccess.Read(file, head, 0)];
    }
}
