using System.Text.RegularExpressions;
using CseaMesh.Edition.V1;
using AwardClass = CseaMesh.Common.V1.AwardClass;

namespace CseaMesh.Registration.Editions;

/// <summary>Fees, account, files, names, quotas, committee, contacts and texts.</summary>
internal sealed partial class EditionCheck
{
    private void Money()
    {
        foreach (var awardClass in Classes)
        {
            foreach (var member in new[] { true, false })
            {
                foreach (var kind in new[] { FeeKind.Review, FeeKind.Award })
                {
                    var count = _edition.Fees.Count(f => f.AwardClass == awardClass && f.Member == member && f.Kind == kind);
                    Require(count > 0, "fees", $"缺少 {awardClass}、{(member ? "會員" : "非會員")}、{kind} 的費用（FEE-01）", $"lacks the price of {awardClass}, {(member ? "member" : "non-member")}, {kind} (FEE-01)");
                }
            }
        }

        for (var i = 0; i < _edition.Fees.Count; i++)
        {
            Range($"fees[{i}].amount_twd", _edition.Fees[i].AmountTwd, 1, 10_000_000);
            Day($"fees[{i}].valid_from", _edition.Fees[i].ValidFrom);
        }

        Unique("fees", "key", _edition.Fees.Select(f => $"{f.AwardClass}/{f.Member}/{f.Kind}/{f.ValidFrom}"));
        var account = _edition.PaymentAccount ?? new PaymentAccount();
        Require(account.BankCode.Length == 3 && account.BankCode.All(char.IsAsciiDigit), "payment_account.bank_code", "須為 3 位數字（FEE-16）", "must be 3 digits (FEE-16)");
        Require(account.BankName.Length > 0, "payment_account.bank_name", "不得空白", "must not be empty");
        Require(account.AccountName.Length > 0, "payment_account.account_name", "不得空白", "must not be empty");
        Require(account.AccountNumber.Length > 0 && account.AccountNumber.All(c => char.IsAsciiDigit(c) || c == '-'), "payment_account.account_number", "須為數字與連字號（FEE-16）", "must be digits and hyphens (FEE-16)");
        VirtualAccounts(account.VirtualAccounts, _edition.Settings?.Money?.VirtualAccounts == true);
    }

    private void VirtualAccounts(VirtualAccountScheme? scheme, bool needed)
    {
        const string At = "payment_account.virtual_accounts";
        Require(scheme is not null || !needed, At, "啟用虛擬帳號時須填銀行約定的編碼方式", "is needed where virtual accounts are on: as agreed with the bank");
        if (scheme is null)
        {
            return;
        }

        Require(scheme.CompanyId.Length is >= 3 and <= 8 && scheme.CompanyId.All(char.IsAsciiDigit), $"{At}.company_id", "須為 3 到 8 位數字", "must be 3 to 8 digits");
        Range($"{At}.length", scheme.Length, 11, 16);
        Require(scheme.CheckWeights.Count <= 2 && scheme.CheckWeights.All(w => w.Length is >= 8 and <= 16 && w.All(char.IsAsciiDigit)), $"{At}.check_weights", "最多兩組，每組 8 到 16 個 0–9 的權數", "at most two rows of 8 to 16 weights, each 0 to 9");
        Require(scheme.Length - scheme.CompanyId.Length - scheme.CheckWeights.Count >= 5, $"{At}.length", "扣除企業代號與檢查碼後，流水號須至少 5 位", "must leave at least 5 digits for the running number");
    }

    private void Files()
    {
        for (var i = 0; i < _edition.FileRules.Count; i++)
        {
            var (at, rule) = ($"file_rules[{i}]", _edition.FileRules[i]);
            Named($"{at}.kind", rule.Kind);
            Require(Classes.Contains(rule.AwardClass), $"{at}.award_class", "不是三類之一", "is none of the three classes");
            Range($"{at}.min_count", rule.MinCount, 0, rule.MaxCount);
            Range($"{at}.max_count", rule.MaxCount, 1, 50);
            Range($"{at}.max_bytes", rule.MaxBytes, 1, 2L << 30);
            Require(rule.Formats.Count > 0 && rule.Formats.All(f => f.Length is > 0 and <= 10 && f.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))), $"{at}.formats", "須為小寫副檔名", "must be lower-case file endings");
            Range($"{at}.max_pages", rule.MaxPages, 0, 1000);
            Range($"{at}.max_seconds", rule.MaxSeconds, 0, 36_000);
            Range($"{at}.min_dpi", rule.MinDpi, 0, 2400);
            foreach (var number in rule.AwardNumbers)
            {
                Require(_edition.Awards.Any(a => a.Number == number && a.AwardClass == rule.AwardClass), $"{at}.award_numbers", $"{rule.AwardClass} 沒有獎項 {number}", $"{rule.AwardClass} has no award {number}");
            }

            Require(_edition.NamePatterns.Any(p => p.Kind == rule.Kind && p.AwardClass == rule.AwardClass), "name_patterns", $"缺少 {rule.Kind}、{rule.AwardClass} 的命名規則", $"lacks the name of {rule.Kind}, {rule.AwardClass}");
        }

        foreach (var awardClass in Classes)
        {
            Require(_edition.FileRules.Any(r => r.Kind == SlotKind.EntryDocument && r.AwardClass == awardClass && r.MinCount > 0), "file_rules", $"{awardClass} 須繳參賽文件（REG-03..05）", $"{awardClass} must hand in an entry document (REG-03..05)");
        }

        Unique("file_rules", "key", _edition.FileRules.Select(r => $"{r.Kind}/{r.AwardClass}"));
        Unique("name_patterns", "key", _edition.NamePatterns.Select(p => $"{p.Kind}/{p.AwardClass}"));
        for (var i = 0; i < _edition.NamePatterns.Count; i++)
        {
            var (at, pattern) = ($"name_patterns[{i}].pattern", _edition.NamePatterns[i]);
            var fields = Fields().Matches(pattern.Pattern).Select(m => m.Groups[1].Value).ToHashSet();
            Require(pattern.Pattern.Length is > 0 and <= 120 && Fields().Replace(pattern.Pattern, "").IndexOfAny(['{', '}', '/', '\\', ':', '*', '?', '"', '<', '>', '|']) < 0, at, "含有檔名不可用的字元", "holds characters that no file name may have");
            Require(fields.IsSubsetOf(["company", "team", "person", "award", "n"]), at, "只可用 {company} {team} {person} {award} {n}", "may use {company} {team} {person} {award} {n} only");
            Require(fields.Contains("company"), at, "須含 {company}（DOC-09）", "must hold {company} (DOC-09)");
            Require(!fields.Contains("team") || pattern.AwardClass == AwardClass.Team, at, "{team} 只用於團隊類", "{team} belongs to the team class");
            Require(!fields.Contains("person") || pattern.AwardClass == AwardClass.Individual, at, "{person} 只用於個人類", "{person} belongs to the individual class");
        }
    }

    private void Others()
    {
        foreach (var awardClass in Classes)
        {
            Require(_edition.Quotas.Count(q => q.AwardClass == awardClass) == 1, "quotas", $"{awardClass} 須恰有一筆（DIN-03、DIN-04）", $"must hold {awardClass} exactly once (DIN-03, DIN-04)");
        }

        for (var i = 0; i < _edition.Quotas.Count; i++)
        {
            Range($"quotas[{i}].tickets", _edition.Quotas[i].Tickets, 0, 100);
            Range($"quotas[{i}].books", _edition.Quotas[i].Books, 0, 100);
        }

        var c = _edition.CommitteeRule ?? new CommitteeRule();
        Range("committee_rule.min_judges", c.MinJudges, 1, c.MaxJudges);
        Range("committee_rule.max_judges", c.MaxJudges, 1, 50);
        Range("committee_rule.min_directors", c.MinDirectors, 0, c.MaxDirectors);
        Range("committee_rule.max_directors", c.MaxDirectors, 0, c.MaxJudges);
        Range("committee_rule.director_min_years", c.DirectorMinYears, 0, 60);
        Range("committee_rule.government", c.Government, 0, c.MaxJudges);
        Range("committee_rule.impartial", c.Impartial, 0, c.MaxJudges);
        Range("committee_rule.chairs", c.Chairs, 1, 1);
        Require(c.MinDirectors + c.Government + c.Impartial <= c.MaxJudges, "committee_rule", "各席次合計超過總人數（COM-02..05）", "seats add up to more than the committee (COM-02..05)");
        var f = _edition.FinalsRule ?? new FinalsRule();
        Range("finals_rule.presentation_minutes", f.PresentationMinutes, 1, 240);
        Range("finals_rule.question_minutes", f.QuestionMinutes, 0, 240);
        Range("finals_rule.min_new_material", f.MinNewMaterial, 0, 100);
        Range("finals_rule.max_public_material", f.MaxPublicMaterial, 0, 100);
        Range("finals_rule.seats_per_table", f.SeatsPerTable, 1, 100);
        var contacts = _edition.Contacts ?? new Contacts();
        foreach (var (name, address) in new[] { ("website", contacts.Website), ("activity_page", contacts.ActivityPage), ("international_page", contacts.InternationalPage), ("fan_page", contacts.FanPage) })
        {
            Require(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == "https", $"contacts.{name}", "須為 https 網址", "must be an https address");
        }

        Require(contacts.Mailbox.Contains('@', StringComparison.Ordinal), "contacts.mailbox", "須為電子郵件地址", "must be a mail address");
        Require(contacts.Telephone.Length > 0, "contacts.telephone", "不得空白", "must not be empty");
        Require(_edition.Notices.Count > 0, "notices", "須有個資告知", "must hold a personal data notice");
        for (var i = 0; i < _edition.Notices.Count; i++)
        {
            var notice = _edition.Notices[i];
            Require(notice.Version == i + 1, $"notices[{i}].version", $"須為 {i + 1}", $"must be {i + 1}");
            Day($"notices[{i}].in_force_from", notice.InForceFrom);
            Require(notice.Items.Count == 6, $"notices[{i}].items", $"須有法定六項，現有 {notice.Items.Count} 項", $"must hold the six items of the Act, has {notice.Items.Count}");
            for (var n = 0; n < notice.Items.Count; n++)
            {
                Both($"notices[{i}].items[{n}].title", notice.Items[n].Title);
                Both($"notices[{i}].items[{n}].text", notice.Items[n].Text);
            }
        }

        Both("confirmations.intention", _edition.Confirmations?.Intention);
        Both("confirmations.rules", _edition.Confirmations?.Rules);
        Both("confirmations.no_refund", _edition.Confirmations?.NoRefund);
        Both("confirmations.taiwan", _edition.Confirmations?.Taiwan);
    }

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Fields();
}
