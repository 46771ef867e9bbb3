using System.Security.Cryptography;
using System.Text;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Rounds;

/// <summary>Who scores what: every judge every entry, HARD conflicts excepted. Complete panels are the fairest.</summary>
internal static class Assignment
{
    public static IReadOnlyList<(Candidate Candidate, Member Member)> Everyone(
        IReadOnlyList<Candidate> candidates,
        IReadOnlyList<Member> judges,
        IReadOnlyList<Conflict> conflicts)
    {
        var bars = conflicts.Where(c => c.Bars).ToLookup(c => c.MemberId);
        return [.. from candidate in candidates from judge in judges where !bars[judge.Id].Any(c => c.Concerns(candidate)) select (candidate, judge)];
    }

    /// <summary>Every entry must be able to reach the minimum of sheets, and all entries must be comparable.</summary>
    public static Refusal? WhyNot(IReadOnlyList<Candidate> candidates, IReadOnlyList<(Candidate Candidate, Member Member)> pairs, int minimum)
    {
        var per = pairs.GroupBy(p => p.Candidate.Id).ToDictionary(g => g.Key, g => g.Count());
        if (candidates.FirstOrDefault(c => per.GetValueOrDefault(c.Id) < minimum) is { } short_)
        {
            return Refusal.Precondition(
                "PANEL_TOO_SMALL",
                $"參賽件 {short_.Number} 迴避後只剩 {per.GetValueOrDefault(short_.Id)} 位評審委員，至少需要 {minimum} 位；請增聘委員。",
                $"Entry {short_.Number} keeps {per.GetValueOrDefault(short_.Id)} judges after recusals and needs {minimum}; appoint more.").With("entry", short_.Number);
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
