using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf.Reflection;

namespace CseaMesh.Gateway.Api;

/// <summary>The two spellings of a field: <c>legal_name</c> in contracts and services, <c>legalName</c> in JSON. Both are accepted.</summary>
internal static class JsonNames
{
    private static readonly ConcurrentDictionary<MessageDescriptor, Dictionary<string, FieldDescriptor>> ByJsonName = new();

    public static FieldDescriptor? Find(MessageDescriptor type, string name) =>
        ByJsonName.GetOrAdd(type, static t => t.Fields.InDeclarationOrder().ToDictionary(f => f.JsonName)).GetValueOrDefault(name)
        ?? type.FindFieldByName(name);

    /// <summary>Types of protobuf itself whose JSON is not an object of their fields.</summary>
    public static bool IsWellKnown(MessageDescriptor type) =>
        type.File.Package == "google.protobuf" && type.File.Name is not ("google/protobuf/descriptor.proto" or "google/protobuf/empty.proto");

    /// <summary>The field at the end of a dotted path with the fields on the way, or null where a part does not exist or is repeated.</summary>
    public static IReadOnlyList<FieldDescriptor>? Follow(MessageDescriptor type, string path)
    {
        var fields = new List<FieldDescriptor>();
        foreach (var part in path.Split('.'))
        {
            if (fields.Count > 0 && fields[^1] is not { FieldType: FieldType.Message, IsRepeated: false })
            {
                return null;
            }

            if (Find(fields.Count == 0 ? type : fields[^1].MessageType, part) is not { } field)
            {
                return null;
            }

            fields.Add(field);
        }

        return fields;
    }

    /// <summary><c>entries[0].legal_name</c> as JSON clients know it: <c>entries[0].legalName</c>. What stands in brackets is kept.</summary>
    public static string OfPath(string path)
    {
        if (!path.Contains('_', StringComparison.Ordinal))
        {
            return path;
        }

        var json = new StringBuilder(path.Length);
        var brackets = 0;
        for (var i = 0; i < path.Length; i++)
        {
            brackets += path[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (path[i] == '_' && brackets == 0 && i > 0 && i + 1 < path.Length && char.IsAsciiLetterLower(path[i + 1]))
            {
                json.Append(char.ToUpperInvariant(path[++i]));
            }
            else
            {
                json.Append(path[i]);
            }
        }

        return json.ToString();
    }
}
