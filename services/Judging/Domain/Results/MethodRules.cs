using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Results;

/// <summary>What a method must fulfil before it can be declared.</summary>
public static class MethodRules
{
    /// <summary>All faults at once: weights 100 (AWD-07), caps above 0 (AWD-08), marks on a scale that divides 100, weights of review and finals.</summary>
    public static Refusal? WhyNot(Method method)
    {
        var faults = new List<(string Zh, string En)>();
        foreach (var award in method.Awards.Values.OrderBy(a => a.Number))
        {
            if (award.Criteria.Sum(c => c.Measure) is not 100 and var sum)
            {
                faults.Add(($"第 {award.Number} 號獎項權重合計 {sum}%", $"the weights of award {award.Number} sum to {sum} %"));
            }

            if (award.Bonus.Any(b => b.Measure < 1))
            {
                faults.Add(($"第 {award.Number} 號獎項加分題上限須大於 0", $"a bonus cap of award {award.Number} is not above 0"));
            }
        }

        var s = method.Scoring;
        if (s.MarkMax < 1 || 100 % s.MarkMax != 0)
        {
            faults.Add(($"評分上限 {s.MarkMax} 須能整除 100", $"the highest mark {s.MarkMax} does not divide 100"));
        }

        if (s.ReviewWeight < 0 || s.FinalsWeight < 0 || s.ReviewWeight + s.FinalsWeight != 100)
        {
            faults.Add(("複審與決審權重合計須為 100", "the weights of review and finals do not sum to 100"));
        }

        if (s.MinCountedSheets < 1 || s.FinalsCut < 1)
        {
            faults.Add(("最少評分表數與決審名額須至少為 1", "the minimum of sheets and the finals cut are at least 1"));
        }

        if (s.AssignmentSplit != 0 && s.AssignmentSplit < s.MinCountedSheets)
        {
            faults.Add(($"每件分派 {s.AssignmentSplit} 位委員，少於最少評分表數 {s.MinCountedSheets}", $"{s.AssignmentSplit} judges per entry are fewer than the {s.MinCountedSheets} sheets an entry needs"));
        }

        return faults.Count == 0
            ? null
            : Refusal.Precondition("SETTINGS_INVALID", $"評分設定有誤：{string.Join("；", faults.Select(f => f.Zh))}。", $"The scoring settings are faulty: {string.Join("; ", faults.Select(f => f.En))}.");
    }
}
