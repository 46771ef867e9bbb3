using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Rounds;

/// <summary>A panel of its own for one award; an award without one is judged by the whole committee.</summary>
internal sealed class AwardPanel : Aggregate
{
    public required string Edition { get; init; }

    public required int Award { get; init; }

    /// <summary>Member ids with commas.</summary>
    public required string MemberIds { get; set; }

    public IReadOnlyList<string> Ids => MemberIds.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Those who judge the award: its panel, or every member who is no reserve. A chair who only presides judges nothing.</summary>
    public static IReadOnlyList<Member> Of(AwardPanel? panel, IEnumerable<Member> members, CommitteeRules rules) =>
        [.. members.Where(m => m.MayJudge && rules.Votes(m) && (panel is null ? !m.IsReserve : panel.Ids.Contains(m.Id))).OrderBy(m => m.Id, StringComparer.Ordinal)];

    /// <summary>COM-01..05 hold for each panel as for the committee; reserves in it count.</summary>
    public static Refusal? WhyNot(IReadOnlyCollection<Member> chosen, CommitteeRules rules) =>
        chosen.FirstOrDefault(m => m.State == MemberState.Left) is { } gone
            ? Refusal.Invalid("member_ids", $"{gone.Name} 已不在委員會中", $"{gone.Name} has left the committee")
            : Composition.WhyNotComplete(chosen, rules, reservesToo: true);
}
