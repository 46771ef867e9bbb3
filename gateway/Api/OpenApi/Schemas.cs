using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace CseaMesh.Gateway.Api.OpenApi;

/// <summary>JSON schemas of messages by proto3's JSON mapping; each message and enum that is reached becomes a component once.</summary>
internal sealed class Schemas(Comments comments)
{
    private readonly SortedDictionary<string, JsonObject> _components = new(StringComparer.Ordinal);

    public JsonObject Components => new(_components.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Key, c.Value.DeepClone())));

    public JsonObject Reference(MessageDescriptor message)
    {
        var name = Name(message);
        if (!_components.ContainsKey(name))
        {
            _components[name] = []; // first, because messages may hold themselves
            _components[name] = Object(message, message.Fields.InFieldNumberOrder());
        }

        return Reference(name);
    }

    /// <summary>An object of the given fields: a request without those that the path gives.</summary>
    public JsonObject Object(MessageDescriptor message, IEnumerable<FieldDescriptor> fields)
    {
        var properties = new JsonObject();
        foreach (var field in fields)
        {
            properties[field.JsonName] = Field(field);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        Describe(schema, comments.Of(message));
        return schema;
    }

    /// <summary>The schema of a field with its comment.</summary>
    public JsonObject Field(FieldDescriptor field)
    {
        var schema = field switch
        {
            { IsMap: true } => new JsonObject { ["type"] = "object", ["additionalProperties"] = Single(field.MessageType.FindFieldByNumber(2)) },
            { IsRepeated: true } => new JsonObject { ["type"] = "array", ["items"] = Single(field) },
            _ => Single(field),
        };
        var text = comments.Of(field);
        if (field.RealContainingOneof is { } oneof)
        {
            text = $"{text} At most one of: {string.Join(", ", oneof.Fields.Select(f => f.JsonName))}.".Trim();
        }

        if (text.Length == 0)
        {
            return schema;
        }

        if (!schema.ContainsKey("$ref"))
        {
            Describe(schema, text);
            return schema;
        }

        // Beside $ref nothing counts in OpenAPI 3.0.
        return new JsonObject { ["allOf"] = new JsonArray(schema), ["description"] = text };
    }

    private JsonObject Single(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Bool => Of("boolean"),
        FieldType.String => Of("string"),
        FieldType.Bytes => Of("string", "byte"),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => Of("integer", "int32"),
        FieldType.UInt32 or FieldType.Fixed32 => Of("integer", "int64"),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Of("string", "int64"),
        FieldType.UInt64 or FieldType.Fixed64 => Of("string", "uint64"),
        FieldType.Float => Of("number", "float"),
        FieldType.Double => Of("number", "double"),
        FieldType.Enum => Enum(field.EnumType),
        FieldType.Message or FieldType.Group => Message(field.MessageType),
        _ => throw new InvalidOperationException($"{field.FullName} has a type without schema."),
    };

    private JsonObject Message(MessageDescriptor message) => message.FullName switch
    {
        "google.protobuf.Timestamp" => Of("string", "date-time"),
        "google.protobuf.Duration" or "google.protobuf.FieldMask" or "google.protobuf.StringValue" => Of("string"),
        "google.protobuf.Struct" or "google.protobuf.Any" => Of("object"),
        "google.protobuf.ListValue" => new JsonObject { ["type"] = "array", ["items"] = new JsonObject() },
        "google.protobuf.Value" => [],
        var name when name.StartsWith("google.protobuf.", StringComparison.Ordinal) && name.EndsWith("Value", StringComparison.Ordinal) => Single(message.FindFieldByNumber(1)),
        _ => Reference(message),
    };

    private JsonObject Enum(EnumDescriptor type)
    {
        var name = Name(type);
        if (!_components.ContainsKey(name))
        {
            var values = new JsonArray([.. type.Values.Select(v => (JsonNode)v.Name)]);
            var schema = new JsonObject { ["type"] = "string", ["enum"] = values };
            var words = type.Values.Select(v => (v.Name, Text: comments.Of(v))).Where(v => v.Text.Length > 0).Select(v => $"{v.Name}: {v.Text}");
            Describe(schema, string.Join(" · ", new[] { comments.Of(type) }.Concat(words).Where(t => t.Length > 0)));
            _components[name] = schema;
        }

        return Reference(name);
    }

    private static void Describe(JsonObject schema, string text)
    {
        if (text.Length > 0)
        {
            schema["description"] = text;
        }
    }

    private static JsonObject Of(string type, string? format = null) =>
        format is null ? new JsonObject { ["type"] = type } : new JsonObject { ["type"] = type, ["format"] = format };

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    private static string Name(IDescriptor descriptor) =>
        descriptor.FullName.StartsWith("csea.", StringComparison.Ordinal) ? descriptor.FullName["csea.".Length..] : descriptor.FullName;
}
