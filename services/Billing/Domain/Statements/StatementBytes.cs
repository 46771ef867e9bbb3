using System.Text;

namespace CseaMesh.Billing.Domain;

internal enum StatementEncoding
{
    Detect = 0,
    Utf8 = 1,
    Cp950 = 2,
}

/// <summary>The bytes of a statement as text. A byte that does not belong to the encoding is an error, never a question mark: it could be part of a payer's name.</summary>
internal static class StatementBytes
{
    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    static StatementBytes() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The text and the encoding it was read by, or null when the bytes are neither.</summary>
    public static (string Text, StatementEncoding Encoding)? Decode(ReadOnlySpan<byte> bytes, StatementEncoding declared)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return declared != StatementEncoding.Cp950 && Try(Utf8, bytes[3..]) is { } marked ? (marked, StatementEncoding.Utf8) : null;
        }

        if (bytes.Contains((byte)0))
        {
            return null;
        }

        if (declared != StatementEncoding.Cp950 && Try(Utf8, bytes) is { } utf8)
        {
            return (utf8, StatementEncoding.Utf8);
        }

        return declared != StatementEncoding.Utf8 && Try(Cp950(), bytes) is { } cp950 ? (cp950, StatementEncoding.Cp950) : null;
    }

    private static Encoding Cp950() => Encoding.GetEncoding(950, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    private static string? Try(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
