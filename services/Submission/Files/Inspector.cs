using CseaMesh.Platform.Errors;
using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Files;

/// <summary>Looks into a file that has arrived: refuses what no person should open, and tells what can be measured.</summary>
internal sealed class Inspector(Tool tool, Readers readers)
{
    /// <summary>The type by its bytes and what was measured. Throws the refusal of what cannot be taken.</summary>
    public async Task<(FileType Type, FileFacts Facts)> InspectAsync(IncomingFile file, SlotRule rule, string sentName, CancellationToken ct)
    {
        var type = FileTypes.Of(file.Head(FileTypes.HeadLength));
        FileRules.WhyNotType(rule, type, sentName).ThrowIfAny();
        if (type != FileTypes.Docx && ZipTail.IsAlsoZip(file.Path))
        {
            throw FileRules.Polyglot();
        }

        var facts = type switch
        {
            _ when type == FileTypes.Pdf => await PdfFile.ReadAsync(tool, readers, file.Path, rule.MaxCharacters > 0, rule.MaxPages, ct),
            _ when type == FileTypes.Docx => await readers.ReadAsync(ReaderVerb.Docx, file.Path, ct),
            _ when type == FileTypes.Jpeg => await readers.ReadAsync(ReaderVerb.Jpeg, file.Path, ct),
            _ when type == FileTypes.Mp4 || type == FileTypes.Mov || type == FileTypes.Webm => await FilmFile.ReadAsync(tool, readers, file.Path, type != FileTypes.Webm, ct),
            _ => new FileFacts(),
        };
        return (type!, facts);
    }
}
