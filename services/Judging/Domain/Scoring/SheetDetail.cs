using System.Text.Json.Nodes;
using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Judging.Domain.Scoring;

/// <summary>A sheet as its ledger detail tells it.</summary>
public sealed record SheetDetail(CountedSheet Sheet, int Award, RoundKind Round, int Version)
{
    public static SheetDetail Read(string detail)
    {
        var sheet = JsonNode.Parse(detail)!;
        return new SheetDetail(
            new CountedSheet((string)sheet["entry"]!, (string)sheet["judge"]!, Items(sheet["s"]!), Items(sheet["bonus"]!)),
            (int)sheet["award"]!,
            Enum.Parse<RoundKind>((string)sheet["round"]!),
            (int)sheet["v"]!);
    }

    private static Dictionary<int, int> Items(JsonNode pairs) => pairs.AsArray().ToDictionary(p => (int)p![0]!, p => (int)p![1]!);
}
