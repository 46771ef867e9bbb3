using System.Globalization;
using System.Text.Json.Nodes;
using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Judging.Domain.Rounds;

/// <summary>Decisions as the ledger holds them, and what follows from them for a result.</summary>
public static class DecisionText
{
    /// <summary>Value of the decision that lets an entry count with fewer sheets.</summary>
    public const string FewerSheets = "fewer-sheets";

    public static string Write(string number, DecisionKind kind, int award, RoundKind? round, int resultVersion, string entry, string value, string reason, string by) =>
        CanonicalJson.Write(new JsonObject
        {
            ["number"] = number,
            ["kind"] = kind.ToString(),
            ["award"] = award,
            ["round"] = round?.ToString(),
            ["result_version"] = resultVersion,
            ["entry"] = entry,
            ["value"] = value,
            ["reason"] = reason,
            ["by"] = by,
        });

    /// <summary>The decisions on one result, oldest first. The last word on the selection holds.</summary>
    public static ResultDecisions For(IEnumerable<(DecisionKind Kind, string Value)> decisions)
    {
        var outcome = ResultDecisions.None;
        foreach (var (kind, value) in decisions)
        {
            outcome = kind switch
            {
                DecisionKind.Tie => outcome with { TieOrders = [Ids(value), .. outcome.TieOrders] },
                DecisionKind.WinnerCount => outcome with { WinnerCount = int.Parse(value, CultureInfo.InvariantCulture), Override = null },
                DecisionKind.Override when value != FewerSheets => outcome with { Override = Ids(value), WinnerCount = null },
                _ => outcome,
            };
        }

        return outcome;
    }

    public static IReadOnlyList<string> Ids(string value) => value.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
