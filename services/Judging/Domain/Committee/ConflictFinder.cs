namespace CseaMesh.Judging.Domain.Committee;

/// <summary>What is known of an organisation for finding conflicts.</summary>
/// <param name="GroupParent">統一編號 of the parent company; empty when none is known.</param>
internal sealed record OrganisationFacts(string Id, string Ubn, string GroupParent, IReadOnlyList<string> Names, IReadOnlyList<string> MailDomains);

/// <summary>A ground for thinking of a conflict.</summary>
internal sealed record Finding(ConflictSource Source, ConflictKind Kind, ConflictGrade Grade, Words Sentence);

/// <summary>
/// Looks for ties that the facts at hand suggest: relations on record by 統一編號, by name and through the group, the present employer by
/// name, and the domain of the member's mail. It proposes; the member answers, and the chair decides where they differ.
/// </summary>
/// <param name="fold">Comparison key of a name, so that width, case and variants do not hide a match.</param>
/// <param name="employerYears">How long an earlier employment still bars.</param>
internal sealed class ConflictFinder(IReadOnlyList<OrganisationFacts> organisations, Func<string, string> fold, int employerYears, DateOnly today)
{
    /// <summary>Addresses that anybody can have say nothing about an employer.</summary>
    private static readonly HashSet<string> PublicMail = new(StringComparer.OrdinalIgnoreCase)
    {
        "gmail.com", "googlemail.com", "yahoo.com", "yahoo.com.tw", "hotmail.com", "outlook.com", "live.com", "msn.com", "icloud.com", "me.com", "pchome.com.tw", "hinet.net", "msa.hinet.net", "seed.net.tw", "qq.com", "proton.me",
    };

    private readonly ILookup<string, OrganisationFacts> _byUbn = organisations.Where(o => o.Ubn.Length > 0).ToLookup(o => o.Ubn, StringComparer.Ordinal);

    /// <summary>Every ground, the strongest first; empty when there is none.</summary>
    public IReadOnlyList<Finding> Find(Member member, IEnumerable<MemberTie> ties, OrganisationFacts organisation)
    {
        var found = ties.Select(tie => ByTie(tie, organisation)).Where(f => f is not null).Select(f => f!).ToList();
        if (member.Employer.Length > 0 && SameName(member.Employer, organisation))
        {
            found.Add(new Finding(ConflictSource.Name, ConflictKind.Employer, ConflictGrade.Hard, new Words($"現職單位「{member.Employer}」與參賽單位名稱相符", $"Present employer \"{member.Employer}\" matches the name")));
        }

        var domain = member.Mail[(member.Mail.IndexOf('@', StringComparison.Ordinal) + 1)..];
        if (!PublicMail.Contains(domain) && organisation.MailDomains.Contains(domain, StringComparer.OrdinalIgnoreCase))
        {
            found.Add(new Finding(ConflictSource.MailDomain, ConflictKind.Employer, ConflictGrade.Hard, new Words($"電子郵件同屬 {domain}", $"Mail addresses of the same domain, {domain}")));
        }

        return [.. found.OrderBy(f => f.Grade).ThenBy(f => f.Source)];
    }

    private Finding? ByTie(MemberTie tie, OrganisationFacts organisation)
    {
        var (grade, span) = Weigh(tie);
        if (tie.Ubn.Length > 0 && tie.Ubn == organisation.Ubn)
        {
            return new Finding(ConflictSource.Ubn, tie.Kind, grade, new Words($"統一編號 {tie.Ubn} 相符：{tie.Name}{span.Zh}", $"Same 統一編號 {tie.Ubn}: {tie.Name}{span.En}"));
        }

        if (SameName(tie.Name, organisation))
        {
            return new Finding(ConflictSource.Name, tie.Kind, grade, new Words($"名稱相符：{tie.Name}{span.Zh}", $"Name matches: {tie.Name}{span.En}"));
        }

        return InGroup(tie, organisation)
            ? new Finding(ConflictSource.Group, ConflictKind.Group, grade, new Words($"與 {tie.Name} 屬同一集團{span.Zh}", $"Of one group with {tie.Name}{span.En}"))
            : null;
    }

    /// <summary>Parent, subsidiary, or sister under one parent.</summary>
    private bool InGroup(MemberTie tie, OrganisationFacts organisation)
    {
        if (tie.Ubn.Length == 0)
        {
            return false;
        }

        var parents = _byUbn[tie.Ubn].Select(o => o.GroupParent).Where(p => p.Length > 0);
        return organisation.GroupParent == tie.Ubn || parents.Any(p => p == organisation.Ubn || p == organisation.GroupParent);
    }

    /// <summary>An employment that ended long ago is worth knowing, but does not bar by itself.</summary>
    private (ConflictGrade Grade, Words Span) Weigh(MemberTie tie)
    {
        var from = tie.From?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "";
        if (tie.Until is not { } until)
        {
            return (ConflictGrade.Hard, from.Length > 0 ? new Words($"（{from} 起）", $" (since {from})") : new Words("", ""));
        }

        var over = until.AddYears(employerYears) < today && tie.Kind == ConflictKind.Employer;
        var till = until.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return (over ? ConflictGrade.Soft : ConflictGrade.Hard, new Words($"（{from}～{till}）", $" ({from} to {till})"));
    }

    private bool SameName(string name, OrganisationFacts organisation)
    {
        var key = Bare(name);
        return key.Length > 1 && organisation.Names.Select(Bare).Any(n => n.Length > 1 && (n == key || (Math.Min(n.Length, key.Length) > 2 && (n.Contains(key, StringComparison.Ordinal) || key.Contains(n, StringComparison.Ordinal)))));
    }

    /// <summary>Without the legal form, which would make every two companies alike.</summary>
    private string Bare(string name)
    {
        var key = fold(name);
        foreach (var form in (string[])["股份有限公司", "有限公司", "co.,ltd.", "co.,ltd", "inc.", "ltd."])
        {
            key = key.Replace(form, "", StringComparison.Ordinal);
        }

        return key;
    }
}
