using System.Text.Json.Nodes;

namespace CseaMesh.Verifier;

/// <summary>FORMAT.md, section 6: seals close over exactly the right sheets, certificates follow from their seal.</summary>
internal sealed class Rounds(Bundle bundle, Verification report)
{
    private readonly History _history = new(bundle);
    private readonly Dictionary<long, (JsonNode Seal, Dictionary<(string Entry, string Judge), JsonNode> Sheets)> _seals = [];
    private readonly Dictionary<(int Award, string Round), (int Version, string Hash, ResultText? File)> _certified = [];

    public void Check()
    {
        foreach (var (index, seal) in _history.Of("seal"))
        {
            CheckSeal(index, seal);
        }

        report.Say(
            bundle.Results.Zip(bundle.Results.Skip(1)).All(p => p.First.Index < p.Second.Index)
            && bundle.Results.All(r => r.Index >= 0 && r.Index < bundle.Entries.Count && bundle.Entries[(int)r.Index].Kind == "result" && _history.IsOpened(r.Index)),
            "Every result file belongs to a certificate.");
        foreach (var (index, certificate) in _history.Of("result"))
        {
            var key = ((int)certificate["award"]!, (string)certificate["round"]!);
            var version = (int)certificate["version"]!;
            var name = $"Award {key.Item1}, {key.Item2}, version {version}";
            report.Say(version == _certified.GetValueOrDefault(key).Version + 1, $"{name}: follows the version before.");
            var file = bundle.Results.FirstOrDefault(r => r.Index == index);
            _certified[key] = (version, (string)certificate["hash"]!, file);
            if (file is not null)
            {
                CheckResult(index, certificate, file, name);
            }
        }
    }

    private void CheckSeal(long at, JsonNode seal)
    {
        var (award, round) = ((int)seal["award"]!, (string)seal["round"]!);
        var name = $"Seal of award {award}, {round}";
        var entries = _history.Present(award, round, at).Where(p => p.Value).Select(p => p.Key).Order(StringComparer.Ordinal).ToList();
        report.Say(History.Names(seal["entries"]!).SequenceEqual(entries), $"{name}: covers exactly the entries that took part.");

        var latest = new Dictionary<(string Entry, string Judge), (long Index, JsonNode Sheet)>();
        var (late, broken) = (false, false);
        foreach (var (index, sheet) in _history.Of("sheet", award, round))
        {
            late |= index > at;
            if (index < at)
            {
                var pair = ((string)sheet["entry"]!, (string)sheet["judge"]!);
                broken |= (int)sheet["v"]! != (latest.TryGetValue(pair, out var known) ? (int)known.Sheet["v"]! : 0) + 1;
                latest[pair] = (index, sheet);
            }
        }

        report.Say(!late, $"{name}: no sheet of the round comes after it.");
        report.Say(!broken, $"{name}: no version of a sheet is missing.");

        var substitutes = _history.Of("override", award, round, at).Where(d => (string?)d.Detail["kind"] == "Substitute").SelectMany(d => ((string)d.Detail["value"]!).Split(';').Select(part => (d.Index, Part: part))).ToList();
        var assigned = _history.Of("open", award, round, at).SelectMany(d => d.Detail["pairs"]!.AsArray().Select(p => ((string)p![0]!, (string)p[1]!)))
            .Concat(substitutes.Where(s => s.Part.Contains('>')).Select(s => s.Part.Split('>') is var p ? (p[0], p[1]) : default)).ToHashSet();
        var rosters = _history.Of("roster", at).ToList();
        var members = rosters.SelectMany(r => r.Detail["members"]!.AsArray().Select(m => (string)m!["id"]!)).ToHashSet();
        var gone = rosters.SelectMany(r => (r.Detail["left"]?.AsArray() ?? []).Select(j => (r.Index, Judge: (string)j!)))
            .Concat(substitutes.Where(s => s.Part is ['-', _, ..]).Select(s => (s.Index, Judge: s.Part[1..]))).ToLookup(g => g.Judge, g => g.Index);
        var recused = _history.Recused(at);
        var due = latest.Where(l => entries.Contains(l.Key.Entry) && !recused.Contains(l.Key)).ToDictionary(l => l.Key, l => l.Value.Index);
        var counted = seal["counted"]!.AsArray().Select(c => (Pair: ((string)c![0]!, (string)c[1]!), Index: (long)c[2]!)).ToList();
        var pairs = counted.Select(c => c.Pair).ToHashSet();
        report.Say(pairs.Count == counted.Count && counted.All(c => due.TryGetValue(c.Pair, out var index) && index == c.Index), $"{name}: every counted sheet is the judge's latest, and none is recused.");
        report.Say(due.Where(d => !pairs.Contains(d.Key)).All(d => gone[d.Key.Judge].Any(g => g > d.Value)), $"{name}: every sheet that does not count belongs to a recusal, a replaced judge or an entry that left.");
        report.Say(pairs.All(p => assigned.Contains(p) && members.Contains(p.Item2)), $"{name}: every counted sheet was assigned to a member of the committee.");
        report.Say(History.Names(seal["fewer"]!).SequenceEqual(_history.Fewer(award, round, at)), $"{name}: fewer sheets were allowed only by decision.");
        _seals[at] = (seal, pairs.Where(latest.ContainsKey).ToDictionary(p => p, p => latest[p].Sheet));
    }

    private void CheckResult(long at, JsonNode certificate, ResultText file, string name)
    {
        var (award, round, sealedAt) = ((int)certificate["award"]!, (string)certificate["round"]!, (long)certificate["seal"]!);
        report.Say(file.Hash == (string)certificate["hash"]! && Canonical.Hash(file.File) == file.Hash, $"{name}: the file is the one whose hash was certified.");
        if (!report.Holds || sealedAt > at || !_seals.TryGetValue(sealedAt, out var closed) || (int)closed.Seal["award"]! != award || (string?)closed.Seal["round"] != round)
        {
            report.Say(false, $"{name}: its seal is sound and in the bundle.");
            return;
        }

        var entries = History.Names(closed.Seal["entries"]!);
        var (present, recused, verdicts) = (_history.Present(award, round, at), _history.Recused(at), _history.Verdicts(at));
        var dropped = certificate["dropped"]!.AsArray().Select(d => ((string)d![0]!, (string)d[1]!)).ToHashSet();
        var forced = certificate["forced_zero"]!.AsArray().ToDictionary(f => (string)f![0]!, f => f![1]!.AsArray().Select(i => (int)i!).ToList());
        report.Say(History.Names(certificate["struck"]!).SequenceEqual(entries.Where(e => !present[e])), $"{name}: exactly the entries that left since the seal are struck.");
        report.Say(dropped.SetEquals(closed.Sheets.Keys.Where(recused.Contains)) && dropped.Count == certificate["dropped"]!.AsArray().Count, $"{name}: exactly the sheets of later recusals are dropped.");
        report.Say(History.Names(certificate["fewer"]!).SequenceEqual(_history.Fewer(award, round, at)), $"{name}: fewer sheets were allowed only by decision.");
        report.Say(entries.All(e => forced.GetValueOrDefault(e, []).SequenceEqual(verdicts.GetValueOrDefault(e, []))), $"{name}: bonus items are fixed at 0 exactly by the verdicts on record.");

        Dictionary<string, Fraction>? review = null;
        if (round == "Finals")
        {
            var known = _certified.GetValueOrDefault((award, "Review"));
            report.Say(known.File is not null && known.Hash == (string?)certificate["review"], $"{name}: it builds on the certified review.");
            review = Canonical.Read(known.File!.File)["places"]!.AsArray().ToDictionary(p => (string)p!["entry"]!, p => Fraction.Parse((string)p!["value"]![0]!, (string)p["value"]![1]!));
        }

        var counted = closed.Sheets.Where(s => !dropped.Contains(s.Key)).ToDictionary(s => s.Key, s => new CountedSheet(
            Items(s.Value["s"]!),
            Items(s.Value["bonus"]!).Where(b => !forced.GetValueOrDefault(s.Key.Entry, []).Contains(b.Key)).ToDictionary()));
        var rules = bundle.Entries.Single(e => e.Kind == "rules").Detail!;
        var decisions = _history.Of("override", award, round, at).Select(d => ((string)d.Detail["kind"]!, (string)d.Detail["value"]!));
        var computed = new Recomputation(new Settings(rules, award, round == "Finals"), certificate, entries, counted, review, decisions).File();
        report.Add(computed);
        report.Say(computed == file.File, $"{name}: recomputed from {counted.Count} sheets, the result is the same to the last byte.");
    }

    private static Dictionary<int, int> Items(JsonNode pairs) => pairs.AsArray().ToDictionary(p => (int)p![0]!, p => (int)p![1]!);
}
