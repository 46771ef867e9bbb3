using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Committee;

/// <summary>COM-01..05 as numbers of the edition.</summary>
internal sealed record CommitteeRules(
    int MinJudges,
    int MaxJudges,
    int MinDirectors,
    int MaxDirectors,
    int DirectorMinYears,
    int Government,
    int Impartial,
    int Chairs,
    bool ChairVotes)
{
    /// <summary>Scores, and counts in the composition. By the setting chair_seat the chair may stand outside it and only preside.</summary>
    public bool Votes(Member member) => ChairVotes || !member.Chair;

    /// <summary>A director who judges needs the years of practice (COM-03).</summary>
    public Refusal? WhyNotSeat(Seat seat, int years, bool votes) => votes && seat == Seat.Director && years < DirectorMinYears
        ? Refusal.Precondition(
            "YEARS_TOO_FEW",
            $"理監事評審須有 {DirectorMinYears} 年以上產業實務經驗，現在是 {years} 年。",
            $"A director's seat needs {DirectorMinYears} years of practice or more; this is {years}.").With("years", years).With("minimum", DirectorMinYears)
        : null;
}

/// <summary>What a committee still lacks, or has too much of.</summary>
internal sealed record Lack(string Rule, string Zh, string En, bool TooMany);

/// <summary>Checks the composition of the members who judge; reserves and those who left do not count.</summary>
internal static class Composition
{
    public static IReadOnlyList<Lack> Of(IEnumerable<Member> members, CommitteeRules rules, bool reservesToo = false)
    {
        var present = members.Where(m => m.State != MemberState.Left && (reservesToo || !m.IsReserve)).ToList();
        var seated = present.Where(rules.Votes).ToList();
        var lacks = new List<Lack>();
        Count("COM-01", "主席", "chair", present.Count(m => m.Chair), rules.Chairs, rules.Chairs);
        Count("COM-02", "評審委員", "judges", seated.Count, rules.MinJudges, rules.MaxJudges);
        Count("COM-03", "理監事", "directors", seated.Count(m => m.Seat == Seat.Director), rules.MinDirectors, rules.MaxDirectors);
        Count("COM-04", "政府機構代表", "government seat", seated.Count(m => m.Seat == Seat.Government), rules.Government, rules.Government);
        Count("COM-05", "專業公正機構代表", "impartial seat", seated.Count(m => m.Seat == Seat.Impartial), rules.Impartial, rules.Impartial);
        return lacks;

        void Count(string rule, string zh, string en, int have, int min, int max)
        {
            if (have < min || have > max)
            {
                var range = min == max ? $"{min}" : $"{min}~{max}";
                lacks.Add(new Lack(rule, $"{zh}應為 {range} 人，現有 {have} 人（{rule}）", $"{en}: {range} needed, {have} present ({rule})", have > max));
            }
        }
    }

    public static Refusal? WhyNotComplete(IEnumerable<Member> members, CommitteeRules rules, bool reservesToo = false)
    {
        var lacks = Of(members, rules, reservesToo);
        return lacks.Count == 0
            ? null
            : Refusal.Precondition(
                "COMMITTEE_COMPOSITION",
                $"評審委員會組成不符規定：{string.Join("；", lacks.Select(l => l.Zh))}。",
                $"The committee is not composed as the rules demand: {string.Join("; ", lacks.Select(l => l.En))}.").With("rules", string.Join(',', lacks.Select(l => l.Rule)));
    }

    /// <summary>An appointment must not make the committee larger than it may ever be.</summary>
    public static Refusal? WhyNotAdd(IEnumerable<Member> members, Member added, CommitteeRules rules)
    {
        if (added.IsReserve)
        {
            return null;
        }

        var over = Of([.. members, added], rules).FirstOrDefault(l => l.TooMany);
        return over is null
            ? null
            : Refusal.Precondition("COMMITTEE_COMPOSITION", $"加入這位委員後超過上限：{over.Zh}。", $"With this member the committee is over its limit: {over.En}.").With("rules", over.Rule);
    }
}
