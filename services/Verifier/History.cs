using System.Text.Json.Nodes;

namespace CseaMesh.Verifier;

/// <summary>What the opened entries say had happened before a given index. FORMAT.md, sections 4 and 6.</summary>
internal sealed class History(Bundle bundle)
{
    private readonly Dictionary<long, JsonNode> _details = bundle.Entries.Where(e => e.Detail is not null).ToDictionary(e => e.Index, e => Canonical.Read(e.Detail!));

    public bool IsOpened(long index) => _details.ContainsKey(index);

    public IEnumerable<(long Index, JsonNode Detail)> Of(string kind, long before = long.MaxValue) =>
        bundle.Entries.Where(e => e.Kind == kind && e.Index < before && _details.ContainsKey(e.Index)).Select(e => (e.Index, _details[e.Index]));

    public IEnumerable<(long Index, JsonNode Detail)> Of(string kind, int award, string round, long before = long.MaxValue) =>
        Of(kind, before).Where(d => (int)d.Detail["award"]! == award && (string?)d.Detail["round"] == round);

    /// <summary>Entry → it takes part (its last word).</summary>
    public Dictionary<string, bool> Present(int award, string round, long before)
    {
        var present = new Dictionary<string, bool>();
        foreach (var (_, detail) in Of("entrylist", award, round, before))
        {
            Names(detail["entries"]!).ForEach(e => present[e] = detail["left"] is null);
        }

        return present;
    }

    public HashSet<(string Entry, string Judge)> Recused(long before)
    {
        var recused = new HashSet<(string, string)>();
        foreach (var (_, detail) in Of("recusal", before))
        {
            var lifted = detail["lifted"] is { } l && (bool)l;
            foreach (var pair in Names(detail["entries"]!).Select(e => (e, (string)detail["judge"]!)))
            {
                _ = lifted ? recused.Remove(pair) : recused.Add(pair);
            }
        }

        return recused;
    }

    public List<string> Fewer(int award, string round, long before) =>
        [.. Of("override", award, round, before).Where(d => (string?)d.Detail["kind"] == "Override" && (string?)d.Detail["value"] == "fewer-sheets").Select(d => (string)d.Detail["entry"]!).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Entry → bonus items fixed at 0 by its last verdict.</summary>
    public Dictionary<string, List<int>> Verdicts(long before)
    {
        var verdicts = new Dictionary<string, List<int>>();
        foreach (var (_, detail) in Of("verdict", before))
        {
            verdicts[(string)detail["entry"]!] = [.. detail["forced_zero"]!.AsArray().Select(i => (int)i!)];
        }

        return verdicts;
    }

    public static List<string> Names(JsonNode names) => [.. names.AsArray().Select(n => (string)n!)];
}
