using CseaMesh.Platform.Errors;
using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Files;

/// <summary>The two ends of a PDF, where trailers stand and what they say of encryption; they say nothing about pages or text.</summary>
internal static class PdfEnds
{
    private const int Looked = 1 << 20;
    private const int Tail = 2048;

    public static FileFacts Read(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[(int)Math.Min(file.Length, 2 * Looked)];
        var half = bytes.Length / 2;
        file.ReadExactly(bytes.AsSpan(0, half));
        file.Position = file.Length - (bytes.Length - half);
        file.ReadExactly(bytes.AsSpan(half));
        if (bytes.AsSpan(Math.Max(0, bytes.Length - Tail)).IndexOf("%%EOF"u8) < 0 || bytes.AsSpan().IndexOf("startxref"u8) < 0)
        {
            throw FileRules.Unreadable();
        }

        return bytes.AsSpan().IndexOf("/Encrypt "u8) >= 0 ? throw FileRules.Encrypted() : new FileFacts { Text = TextState.Unread };
    }
}
