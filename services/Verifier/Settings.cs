using System.Text.Json.Nodes;

namespace CseaMesh.Verifier;

/// <summary>The declared method for one round of one award. FORMAT.md, section 5.</summary>
internal sealed class Settings
{
    public Settings(string rules, int award, bool finals)
    {
        var method = Canonical.Read(rules);
        var scoring = method["scoring"]!;
        var own = method["awards"]!.AsArray().Single(a => (int)a!["number"]! == award)!;
        (Edition, Finals, Hash) = ((string)method["edition"]!, finals, Canonical.Hash(rules));
        Criteria = finals && (bool)scoring["one_mark_finals"]! ? [(1, 100)] : Pairs(own["criteria"]!);
        Bonus = finals ? [] : [.. Pairs(own["bonus"]!).Select(b => b.No)];
        Cut = !finals && (string?)own["class"] == "Corporate";
        Method = (string)scoring["method"]!;
        Refit = (bool)scoring["refit_after_seal"]!;
        (Factor, FairEntries, LeastSheets, TrimSheets) = (100 / (int)scoring["mark_max"]!, (int)scoring["fair_mean_min_entries"]!, (int)scoring["min_counted_sheets"]!, (int)scoring["trim_min_sheets"]!);
        (Decimals, ReviewWeight, FinalsWeight) = ((int)scoring["display_decimals"]!, (int)scoring["review_weight"]!, (int)scoring["finals_weight"]!);
        (First, Mark) = Cut ? ((int)scoring["finals_cut"]!, (int?)scoring["pass_mark"]) : ((int)scoring["winner_count"]!, (int?)scoring["min_winner_score"]);
        TotalCap = (int?)scoring["total_cap"];
        Ladder = [.. scoring["tie_ladder"]!.AsArray().Select(t => (string)t!)];
    }

    public string Edition { get; }

    public string Hash { get; }

    public bool Finals { get; }

    public IReadOnlyList<(int No, int Weight)> Criteria { get; }

    public IReadOnlyList<int> Bonus { get; }

    /// <summary>This round chooses finalists.</summary>
    public bool Cut { get; }

    public string Method { get; }

    public bool Refit { get; }

    public int Factor { get; }

    public int FairEntries { get; }

    public int LeastSheets { get; }

    public int TrimSheets { get; }

    public int Decimals { get; }

    public int ReviewWeight { get; }

    public int FinalsWeight { get; }

    /// <summary>How many are chosen.</summary>
    public int First { get; }

    /// <summary>What must be reached, or nothing.</summary>
    public int? Mark { get; }

    public int? TotalCap { get; }

    public IReadOnlyList<string> Ladder { get; }

    /// <summary>The method used, its name first, then how totals and how single marks are put together.</summary>
    public (string Name, Func<Sheets, Dictionary<string, Fraction>> Totals, Func<Sheets, Dictionary<string, Fraction>> Marks) Choose(Sheets panel)
    {
        var trimmable = panel.ByEntry.Values.All(v => v.Count >= Math.Max(3, TrimSheets));
        var fair = panel.IsComplete || panel.ByEntry.Count >= FairEntries;
        return Method switch
        {
            "PlainMean" => ("plain_mean", s => s.Plain(), s => s.Plain()),
            "Trimmed" when trimmable => ("trimmed", s => s.Trimmed(), s => s.Plain()),
            "Trimmed" => ("plain_mean: too few sheets to trim", s => s.Plain(), s => s.Plain()),
            "FairTrimmed" when fair && trimmable => ("fair_trimmed", s => s.Adjusted().Trimmed(), s => s.Fair()),
            "FairTrimmed" when fair => ("fair_mean: too few sheets to trim", s => s.Fair(), s => s.Fair()),
            "FairMean" when fair => ("fair_mean", s => s.Fair(), s => s.Fair()),
            _ => ("plain_mean: too few entries for the fair mean", s => s.Plain(), s => s.Plain()),
        };
    }

    private static List<(int No, int Value)> Pairs(JsonNode pairs) => [.. pairs.AsArray().Select(p => ((int)p![0]!, (int)p[1]!))];
}
