namespace CseaMesh.Registration.Domain;

/// <summary>Which fields an entry of each class takes, and the gates of single awards. Every rule names the field it is about.</summary>
public static class FormRules
{
    /// <summary>Everything that would keep this form from being registered; empty when it may.</summary>
    public static IReadOnlyList<FieldProblem> WhyNotRegister(EntryForm form, AwardRule award) =>
        [.. Unit(form, award), .. Gates(form, award)];

    /// <summary>Advice that never blocks: key facts outside their period (AWD-10, AWD-11), a post that reads otherwise (ELI-09..11).</summary>
    public static IReadOnlyList<Words> Warnings(EntryForm form, AwardRule award, Season season)
    {
        var warnings = new List<Words>();
        if (award.KeyFact == KeyFact.Campaign && !form.Campaigns.Any(c => c.To >= season.RecentFrom && c.To <= season.EvidenceTo))
        {
            warnings.Add(new($"沒有任何整合行銷活動在 {season.RecentFrom:yyyy-MM-dd} 之後完成。", $"No integrated campaign was completed since {season.RecentFrom:yyyy-MM-dd}."));
        }

        if (award.KeyFact == KeyFact.GoLive && (form.GoLiveOn is not { } day || day < season.RecentFrom || day > season.EvidenceTo))
        {
            warnings.Add(new($"AI 應用的上線日不在 {season.RecentFrom:yyyy-MM-dd} 之後。", $"The AI application did not go live since {season.RecentFrom:yyyy-MM-dd}."));
        }

        if (!award.RoleEnforced && form.IsManager is { } manager)
        {
            if (award.Role == EntrantRole.ManagerOnly && !manager)
            {
                warnings.Add(new("本獎項限主管，表單所填職務非主管職。", "This award is for managers; the form declares a post that is not managerial."));
            }
            else if (award.Role == EntrantRole.FrontlineLead && manager)
            {
                warnings.Add(new("本獎項以基層人員為對象，表單所填為主管職。", "This award is for grass-roots staff; the form declares a managerial post."));
            }
        }

        return warnings;
    }

    /// <summary>AWD-02 company, AWD-03 named team, AWD-04 person; the wish is for companies only (REG-11).</summary>
    private static IEnumerable<FieldProblem> Unit(EntryForm form, AwardRule award)
    {
        const string Code = "CLASS_FIELDS";
        if (award.Class == AwardClass.Team)
        {
            if (form.TeamName.Length == 0)
            {
                yield return new("team_name", "團隊類須填寫團隊名稱（AWD-03）", "team_name is required in the team class (AWD-03)", Code);
            }
        }
        else if (form.TeamName.Length > 0)
        {
            yield return new("team_name", "只有團隊類填寫團隊名稱", "team_name belongs to the team class only", Code);
        }

        if (award.Class == AwardClass.Individual)
        {
            if (form.Person is not { } person)
            {
                yield return new("person", "個人類須填寫參賽者（AWD-04）", "person is required in the individual class (AWD-04)", Code);
            }
            else
            {
                if (person.Name.Length == 0)
                {
                    yield return new("person.name", "請填寫參賽者姓名", "person.name is required", Code);
                }

                if (person.Mail.Length == 0)
                {
                    yield return new("person.mail", "請填寫參賽者電子郵件", "person.mail is required", Code);
                }

                if (person.Post.Length == 0)
                {
                    yield return new("person.post", "請填寫參賽者現職", "person.post is required", Code);
                }
            }
        }
        else
        {
            if (form.Person is not null)
            {
                yield return new("person", "只有個人類填寫參賽者", "person belongs to the individual class only", Code);
            }

            if (form.YearsManagement is not null || form.YearsField is not null || form.IsManager is not null)
            {
                yield return new("person", "年資與職務只用於個人類", "years and post belong to the individual class only", Code);
            }

            if (form.Payer == PayerKind.Person)
            {
                yield return new("payer", "只有個人類可由個人繳費", "only in the individual class may the person pay", Code);
            }
        }

        if (award.Class != AwardClass.Corporate && form.InternationalWish)
        {
            yield return new("international_wish", "只有企業類可表明國際參賽意願（REG-11）", "only corporate entries may state the international wish (REG-11)", "WISH_NOT_CORPORATE");
        }

        if (form.Contact.Name.Length == 0 || form.Contact.Mail.Length == 0)
        {
            yield return new("contact", "請填寫聯絡人姓名與電子郵件", "contact needs a name and a mail address", "REQUIRED");
        }
    }

    private static IEnumerable<FieldProblem> Gates(EntryForm form, AwardRule award)
    {
        if (award.MinYearsManagement > 0 && (form.YearsManagement ?? 0) < award.MinYearsManagement)
        {
            yield return new("years_management", $"獎項 {award.Number} 須管理領域年資滿 {award.MinYearsManagement} 年，所填為 {form.YearsManagement ?? 0} 年", $"award {award.Number} needs at least {award.MinYearsManagement} years in management; the form says {form.YearsManagement ?? 0}", "ELIGIBILITY_YEARS");
        }

        if (award.MinYearsField > 0 && (form.YearsField ?? 0) < award.MinYearsField)
        {
            yield return new("years_field", $"獎項 {award.Number} 須客戶服務或培育領域年資滿 {award.MinYearsField} 年，所填為 {form.YearsField ?? 0} 年", $"award {award.Number} needs at least {award.MinYearsField} years in customer service or training; the form says {form.YearsField ?? 0}", "ELIGIBILITY_YEARS");
        }

        if (award.RoleEnforced && award.Role == EntrantRole.NonManagerOnly)
        {
            if (form.IsManager is null)
            {
                yield return new("is_manager", $"獎項 {award.Number} 須說明現職是否為主管職", $"award {award.Number} needs to know whether the present post is managerial", "CLASS_FIELDS");
            }
            else if (form.IsManager.Value)
            {
                yield return new("is_manager", $"獎項 {award.Number} 限非主管職（ELI-08）", $"award {award.Number} is for people without a managerial post (ELI-08)", "MANAGER_NOT_ALLOWED");
            }
        }

        foreach (var (_, statement) in award.Checks.Where(c => !form.AttestedChecks.Contains(c.Key)))
        {
            yield return new("attested_checks", $"請聲明：{statement.Zh}", $"please attest: {statement.En}", "CHECKS_MISSING");
        }

        foreach (var key in form.AttestedChecks.Where(k => !award.Checks.ContainsKey(k)))
        {
            yield return new("attested_checks", $"獎項 {award.Number} 沒有「{key}」這項聲明", $"award {award.Number} has no statement \"{key}\"", "CHECK_UNKNOWN");
        }
    }
}
