using System.Text.Json;
using System.Text.RegularExpressions;

namespace CseaMesh.Tests.Registration;

/// <summary>The part of JSON Schema 2020-12 that the edition's schema uses. A keyword it does not know fails the test, never passes silently.</summary>
internal sealed class SchemaCheck(JsonElement schema)
{
    private static readonly HashSet<string> Notes = ["$schema", "$defs", "title", "description"];

    private readonly List<string> _problems = [];

    public static IReadOnlyList<string> Problems(string schema, string document)
    {
        using var rules = JsonDocument.Parse(schema);
        using var parsed = JsonDocument.Parse(document);
        var check = new SchemaCheck(rules.RootElement);
        check.Check("$", rules.RootElement, parsed.RootElement);
        return check._problems;
    }

    private void Check(string at, JsonElement rules, JsonElement value)
    {
        foreach (var rule in rules.EnumerateObject().Where(r => !Notes.Contains(r.Name)))
        {
            var ok = rule.Name switch
            {
                "$ref" => Refer(at, rule.Value.GetString()!, value),
                "type" => IsType(rule.Value.GetString()!, value),
                "enum" => rule.Value.EnumerateArray().Any(v => JsonElement.DeepEquals(v, value)),
                "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.Value.GetString()!),
                "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= rule.Value.GetInt32(),
                "maxLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= rule.Value.GetInt32(),
                "minimum" => value.ValueKind != JsonValueKind.Number || value.GetInt64() >= rule.Value.GetInt64(),
                "maximum" => value.ValueKind != JsonValueKind.Number || value.GetInt64() <= rule.Value.GetInt64(),
                "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= rule.Value.GetInt32(),
                "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= rule.Value.GetInt32(),
                "items" => Each(at, rule.Value, value),
                "properties" => Properties(at, rule.Value, value),
                "required" => value.ValueKind != JsonValueKind.Object || rule.Value.EnumerateArray().All(p => value.TryGetProperty(p.GetString()!, out _)),
                "additionalProperties" => rule.Value.ValueKind == JsonValueKind.False && (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(p => rules.GetProperty("properties").TryGetProperty(p.Name, out _))),
                _ => throw new NotSupportedException($"This check does not know the keyword {rule.Name}."),
            };
            if (!ok)
            {
                _problems.Add($"{at}: {rule.Name}");
            }
        }
    }

    private static bool IsType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException($"This check does not know the type {type}."),
    };

    private bool Refer(string at, string reference, JsonElement value)
    {
        Check(at, schema.GetProperty("$defs").GetProperty(reference["#/$defs/".Length..]), value);
        return true;
    }

    private bool Each(string at, JsonElement rules, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var (i, item) in value.EnumerateArray().Index())
            {
                Check($"{at}[{i}]", rules, item);
            }
        }

        return true;
    }

    private bool Properties(string at, JsonElement rules, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                if (rules.TryGetProperty(property.Name, out var rule))
                {
                    Check($"{at}.{property.Name}", rule, property.Value);
                }
            }
        }

        return true;
    }
}
