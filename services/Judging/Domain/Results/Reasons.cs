namespace CseaMesh.Judging.Domain.Results;

/// <summary>Why an entry stands where it stands, in a sentence.</summary>
public static class Reasons
{
    public static string Zh(string used, Rank rank, string shown, int counted, ResultDecisions decisions, bool selected)
    {
        var tie = rank.Shared ? $"；同分，並列第 {rank.Place} 名" : rank.PartedByZh.Length > 0 ? $"；與同分者依「{rank.PartedByZh}」分出先後" : "";
        return $"{MethodZh(used)} {shown} 分，計入 {counted} 份評分表{tie}{(decisions.Override is not null ? selected ? "；依主席覆核決定選入" : "；依主席覆核決定未選入" : "")}。";
    }

    public static string En(string used, Rank rank, string shown, int counted, ResultDecisions decisions, bool selected)
    {
        var tie = rank.Shared ? $"; equal, shares place {rank.Place}" : rank.PartedByEn.Length > 0 ? $"; told apart from its equals by {rank.PartedByEn}" : "";
        return $"{MethodEn(used)} {shown} points from {counted} counted sheets{tie}{(decisions.Override is not null ? selected ? "; selected by the chair's override" : "; not selected by the chair's override" : "")}.";
    }

    private static string MethodZh(string used) => used.Split(':')[0] switch
    {
        "fair_mean" => "公平平均",
        "trimmed" => "去頭尾平均",
        "fair_trimmed" => "公平去頭尾平均",
        _ => "平均",
    };

    private static string MethodEn(string used) => used.Split(':')[0] switch
    {
        "fair_mean" => "Fair mean",
        "trimmed" => "Trimmed mean",
        "fair_trimmed" => "Fair trimmed mean",
        _ => "Mean",
    };
}
