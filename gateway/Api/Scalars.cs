using System.Buffers;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CseaMesh.Gateway.Api;

/// <summary>Text to the value of a single protobuf field, by the rules of proto3's JSON mapping.</summary>
internal static class Scalars
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(c => c is not ('\n' or '\r' or '\t')).Select(c => (char)c), '\x7f', .. Enumerable.Range(0x80, 0x20).Select(c => (char)c)]);

    /// <summary>False for control characters other than tab and line ends, and for unpaired surrogates.</summary>
    public static bool IsCleanText(string text)
    {
        if (text.AsSpan().ContainsAny(Forbidden))
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && ++i < text.Length && char.IsLowSurrogate(text[i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value as protobuf's accessors take it (enums as their number), or null when the text is none of this type.</summary>
    /// <param name="shortEnums">Takes <c>FINALS</c> for <c>ROUND_KIND_FINALS</c>: in paths and queries, which people type.</param>
    public static object? Parse(FieldDescriptor field, string text, bool shortEnums = false) => field.FieldType switch
    {
        FieldType.String => text,
        FieldType.Bool => text switch { "true" => true, "false" => false, _ => null },
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => Whole(text) is { } n && n >= int.MinValue && n <= int.MaxValue ? (int)n : null,
        FieldType.UInt32 or FieldType.Fixed32 => Whole(text) is { } n && n >= 0 && n <= uint.MaxValue ? (uint)n : null,
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Whole(text) is { } n && n >= long.MinValue && n <= long.MaxValue ? (long)n : null,
        FieldType.UInt64 or FieldType.Fixed64 => Whole(text) is { } n && n >= 0 && n <= ulong.MaxValue ? (ulong)n : null,
        FieldType.Double => Real(text),
        FieldType.Float => Real(text) is { } d && (!double.IsFinite(d) || Math.Abs(d) <= float.MaxValue) ? (float)d : null,
        FieldType.Bytes => Base64(text),
        FieldType.Enum => Choice(field.EnumType, text, shortEnums),
        _ => null,
    };

    /// <summary>Integers may be written 3, 3.0 or 3e2; anything with a fraction is refused rather than cut.</summary>
    private static decimal? Whole(string text) =>
        text.Length is > 0 and <= 40
        && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var n)
        && n == decimal.Truncate(n) ? n : null;

    private static double? Real(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var d) && double.IsFinite(d) ? d : null,
    };

    private static ByteString? Base64(string text)
    {
        var standard = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        try
        {
            return ByteString.FromBase64(standard.PadRight((standard.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static object? Choice(EnumDescriptor type, string text, bool shortEnums)
    {
        if (type.FindValueByName(text) is { } named)
        {
            return named.Number;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return type.FindValueByNumber(number)?.Number;
        }

        return shortEnums ? type.FindValueByName(Prefix(type) + text.Replace('-', '_').ToUpperInvariant())?.Number : null;
    }

    /// <summary>The common prefix of an enum's values: their zero value without its last word.</summary>
    private static string Prefix(EnumDescriptor type)
    {
        var zero = type.FindValueByNumber(0)?.Name ?? "";
        return zero.EndsWith("UNSPECIFIED", StringComparison.Ordinal) ? zero[..^"UNSPECIFIED".Length] : "";
    }
}
