using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CseaMesh.Verifier;

/// <summary>What was given is not in the form of FORMAT.md.</summary>
public sealed class UnreadableException(string message) : Exception(message);

/// <summary>Canonical JSON (RFC 8785) with integers only, base64 and hashes: one text for one content.</summary>
internal static class Canonical
{
    private static readonly UTF8Encoding Utf8 = new(false, true);

    public static string Text(byte[] bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new UnreadableException("The text is not UTF-8.");
        }
    }

    /// <summary>Reads a document that is byte for byte its own canonical form.</summary>
    public static JsonNode Read(string text)
    {
        try
        {
            var node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 32 }) ?? throw new UnreadableException("The document is empty.");
            return Write(node) == text ? node : throw new UnreadableException("The document is not in canonical form.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or FormatException)
        {
            throw new UnreadableException($"The document is no JSON: {e.Message}");
        }
    }

    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Utf8.GetBytes(text)));

    public static byte[] Bytes(string text) => Utf8.GetBytes(text);

    public static byte[] Base64(string text, int? length = null)
    {
        try
        {
            var bytes = Convert.FromBase64String(text);
            return Convert.ToBase64String(bytes) == text && (length is null || bytes.Length == length) ? bytes : throw new UnreadableException("Base64 of another form or length.");
        }
        catch (FormatException)
        {
            throw new UnreadableException("This is no base64.");
        }
    }

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                text.Append('{').AppendJoin(',', members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{Quoted(m.Key)}:{Write(m.Value)}")).Append('}');
                break;
            case JsonArray items:
                text.Append('[').AppendJoin(',', items.Select(Write)).Append(']');
                break;
            default:
                text.Append(node.GetValueKind() switch
                {
                    JsonValueKind.String => Quoted(node.GetValue<string>()),
                    JsonValueKind.True => "true",
                    JsonValueKind.False => "false",
                    JsonValueKind.Number when long.TryParse(node.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number.ToString(CultureInfo.InvariantCulture),
                    _ => throw new UnreadableException($"{node.ToJsonString()} is no integer."),
                });
                break;
        }
    }

    private static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }
}
