using System.Text.Json.Nodes;
using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Judging.Domain.Rounds;

/// <summary>A sheet that counted at the seal, with its place in the ledger.</summary>
public readonly record struct Sealed(string Entry, string Judge, long Index);

/// <summary>What the ledger says about a round. Ids only: names and numbers are never in it.</summary>
internal static class RoundText
{
    public static string EntryList(AwardRound round, IEnumerable<string> entries) => CanonicalJson.Write(new JsonObject
    {
        ["award"] = round.Award,
        ["round"] = round.Kind.ToString(),
        ["entries"] = List(entries),
    });

    /// <summary>An entry no longer takes part; <see cref="EntryList"/> with it brings it back.</summary>
    public static string Left(AwardRound round, string entry, string how) => CanonicalJson.Write(new JsonObject
    {
        ["award"] = round.Award,
        ["round"] = round.Kind.ToString(),
        ["entries"] = List([entry]),
        ["left"] = how,
    });

    /// <summary>Who scores what, and the seed from which each judge's own order is drawn.</summary>
    public static string Open(AwardRound round, IEnumerable<Pair> pairs) => CanonicalJson.Write(new JsonObject
    {
        ["award"] = round.Award,
        ["round"] = round.Kind.ToString(),
        ["seed"] = round.Seed,
        ["pairs"] = new JsonArray([.. pairs.OrderBy(p => p.Candidate.Id, StringComparer.Ordinal).ThenBy(p => p.Member.Id, StringComparer.Ordinal).Select(p => new JsonArray(p.Candidate.Id, p.Member.Id))]),
    });

    /// <summary>The closing list: exactly these sheets are counted.</summary>
    public static string Seal(AwardRound round, IEnumerable<string> entries, IEnumerable<Sealed> counted, IEnumerable<string> fewer) => CanonicalJson.Write(new JsonObject
    {
        ["award"] = round.Award,
        ["round"] = round.Kind.ToString(),
        ["entries"] = List(entries),
        ["counted"] = new JsonArray([.. counted.OrderBy(c => c.Index).Select(c => new JsonArray(c.Entry, c.Judge, c.Index))]),
        ["fewer"] = List(fewer),
    });

    public static string Reveal(AwardRound round, string reason) => CanonicalJson.Write(new JsonObject
    {
        ["award"] = round.Award,
        ["round"] = round.Kind.ToString(),
        ["reason"] = reason,
    });

    private static JsonArray List(IEnumerable<string> ids) => new([.. ids.Order(StringComparer.Ordinal).Select(e => JsonValue.Create(e))]);
}
