namespace CseaMesh.Judging.Domain.Results;

/// <summary>Why an entry stands where it stands, in a sentence: the value and what it was made of, how equals were told apart, why it was selected or not.</summary>
/// <param name="Part">Finals only: the two parts of the overall score as shown, with their weights in percent.</param>
public sealed record Reasons(string Method, Rank Rank, string Shown, int Counted, (string Review, int ReviewWeight, string Finals, int FinalsWeight)? Part, (string Zh, string En) Why)
{
    public string Zh
    {
        get
        {
            var value = Part is { } p
                ? $"綜合評分 {Shown} 分（複審 {p.Review} × {p.ReviewWeight}%＋決審 {p.Finals} × {p.FinalsWeight}%，{MethodZh}）"
                : $"{MethodZh} {Shown} 分";
            var tie = Rank.Shared ? $"；同分，並列第 {Rank.Place} 名" : Rank.PartedByZh.Length > 0 ? $"；與同分者依「{Rank.PartedByZh}」分出先後" : "";
            return $"{value}，計入 {Counted} 份評分表{tie}；{Why.Zh}。";
        }
    }

    public string En
    {
        get
        {
            var value = Part is { } p
                ? $"Overall score {Shown} points (review {p.Review} × {p.ReviewWeight} % + finals {p.Finals} × {p.FinalsWeight} %, {MethodEn.ToLowerInvariant()})"
                : $"{MethodEn} {Shown} points";
            var tie = Rank.Shared ? $"; equal, shares place {Rank.Place}" : Rank.PartedByEn.Length > 0 ? $"; told apart from its equals by {Rank.PartedByEn}" : "";
            return $"{value} from {Counted} counted sheets{tie}; {Why.En}.";
        }
    }

    private string MethodZh => Method.Split(':')[0] switch
    {
        "fair_mean" => "公平平均",
        "trimmed" => "去頭尾平均",
        "fair_trimmed" => "公平去頭尾平均",
        _ => "平均",
    };

    private string MethodEn => Method.Split(':')[0] switch
    {
        "fair_mean" => "Fair mean",
        "trimmed" => "Trimmed mean",
        "fair_trimmed" => "Fair trimmed mean",
        _ => "Mean",
    };
}
