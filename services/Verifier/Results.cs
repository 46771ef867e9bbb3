using System.Text.Json.Nodes;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Verifier;

/// <summary>Recomputes each certified result from the opened sheets and compares it byte for byte.</summary>
internal sealed class Results(Bundle bundle, Report report)
{
    private readonly Dictionary<string, ResultFile> _files = bundle.Results.ToDictionary(r => r.Hash, r => ResultFile.Read(r.File));

    public void Check()
    {
        foreach (var entry in bundle.Entries.Where(e => e is { Kind: LedgerKind.Result, Detail: not null }))
        {
            var certificate = JsonNode.Parse(entry.Detail!)!;
            var name = $"Award {certificate["award"]}, {certificate["round"]}, version {certificate["version"]}";
            if (bundle.Results.FirstOrDefault(r => r.Index == entry.Index) is not { } result)
            {
                // The public bundle names the hash of every result and opens none.
                continue;
            }

            report.Say(CanonicalJson.Hash(result.File) == (string)certificate["hash"]!, $"{name}: the file is the one whose hash was certified.");
            CheckResult(entry, certificate, result, name);
        }
    }

    private void CheckResult(BundleEntry entry, JsonNode certificate, BundleResult result, string name)
    {
        if (bundle.Entries.ElementAtOrDefault((int)(long)certificate["seal"]!) is not { Kind: LedgerKind.Seal, Detail: not null } seal || seal.Index >= entry.Index)
        {
            report.Say(false, $"{name}: its seal is not in the bundle.");
            return;
        }

        var closed = JsonNode.Parse(seal.Detail)!;
        var counted = closed["counted"]!.AsArray().Select(c => ((string)c![0]!, (string)c[1]!, Index: (long)c[2]!)).ToList();
        var sheets = CountedSheets(certificate, seal, counted, name);
        if (sheets is null)
        {
            return;
        }

        try
        {
            var computed = ResultMaker.Make(Input(entry, certificate, closed, sheets)).Write();
            report.Say(computed == result.File, $"{name}: recomputed from {sheets.Count} sheets, the result is the same to the last byte.");
        }
        catch (Exception e) when (e is Refusal or KeyNotFoundException or InvalidOperationException)
        {
            report.Say(false, $"{name}: no result follows from these sheets ({e.Message}).");
        }
    }

    /// <summary>Exactly the latest sheet of each pair before the seal, less what the certificate names as dropped.</summary>
    private List<CountedSheet>? CountedSheets(JsonNode certificate, BundleEntry seal, List<(string Entry, string Judge, long Index)> counted, string name)
    {
        var (award, round) = ((int)certificate["award"]!, Enum.Parse<RoundKind>((string)certificate["round"]!));
        var opened = bundle.Entries.Take((int)seal.Index).Where(e => e is { Kind: LedgerKind.Sheet, Detail: not null })
            .Select(e => (e.Index, Detail: SheetDetail.Read(e.Detail!))).Where(s => s.Detail.Award == award && s.Detail.Round == round).ToList();
        var latest = opened.GroupBy(s => (s.Detail.Sheet.Entry, s.Detail.Sheet.Judge)).ToDictionary(g => g.Key, g => g.MaxBy(s => s.Index));
        var right = counted.All(c => latest.TryGetValue((c.Entry, c.Judge), out var last) && last.Index == c.Index);
        report.Say(right, $"{name}: every sheet of the closing list is the judge's latest before the seal.");
        var absent = latest.Keys.Except(counted.Select(c => (c.Entry, c.Judge))).ToList();
        report.Say(absent.All(a => IsExplained(a, closedEntries: JsonNode.Parse(seal.Detail!)!["entries"]!.AsArray(), seal.Index)), $"{name}: a sheet that does not count belongs to an entry that left, a recusal or a replaced judge.");
        if (!right)
        {
            return null;
        }

        var dropped = certificate["dropped"]!.AsArray().Select(d => ((string)d![0]!, (string)d[1]!)).ToHashSet();
        report.Say(dropped.All(d => Recusals(entry => true).Any(r => r.Judge == d.Item2 && r.Entries.Contains(d.Item1))), $"{name}: sheets dropped after the seal all have their recusal in the ledger.");
        var forced = certificate["forced_zero"]!.AsArray().ToDictionary(f => (string)f![0]!, f => (IReadOnlySet<int>)f![1]!.AsArray().Select(i => (int)i!).ToHashSet());
        return [.. counted.Where(c => !dropped.Contains((c.Entry, c.Judge))).Select(c => latest[(c.Entry, c.Judge)].Detail.Sheet.Without(forced.GetValueOrDefault(c.Entry, new HashSet<int>())))];
    }

    private bool IsExplained((string Entry, string Judge) pair, JsonArray closedEntries, long before) =>
        closedEntries.All(e => (string)e! != pair.Entry)
        || Recusals(e => e.Index < before).Any(r => r.Judge == pair.Judge && r.Entries.Contains(pair.Entry))
        || Decisions().Any(d => d.Kind == DecisionKind.Substitute && d.Value.EndsWith($"-{pair.Judge}", StringComparison.Ordinal));

    private IEnumerable<(string Judge, HashSet<string> Entries)> Recusals(Func<BundleEntry, bool> which) =>
        from e in bundle.Entries
        where e is { Kind: LedgerKind.Recusal, Detail: not null } && which(e)
        let detail = JsonNode.Parse(e.Detail!)!
        select ((string)detail["judge"]!, detail["entries"]!.AsArray().Select(x => (string)x!).ToHashSet());

    private IEnumerable<(long Index, DecisionKind Kind, int Award, string? Round, string Value)> Decisions() =>
        from e in bundle.Entries
        where e is { Kind: LedgerKind.Override, Detail: not null }
        let detail = JsonNode.Parse(e.Detail!)!
        select (e.Index, Enum.Parse<DecisionKind>((string)detail["kind"]!), (int)detail["award"]!, (string?)detail["round"], (string)detail["value"]!);

    private ResultInput Input(BundleEntry entry, JsonNode certificate, JsonNode closed, List<CountedSheet> sheets)
    {
        var rules = bundle.Entries.Single(e => e.Kind == LedgerKind.Rules).Detail!;
        var round = Enum.Parse<RoundKind>((string)certificate["round"]!);
        var award = (int)certificate["award"]!;
        var decisions = Decisions().Where(d => d.Index < entry.Index && d.Award == award && d.Round == round.ToString()).Select(d => (d.Kind, d.Value));
        return new ResultInput(
            MethodFile.Read(rules),
            CanonicalJson.Hash(rules),
            award,
            round,
            (int)certificate["version"]!,
            [.. closed["entries"]!.AsArray().Select(e => (string)e!)],
            sheets,
            (string?)certificate["review"] is { } review ? _files[review].Places.ToDictionary(p => p.Entry, p => p.Value) : null,
            certificate["struck"]!.AsArray().Select(s => (string)s!).ToHashSet(),
            certificate["fewer"]!.AsArray().Select(s => (string)s!).ToHashSet(),
            DecisionText.For(decisions));
    }
}
