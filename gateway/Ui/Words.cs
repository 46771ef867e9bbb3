using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace CseaMesh.Gateway.Ui;

/// <summary>
/// Every sentence of the web client, in Traditional Chinese and English, from the JSON files beside this one:
/// nested groups whose leaves are <c>["中文", "English"]</c>. A plural is <c>{0:entry|entries}</c>.
/// </summary>
public sealed class Words
{
    private static readonly FrozenDictionary<string, Pair> All = Load();

    /// <summary>Keys with both sentences, for the test that no sentence is missing.</summary>
    public static IReadOnlyDictionary<string, Pair> Pairs => All;

    /// <summary>The sentence in the language of this request.</summary>
    public string this[string key] => Lang.Pick(Find(key).Zh, Find(key).En);

    /// <summary>The sentence with its values filled in.</summary>
    public string this[string key, params object?[] values] => string.Format(Plural.Only, this[key], values);

    /// <summary>The sentence when there is one, for keys made from an enum.</summary>
    public string? Maybe(string key) => All.TryGetValue(key, out var pair) ? Lang.Pick(pair.Zh, pair.En) : null;

    private static Pair Find(string key) =>
        All.TryGetValue(key, out var pair) ? pair : throw new KeyNotFoundException($"No sentence '{key}' in Ui/Words");

    private static FrozenDictionary<string, Pair> Load()
    {
        var pairs = new Dictionary<string, Pair>();
        var assembly = typeof(Words).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.Contains(".Words.", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var document = JsonDocument.Parse(stream);
            Walk(document.RootElement, "");
        }
        return pairs.ToFrozenDictionary();

        void Walk(JsonElement node, string path)
        {
            foreach (var item in node.EnumerateObject())
            {
                var key = path.Length == 0 ? item.Name : $"{path}.{item.Name}";
                if (item.Value.ValueKind == JsonValueKind.Object) Walk(item.Value, key);
                else pairs.Add(key, new Pair(item.Value[0].GetString() ?? "", item.Value[1].GetString() ?? ""));
            }
        }
    }

    public sealed record Pair(string Zh, string En);

    /// <summary>Figures with thousands separators; <c>{0:one|many}</c> picks a word by the number.</summary>
    private sealed class Plural : IFormatProvider, ICustomFormatter
    {
        public static readonly Plural Only = new();

        public object? GetFormat(Type? type) => type == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? value, IFormatProvider? provider)
        {
            if (format is not null && format.IndexOf('|', StringComparison.Ordinal) is var bar and >= 0)
                return Convert.ToInt64(value, CultureInfo.InvariantCulture) == 1 ? format[..bar] : format[(bar + 1)..];
            return value switch
            {
                int or long or uint or ulong or short => ((IFormattable)value).ToString(format ?? "N0", CultureInfo.InvariantCulture),
                IFormattable number => number.ToString(format, CultureInfo.InvariantCulture),
                _ => value?.ToString() ?? "",
            };
        }
    }
}
