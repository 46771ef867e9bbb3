using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Api;

/// <summary>What a judge sent, checked for form; whether it may be kept is a matter of <see cref="MarkRules"/>.</summary>
internal static class SheetInput
{
    private const int LongText = 2000;
    private const int ReportText = 500;

    /// <param name="whole">A submission: every mark must be there. A draft may have gaps.</param>
    public static SheetContent Read(Wire.SheetContent? content, MethodAward award, ScoringRules rules, IReadOnlySet<int> forcedZero, bool whole)
    {
        content ??= new Wire.SheetContent();
        var check = new FieldCheck();
        var marks = Pairs(check, "marks", content.Marks);
        var bonus = Pairs(check, "bonus", content.Bonus);
        MarkRules.Check(check, award, rules, forcedZero, marks, bonus);
        if (whole)
        {
            MarkRules.CheckWhole(check, award, marks);
        }

        check.True(Enum.IsDefined(content.Confidence), "confidence", "請從選項中選擇 confidence", "confidence must be one of the listed values");
        var read = new SheetContent(
            marks,
            bonus,
            check.Optional("notes", content.Notes, LongText, multiline: true),
            check.Optional("comment", content.Comment, LongText, multiline: true),
            check.Optional("questions", content.Questions, LongText, multiline: true),
            (int)content.Confidence,
            check.Optional("report", content.Report, ReportText, multiline: true));
        check.ThrowIfAny();
        return read;
    }

    private static Dictionary<int, int> Pairs(FieldCheck check, string field, IEnumerable<Wire.Mark> marks)
    {
        var pairs = new Dictionary<int, int>();
        foreach (var mark in marks)
        {
            if (!pairs.TryAdd(mark.Item, mark.Value))
            {
                check.Add($"{field}[{mark.Item}]", $"第 {mark.Item} 項填了兩次", $"item {mark.Item} is given twice");
            }
        }

        return pairs;
    }
}
