using System.Globalization;
using System.Text;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Scoring;

/// <summary>Numbers per item as short text ("1=80;2=75"), items rising. A missing item is absent: null is not 0.</summary>
internal static class MarkText
{
    public static string Write(IReadOnlyDictionary<int, int> marks)
    {
        if (marks.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var (item, value) in marks.OrderBy(m => m.Key))
        {
            text.Append(text.Length > 0 ? ";" : "").Append(item).Append('=').Append(value);
        }

        return text.ToString();
    }

    public static IReadOnlyDictionary<int, int> Read(string text)
    {
        var marks = new Dictionary<int, int>();
        foreach (var part in text.AsSpan().Split(';'))
        {
            var pair = text.AsSpan()[part];
            if (pair.IndexOf('=') is > 0 and var at)
            {
                marks.Add(int.Parse(pair[..at], CultureInfo.InvariantCulture), int.Parse(pair[(at + 1)..], CultureInfo.InvariantCulture));
            }
        }

        return marks;
    }
}

/// <summary>AWD-07, AWD-08, VID-11: which marks a sheet may hold, and when it is whole.</summary>
internal static class MarkRules
{
    /// <summary>All problems of a draft; a missing mark is none.</summary>
    public static void Check(FieldCheck check, MethodAward award, ScoringRules rules, IReadOnlySet<int> forcedZero, IReadOnlyDictionary<int, int> marks, IReadOnlyDictionary<int, int> bonus)
    {
        foreach (var (item, value) in marks)
        {
            if (Find(award.Criteria, item) is null)
            {
                check.Add($"marks[{item}]", $"這個獎項沒有第 {item} 項評選重點", $"this award has no criterion {item}", "ITEM_UNKNOWN");
            }
            else if (value < 0 || value > rules.MarkMax)
            {
                check.Add($"marks[{item}]", $"第 {item} 項須為 0 到 {rules.MarkMax} 的整數，現在是 {value}", $"criterion {item} takes a whole number from 0 to {rules.MarkMax}; this is {value}", "MARK_OUT_OF_RANGE");
            }
        }

        foreach (var (item, value) in bonus)
        {
            if (Find(award.Bonus, item) is not { } allowed)
            {
                check.Add($"bonus[{item}]", $"這一輪沒有第 {item} 項加分題", $"this round has no bonus item {item}", "ITEM_UNKNOWN");
            }
            else if (value < 0 || value > allowed.Measure)
            {
                check.Add($"bonus[{item}]", $"加分題第 {item} 項最多 {allowed.Measure} 分，現在是 {value}", $"bonus item {item} takes 0 to {allowed.Measure} points; this is {value}", "BONUS_OVER_CAP");
            }
            else if (value > 0 && forcedZero.Contains(item))
            {
                check.Add($"bonus[{item}]", $"加分題第 {item} 項經秘書處認定不符加分條件，須為 0 分", $"bonus item {item} does not meet its conditions by staff verdict and must be 0", "BONUS_EXCLUDED");
            }
        }
    }

    /// <summary>A submitted sheet has every mark; bonus points left out are 0.</summary>
    public static void CheckWhole(FieldCheck check, MethodAward award, IReadOnlyDictionary<int, int> marks)
    {
        foreach (var criterion in award.Criteria)
        {
            if (!marks.ContainsKey(criterion.No))
            {
                check.Add($"marks[{criterion.No}]", $"第 {criterion.No} 項評選重點尚未評分", $"criterion {criterion.No} has no mark yet", "MARK_MISSING");
            }
        }
    }

    private static Item? Find(IReadOnlyList<Item> items, int no)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].No == no)
            {
                return items[i];
            }
        }

        return null;
    }
}
