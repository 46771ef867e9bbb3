using System.Numerics;
using System.Text.Json.Nodes;

namespace CseaMesh.Judging.Domain.Results;

/// <summary>One line of a result. Values are centipoints.</summary>
/// <param name="No">Competition rank from 1; 0 when struck.</param>
/// <param name="Selected">Finalist (corporate review) or winner.</param>
public sealed record PlaceLine(
    string Entry,
    int No,
    bool Shared,
    bool Selected,
    bool Struck,
    Rational Value,
    string Shown,
    Rational Plain,
    string PlainShown,
    Rational? ReviewPart,
    Rational? FinalsPart,
    int Counted,
    string ReasonZh,
    string ReasonEn);

/// <summary>The outcome of one round of one award. Its canonical JSON is what the ledger commits to and what a recomputation must match.</summary>
public sealed record ResultFile(
    string Edition,
    int Award,
    RoundKind Round,
    int Version,
    string MethodHash,
    string MethodUsed,
    bool MethodsDiffer,
    IReadOnlyList<PlaceLine> Places)
{
    public const string Format = "cseamesh-result/v1";

    public string Write() => CanonicalJson.Write(new JsonObject
    {
        ["format"] = Format,
        ["edition"] = Edition,
        ["award"] = Award,
        ["round"] = Round.ToString(),
        ["version"] = Version,
        ["method_hash"] = MethodHash,
        ["method_used"] = MethodUsed,
        ["methods_differ"] = MethodsDiffer,
        ["places"] = new JsonArray([.. Places.Select(p => new JsonObject
        {
            ["entry"] = p.Entry,
            ["place"] = p.No,
            ["shared"] = p.Shared,
            ["selected"] = p.Selected,
            ["struck"] = p.Struck,
            ["value"] = Fraction(p.Value),
            ["shown"] = p.Shown,
            ["plain"] = Fraction(p.Plain),
            ["plain_shown"] = p.PlainShown,
            ["review_part"] = Fraction(p.ReviewPart),
            ["finals_part"] = Fraction(p.FinalsPart),
            ["counted"] = p.Counted,
            ["reason_zh"] = p.ReasonZh,
            ["reason_en"] = p.ReasonEn,
        })]),
    });

    public static ResultFile Read(string json)
    {
        var file = JsonNode.Parse(json)!;
        if ((string?)file["format"] != Format)
        {
            throw new InvalidDataException($"This is no {Format} document.");
        }

        return new ResultFile(
            (string)file["edition"]!,
            (int)file["award"]!,
            Enum.Parse<RoundKind>((string)file["round"]!),
            (int)file["version"]!,
            (string)file["method_hash"]!,
            (string)file["method_used"]!,
            (bool)file["methods_differ"]!,
            [.. file["places"]!.AsArray().Select(p => new PlaceLine(
                (string)p!["entry"]!,
                (int)p["place"]!,
                (bool)p["shared"]!,
                (bool)p["selected"]!,
                (bool)p["struck"]!,
                Fraction(p["value"])!.Value,
                (string)p["shown"]!,
                Fraction(p["plain"])!.Value,
                (string)p["plain_shown"]!,
                Fraction(p["review_part"]),
                Fraction(p["finals_part"]),
                (int)p["counted"]!,
                (string)p["reason_zh"]!,
                (string)p["reason_en"]!))]);
    }

    private static JsonNode? Fraction(Rational? value) =>
        value is { } v ? new JsonArray(v.Numerator.ToString(System.Globalization.CultureInfo.InvariantCulture), v.Denominator.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null;

    private static Rational? Fraction(JsonNode? node) =>
        node is null ? null : new Rational(BigInteger.Parse((string)node[0]!, System.Globalization.CultureInfo.InvariantCulture), BigInteger.Parse((string)node[1]!, System.Globalization.CultureInfo.InvariantCulture));
}
