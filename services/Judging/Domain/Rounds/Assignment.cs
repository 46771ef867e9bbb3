using System.Security.Cryptography;
using System.Text;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Rounds;

/// <summary>One sheet to be given.</summary>
internal readonly record struct Pair(Candidate Candidate, Member Member);

/// <summary>An award with its entries and those who may judge it.</summary>
/// <param name="Split">Judges per entry; 0 = every one.</param>
internal sealed record Docket(int Award, IReadOnlyList<Candidate> Candidates, IReadOnlyList<Member> Panel, int Split = 0);

/// <summary>Who scores what: every judge every entry, or so many judges per entry. HARD conflicts excepted, always.</summary>
internal static class Assignment
{
    /// <summary>Every judge, every entry. Complete panels are the fairest.</summary>
    public static IReadOnlyList<Pair> Everyone(IReadOnlyList<Candidate> candidates, IReadOnlyList<Member> judges, IReadOnlyList<Conflict> conflicts)
    {
        var bars = conflicts.Where(c => c.Bars).ToLookup(c => c.MemberId);
        return [.. from candidate in candidates from judge in judges where !bars[judge.Id].Any(c => c.Concerns(candidate)) select new Pair(candidate, judge)];
    }

    /// <summary>All awards by the same rule. With caps they are solved together, because a judge's cap holds for all of them.</summary>
    /// <param name="held">Sheets that members hold already.</param>
    /// <param name="draw">Fixed before any entry was known: nobody can steer who meets whom.</param>
    public static IReadOnlyDictionary<int, IReadOnlyList<Pair>> Plan(IReadOnlyList<Docket> dockets, IReadOnlyList<Conflict> conflicts, IReadOnlyDictionary<string, int> held, string draw)
    {
        var plans = dockets.Where(d => d.Split == 0).ToDictionary(d => d.Award, d => Everyone(d.Candidates, d.Panel, conflicts));
        Docket[] split = [.. dockets.Where(d => d.Split > 0)];
        if (split.Length == 0)
        {
            return plans;
        }

        // Who scores everything elsewhere gets less here.
        var load = new Dictionary<string, int>(held, StringComparer.Ordinal);
        foreach (var pair in plans.Values.SelectMany(p => p))
        {
            load[pair.Member.Id] = load.GetValueOrDefault(pair.Member.Id) + 1;
        }

        var splitter = new LoadSplitter(conflicts, load, draw);
        foreach (var (award, pairs) in split.Any(d => d.Panel.Any(m => m.MaxSheets > 0)) ? splitter.Together(split) : splitter.OneByOne(split))
        {
            plans.Add(award, pairs);
        }

        return plans;
    }

    /// <summary>Every entry must be able to reach the minimum of sheets, and all entries must be comparable.</summary>
    public static Refusal? WhyNot(Docket docket, IReadOnlyList<Pair> pairs, int minimum, IReadOnlyList<Conflict> conflicts)
    {
        var given = pairs.GroupBy(p => p.Candidate.Id).ToDictionary(g => g.Key, g => g.Count());
        var free = Everyone(docket.Candidates, docket.Panel, conflicts).GroupBy(p => p.Candidate.Id).ToDictionary(g => g.Key, g => g.Count());
        if (docket.Candidates.FirstOrDefault(c => free.GetValueOrDefault(c.Id) < minimum) is { } thin)
        {
            return Refusal.Precondition(
                "PANEL_TOO_SMALL",
                $"參賽件 {thin.Number} 迴避後只剩 {free.GetValueOrDefault(thin.Id)} 位評審委員，至少需要 {minimum} 位；請增聘委員。",
                $"Entry {thin.Number} keeps {free.GetValueOrDefault(thin.Id)} judges after recusals and needs {minimum}; appoint more.").With("entry", thin.Number);
        }

        if (docket.Candidates.FirstOrDefault(c => given.GetValueOrDefault(c.Id) < Math.Min(docket.Split, free[c.Id])) is { } starved)
        {
            return Refusal.Precondition(
                "CAPS_TOO_LOW",
                $"參賽件 {starved.Number} 應由 {docket.Split} 位委員評分，委員的件數上限只容得下 {given.GetValueOrDefault(starved.Id)} 位；請提高上限或增聘委員。",
                $"Entry {starved.Number} should get {docket.Split} judges, and their caps leave room for {given.GetValueOrDefault(starved.Id)}; raise the caps or appoint more.").With("entry", starved.Number);
        }

        var islands = new Panel(pairs.Select(p => new Given(p.Candidate.Id, p.Member.Id, 0))).Islands();
        return islands.Count > 1
            ? Refusal.Precondition("GRAPH_DISCONNECTED", $"評審分配分成 {islands.Count} 群，彼此無法比較。", $"The assignment falls into {islands.Count} groups that cannot be compared.")
            : null;
    }

    /// <summary>A judge's own order of the entries: by SHA-256(seed, judge, entry), so that nobody is always read last.</summary>
    public static string OrderKey(string seed, string member, string entry) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}|{member}|{entry}")))[..16];
}
