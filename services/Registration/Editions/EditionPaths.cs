using System.Globalization;
using CseaMesh.Registration.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Registration.Editions;

/// <summary>
/// Every single value of an edition file by its path: what two files differ in, and where a correction goes. List items are named by their
/// key, so that a path means the same value wherever the item stands: "awards[number=5].name.zh".
/// </summary>
internal static class EditionPaths
{
    private static readonly string[] Keys = ["number", "code", "key", "version", "no"];

    public static IReadOnlyList<EditionChange> Differences(IMessage before, IMessage after)
    {
        var (old, now) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        Read(before, "", old);
        Read(after, "", now);
        return [.. old.Keys.Union(now.Keys).Select(path => new EditionChange { Path = path, Before = old.GetValueOrDefault(path, ""), After = now.GetValueOrDefault(path, "") }).Where(c => c.Before != c.After)];
    }

    /// <summary>All values, each with its path, in the order of the contract.</summary>
    public static IReadOnlyDictionary<string, string> Values(IMessage message)
    {
        var values = new Dictionary<string, string>();
        Read(message, "", values);
        return values;
    }

    /// <summary>Writes one value. Returns what is wrong with the path or the value, or null.</summary>
    public static FieldProblem? Write(IMessage root, string path, string value, string field)
    {
        var (message, rest) = (root, path);
        while (true)
        {
            var dot = Dot(rest);
            var (name, key) = Step(dot < 0 ? rest : rest[..dot]);
            if (message.Descriptor.FindFieldByName(name) is not { } part)
            {
                return Unknown(field, path);
            }

            if (dot < 0)
            {
                return key.Length == 0 && !part.IsRepeated && (part.FieldType != FieldType.Message || part.MessageType.FullName == Timestamp.Descriptor.FullName)
                    ? Put(message, part, value, path, field)
                    : Unknown(field, path);
            }

            rest = rest[(dot + 1)..];
            if (part.FieldType != FieldType.Message || Next(message, part, key) is not { } next)
            {
                return Unknown(field, path);
            }

            message = next;
        }
    }

    private static IMessage? Next(IMessage message, FieldDescriptor part, string key) => part.IsRepeated
        ? ((System.Collections.IList)part.Accessor.GetValue(message)).Cast<IMessage>().Select((item, i) => (item, i)).FirstOrDefault(x => Label(x.item, x.i) == key).item
        : part.Accessor.GetValue(message) as IMessage;

    private static FieldProblem? Put(IMessage message, FieldDescriptor part, string value, string path, string field)
    {
        object? written = part.FieldType switch
        {
            FieldType.String => value,
            FieldType.Int32 when int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            FieldType.Int64 when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            FieldType.Bool when bool.TryParse(value, out var flag) => flag,
            FieldType.Enum => part.EnumType.FindValueByName(value)?.Number,
            FieldType.Message when DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) && HasOffset(value) => at.ToTimestamp(),
            _ => null,
        };
        if (written is null)
        {
            return new FieldProblem(field, $"「{value}」不是 {path} 可用的值", $"\"{value}\" is not a value that {path} takes", "INVALID");
        }

        part.Accessor.SetValue(message, written);
        return null;
    }

    /// <summary>An instant without offset would mean another moment on every machine.</summary>
    private static bool HasOffset(string value) => value.EndsWith('Z') || (value.Length > 6 && value[^6] is '+' or '-');

    private static void Read(IMessage message, string at, Dictionary<string, string> into)
    {
        foreach (var part in message.Descriptor.Fields.InFieldNumberOrder())
        {
            var path = at.Length == 0 ? part.Name : $"{at}.{part.Name}";
            var value = part.Accessor.GetValue(message);
            if (part.IsRepeated)
            {
                var items = (System.Collections.IList)value;
                for (var i = 0; i < items.Count; i++)
                {
                    if (items[i] is IMessage item)
                    {
                        Read(item, $"{path}[{Label(item, i)}]", into);
                    }
                    else
                    {
                        into[$"{path}[{i}]"] = Text(part, items[i]!);
                    }
                }
            }
            else if (value is Timestamp instant)
            {
                into[path] = Text(part, instant);
            }
            else if (value is IMessage inner)
            {
                Read(inner, path, into);
            }
            else if (value is not null && (!part.HasPresence || part.Accessor.HasValue(message)))
            {
                into[path] = Text(part, value);
            }
        }
    }

    private static string Text(FieldDescriptor part, object value) => value switch
    {
        Timestamp at => at.ToDateTimeOffset().ToOffset(TaipeiTime.Offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        System.Enum e => part.EnumType.FindValueByNumber(Convert.ToInt32(e, CultureInfo.InvariantCulture))?.Name ?? "",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Label(IMessage item, int index)
    {
        foreach (var key in Keys)
        {
            if (item.Descriptor.FindFieldByName(key) is { } field)
            {
                return $"{key}={Convert.ToString(field.Accessor.GetValue(item), CultureInfo.InvariantCulture)}";
            }
        }

        return index.ToString(CultureInfo.InvariantCulture);
    }

    private static int Dot(string path)
    {
        var depth = 0;
        for (var i = 0; i < path.Length; i++)
        {
            depth += path[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (path[i] == '.' && depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static (string Name, string Key) Step(string step) =>
        step.IndexOf('[', StringComparison.Ordinal) is var open and > 0 && step.EndsWith(']') ? (step[..open], step[(open + 1)..^1]) : (step, "");

    private static FieldProblem Unknown(string field, string path) =>
        new(field, $"活動檔案中沒有「{path}」這個單一的值", $"the edition file has no single value \"{path}\"", "PATH_UNKNOWN");
}
