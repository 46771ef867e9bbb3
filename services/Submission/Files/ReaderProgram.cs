using System.Text.Json;
using CseaMesh.Platform.Errors;
using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Files;

/// <summary>
/// This program started with a verb instead of as a service: reads strangers' files for it, one line of JSON in and one out, until its input ends.
/// Everything here runs inside the cage; nothing a file does to it reaches the service but a bounded line.
/// </summary>
internal static class ReaderProgram
{
    public const string Verb = "read-files";

    public static void Run()
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        using var output = Console.OpenStandardOutput();
        while (input.ReadLine() is { } line)
        {
            var request = JsonSerializer.Deserialize(line, ReaderJson.Default.ReaderRequest)!;
            output.Write([.. JsonSerializer.SerializeToUtf8Bytes(Answer(request), ReaderJson.Default.ReaderAnswer), (byte)'\n']);
            output.Flush();
        }
    }

    private static ReaderAnswer Answer(ReaderRequest request)
    {
        try
        {
            return request.Verb switch
            {
                ReaderVerb.Docx => Facts(DocxFile.Read(request.Path)),
                ReaderVerb.Jpeg => Facts(JpegFile.Read(request.Path)),
                ReaderVerb.Film => Mp4Boxes.AreWhole(request.Path) ? Facts(new FileFacts()) : throw FileRules.Unreadable(),
                ReaderVerb.Pdf => Facts(PdfEnds.Read(request.Path)),
                ReaderVerb.CopyJpeg => Done(JpegWalk.CopyPicture(request.Path, request.To)),
                ReaderVerb.CopyPng => Done(PngWalk.Copy(request.Path, request.To)),
                ReaderVerb.PdfChanges => Done(PdfStrip.WriteChanges(request.Path, request.To)),
                _ => Done(false),
            };
        }
        catch (Refusal refusal)
        {
            return new ReaderAnswer(false, refusal.Reason, null);
        }
        catch (OutOfMemoryException)
        {
            return new ReaderAnswer(false, FileRules.TooComplex().Reason, null);
        }
        catch (Exception)
        {
            // A library that stumbles over a file in a way nobody foresaw: the file cannot be read.
            return new ReaderAnswer(false, FileRules.Unreadable().Reason, null);
        }
    }

    private static ReaderAnswer Facts(FileFacts facts) => new(true, "", facts);

    private static ReaderAnswer Done(bool done) => new(done, "", null);
}
