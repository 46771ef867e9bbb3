namespace CseaMesh.Judging.Domain.Rounds;

/// <summary>Names for those who may not know the names: drawn by the round's seed, the same on every page of the round.</summary>
internal static class Codes
{
    public static IReadOnlyDictionary<string, string> OfEntries(AwardRound round, IEnumerable<string> entries) =>
        Drawn(round, "board", entries, i => $"{round.Award:00}-{i + 1:00}");

    public static IReadOnlyDictionary<string, string> OfJudges(AwardRound round, IEnumerable<string> members) => Drawn(round, "judge", members, i => $"J{i + 1}");

    private static Dictionary<string, string> Drawn(AwardRound round, string purpose, IEnumerable<string> ids, Func<int, string> code) =>
        ids.Distinct().OrderBy(id => Assignment.OrderKey(round.Seed, purpose, id), StringComparer.Ordinal).Select((id, i) => (id, Code: code(i))).ToDictionary(p => p.id, p => p.Code);
}
