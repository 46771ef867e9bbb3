using System.Buffers.Binary;

namespace CseaMesh.Submission.Domain;

/// <summary>A type of file as its first bytes show it.</summary>
/// <param name="Endings">Endings that go with it; the first is the one we give.</param>
internal sealed record FileType(string ContentType, params string[] Endings)
{
    public string Ending => Endings[0];
}

/// <summary>Recognises files by their bytes, never by name or claim.</summary>
internal static class FileTypes
{
    /// <summary>Bytes needed to recognise every type.</summary>
    public const int HeadLength = 16;

    public static readonly FileType Pdf = new("application/pdf", "pdf");
    public static readonly FileType Jpeg = new("image/jpeg", "jpg", "jpeg");
    public static readonly FileType Png = new("image/png", "png");
    public static readonly FileType Docx = new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx");
    public static readonly FileType Mp4 = new("video/mp4", "mp4", "m4v");
    public static readonly FileType Mov = new("video/quicktime", "mov");
    public static readonly FileType Webm = new("video/webm", "webm");
    public static readonly FileType Mp3 = new("audio/mpeg", "mp3");
    public static readonly FileType M4a = new("audio/mp4", "m4a");
    public static readonly FileType Wav = new("audio/wav", "wav");

    /// <summary>The type, or null. A zip container is taken for DOCX here; whether it truly is one, its content decides.</summary>
    public static FileType? Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("%PDF-"u8))
        {
            return Pdf;
        }
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return Jpeg;
        }
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return Png;
        }
        if (head.StartsWith("PK\u0003\u0004"u8))
        {
            return Docx;
        }
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
        {
            return Webm;
        }
        if (head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8) && BinaryPrimitives.ReadUInt32BigEndian(head) >= 8)
        {
            return head[8..12].SequenceEqual("qt  "u8) ? Mov : head[8..11].SequenceEqual("M4A"u8) ? M4a : Mp4;
        }
        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("WAVE"u8))
        {
            return Wav;
        }
        return head.StartsWith("ID3"u8) || head.Length >= 2 && head[0] == 0xFF && (head[1] & 0xE6) == 0xE2 ? Mp3 : null;
    }
}
