using System.Globalization;
using CseaMesh.Platform.Text;

namespace CseaMesh.Registration.Api;

/// <summary>Reads typed forms: lengths, characters, dates and numbers; whether an entry may be registered is FormRules' matter.</summary>
internal static class Forms
{
    private const int MaxCampaigns = 5;
    private const int MaxDomains = 10;

    public static EntryForm Entry(FieldCheck check, V1.EntryForm? form, Season season)
    {
        form ??= new V1.EntryForm();
        if (!season.Awards.ContainsKey(form.Award))
        {
            check.Add("form.award", $"獎項編號須為 1 到 {season.Awards.Count}，現為 {form.Award}", $"award must be a number from 1 to {season.Awards.Count}, is {form.Award}", "OUT_OF_RANGE");
        }

        check.True(form.Campaigns.Count <= MaxCampaigns, "form.campaigns", $"活動最多 {MaxCampaigns} 項", $"campaigns takes at most {MaxCampaigns}", "TOO_LONG");
        check.True(form.AttestedChecks.Count <= 10, "form.attested_checks", "聲明最多 10 項", "attested_checks takes at most 10", "TOO_LONG");
        check.True(Enum.IsDefined(form.Payer), "form.payer", "繳費人不是所列的值", "payer is none of the listed values");
        return new EntryForm
        {
            Award = form.Award,
            TeamName = check.Optional("form.team_name", form.TeamName, 40),
            Person = form.Person is { } p ? Person(check, p) : null,
            YearsManagement = form.HasYearsManagement ? (int)check.Range("form.years_management", form.YearsManagement, 0, 60) : null,
            YearsField = form.HasYearsField ? (int)check.Range("form.years_field", form.YearsField, 0, 60) : null,
            IsManager = form.HasIsManager ? form.IsManager : null,
            AttestedChecks = [.. form.AttestedChecks.Select(k => check.Text("form.attested_checks", k, 60)).Distinct()],
            Campaigns = [.. form.Campaigns.Select((c, i) => Campaign(check, c, i))],
            GoLiveOn = form.GoLiveOn.Length > 0 ? check.Date("form.go_live_on", form.GoLiveOn) : null,
            InternationalWish = form.InternationalWish,
            TookPartBefore = form.TookPartBefore,
            Contact = new ContactData(
                check.Optional("form.contact.name", form.Contact?.Name, 50),
                check.Mail("form.contact.mail", form.Contact?.Mail, required: false),
                check.Optional("form.contact.phone", form.Contact?.Phone, 30)),
            Payer = form.Payer == V1.PayerKind.Person ? PayerKind.Person : PayerKind.Organisation,
        };
    }

    /// <summary>Team or person; empty for a company.</summary>
    public static string Label(EntryForm form, AwardClass awardClass) => awardClass switch
    {
        AwardClass.Team => form.TeamName,
        AwardClass.Individual => form.Person?.Name ?? "",
        _ => "",
    };

    /// <summary>Writes a checked form into an organisation. The identifier is set by the caller, who knows whether it may change.</summary>
    public static (IdKind Kind, string Number) Organisation(FieldCheck check, V1.OrganisationForm? form, Action<Action<Organisation>> then)
    {
        form ??= new V1.OrganisationForm();
        var kind = (IdKind)check.Known("form.id_kind", form.IdKind);
        var number = kind == IdKind.Ubn ? Ubn.Clean(form.IdNumber) : check.Text("form.id_number", form.IdNumber.Normalize(System.Text.NormalizationForm.FormKC).ToUpperInvariant(), 30, 2);
        if (kind == IdKind.Ubn && !Ubn.IsValid(number))
        {
            check.Add("form.id_number", $"統一編號「{number}」不符檢查碼規則，須為 8 位數字", $"\"{number}\" is not a unified business number: 8 digits with a valid checksum", "UBN_INVALID");
        }
        else if (kind == IdKind.Other)
        {
            check.True(number.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'), "form.id_number", "登記字號只可用英數與連字號", "id_number takes letters, digits and hyphens");
        }

        var legal = check.Text("form.legal_name", form.LegalName, 60);
        var shortName = check.Text("form.short_name", form.ShortName, 40);
        check.True(shortName.IndexOfAny(['/', '\\', ':', '*', '?', '"', '<', '>', '|', '_']) < 0, "form.short_name", "簡稱用於檔名，不可含 / \\ : * ? \" < > | _", "short_name is used in file names and may not hold / \\ : * ? \" < > | _", "BAD_CHARACTER");
        var english = check.Optional("form.english_name", form.EnglishName, 100);
        check.True(form.Kinds.Count is >= 1 and <= 11, "form.kinds", "請至少選一種單位性質（ELI-01）", "choose at least one kind of organisation (ELI-01)", "REQUIRED");
        foreach (var k in form.Kinds)
        {
            check.Known("form.kinds", k);
        }

        var other = check.Optional("form.other_kind", form.OtherKind, 60);
        check.True(!form.Kinds.Contains(V1.OrganisationKind.LikeFunction) || other.Length > 0, "form.other_kind", "選「其他類似功能」時請說明", "say which, when LIKE_FUNCTION is chosen", "REQUIRED");
        var audience = check.Known("form.audience", form.Audience);
        var industry = check.Optional("form.industry", form.Industry, 60);
        check.True(form.IndustryCode.Length == 0 || Industries.All.Any(i => i.Code == form.IndustryCode), "form.industry_code", "產業不是所列的代碼", "industry_code is none of the listed codes", "INDUSTRY_UNKNOWN");
        check.True(form.IndustryCode != Industries.Other || industry.Length > 0, "form.industry", "選「其他」時請說明產業", "say which, when the industry is \"other\"", "REQUIRED");
        check.True(form.LinesOfBusiness.All(l => Industries.LinesOfBusiness.Any(i => i.Code == l)), "form.lines_of_business", "業務不是所列的代碼", "lines_of_business holds a code that is not listed", "INDUSTRY_UNKNOWN");
        var parent = Ubn.Clean(form.GroupParentUbn);
        check.True(parent.Length == 0 || Ubn.IsValid(parent), "form.group_parent_ubn", "集團母公司統一編號不符檢查碼規則", "group_parent_ubn is not a valid unified business number", "UBN_INVALID");
        check.True(form.MailDomains.Count <= MaxDomains, "form.mail_domains", $"郵件網域最多 {MaxDomains} 個", $"mail_domains takes at most {MaxDomains}", "TOO_LONG");
        var domains = form.MailDomains.Select(d => Domain(check, d)).Distinct().ToList();
        var title = check.Optional("form.invoice_title", form.InvoiceTitle, 60);
        var mail = check.Mail("form.invoice_mail", form.InvoiceMail);
        check.True(form.TaiwanAttested, "form.taiwan_attested", "須聲明為於臺灣依法登記並營運之單位（ELI-03）", "attest that the organisation is registered and operates in Taiwan (ELI-03)", "ATTESTATION_MISSING");
        then(o =>
        {
            (o.LegalName, o.ShortName, o.EnglishName) = (legal, shortName, english);
            o.Kinds = [.. form.Kinds.Distinct().Select(k => (OrganisationKind)k)];
            (o.OtherKind, o.Audience, o.Industry, o.IndustryCode) = (other, (Audience)audience, industry, form.IndustryCode);
            (o.LinesOfBusiness, o.NameKey) = ([.. form.LinesOfBusiness.Distinct()], OrganisationNames.Key(legal));
            (o.GroupParentUbn, o.MailDomains) = (parent, domains);
            (o.InvoiceTitle, o.InvoiceMail) = (title, mail);
        });
        return (kind, number);
    }

    private static PersonData Person(FieldCheck check, V1.PersonForm p) => new(
        check.Optional("form.person.name", p.Name, 50),
        check.Optional("form.person.english_name", p.EnglishName, 100),
        check.Mail("form.person.mail", p.Mail, required: false),
        check.Optional("form.person.phone", p.Phone, 30),
        check.Optional("form.person.post", p.Post, 60));

    private static CampaignDates Campaign(FieldCheck check, V1.Campaign c, int i)
    {
        var campaign = new CampaignDates(
            check.Text($"form.campaigns[{i}].name", c.Name, 60),
            check.Date($"form.campaigns[{i}].from", c.From),
            check.Date($"form.campaigns[{i}].to", c.To));
        check.True(campaign.From <= campaign.To, $"form.campaigns[{i}].to", "結束日不得早於開始日", "to must not be before from");
        return campaign;
    }

    private static string Domain(FieldCheck check, string text)
    {
        var domain = check.Text("form.mail_domains", text, 253).ToLower(CultureInfo.InvariantCulture);
        check.True(domain.Contains('.', StringComparison.Ordinal) && domain.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') && !domain.StartsWith('.') && !domain.EndsWith('.'), "form.mail_domains", "郵件網域須如 example.com.tw", "a mail domain looks like example.com.tw");
        return domain;
    }
}
