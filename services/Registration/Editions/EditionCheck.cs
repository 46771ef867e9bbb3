using CseaMesh.Common.V1;
using CseaMesh.Edition.V1;
using Award = CseaMesh.Edition.V1.Award;
using AwardClass = CseaMesh.Common.V1.AwardClass;

namespace CseaMesh.Registration.Editions;

/// <summary>Finds everything that is wrong with an edition file at once: awards and dates here, the rest in the other parts.</summary>
internal sealed partial class EditionCheck
{
    private static readonly AwardClass[] Classes = [AwardClass.Corporate, AwardClass.Team, AwardClass.Individual];

    private readonly Edition.V1.Edition _edition;
    private readonly List<FieldProblem> _problems = [];

    private EditionCheck(Edition.V1.Edition edition) => _edition = edition;

    /// <summary>All problems, in the order of the file; empty when the edition may be published. Defaults must be filled in before.</summary>
    public static IReadOnlyList<FieldProblem> Problems(Edition.V1.Edition edition)
    {
        var check = new EditionCheck(edition);
        check.Head();
        check.Awards();
        check.Dates();
        check.Money();
        check.Files();
        check.Competency();
        check.Others();
        check.SettingsInRange();
        return check._problems;
    }

    private static bool IsSlug(string text) => text.Length is > 0 and <= 80 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && !text.StartsWith('-') && !text.EndsWith('-');

    private void Head()
    {
        Require(IsSlug(_edition.Code) && _edition.Code.Length <= 40, "code", "須為小寫英數與連字號，最多 40 字", "must be lower-case letters, digits and hyphens, at most 40");
        Require(_edition.Year is >= 2000 and <= 2100, "year", "須在 2000 到 2100 之間", "must be from 2000 to 2100");
        Require(_edition.NumberPrefix.Length is > 0 and <= 8 && _edition.NumberPrefix.All(char.IsAsciiLetterOrDigit), "number_prefix", "須為 1 到 8 個英數字", "must be 1 to 8 letters or digits");
        Both("name", _edition.Name);
        Both("short_name", _edition.ShortName);
        Both("organiser", _edition.Organiser);
        Require(_edition.PublicityPrefix.Length > 0, "publicity_prefix", "不得空白（PUB-02）", "must not be empty (PUB-02)");
        Named("names_status", _edition.NamesStatus);
        Named("sentences_status", _edition.SentencesStatus);
    }

    private void Awards()
    {
        Require(_edition.Awards.Count == 33, "awards", $"須有 33 個獎項，現有 {_edition.Awards.Count} 個（AWD-01）", $"must hold 33 awards, has {_edition.Awards.Count} (AWD-01)");
        foreach (var (awardClass, count) in new[] { (AwardClass.Corporate, 9), (AwardClass.Team, 11), (AwardClass.Individual, 13) })
        {
            var has = _edition.Awards.Count(a => a.AwardClass == awardClass);
            Require(has == count, "awards", $"{awardClass} 須有 {count} 個獎項，現有 {has} 個（AWD-02..04）", $"{awardClass} must hold {count} awards, has {has} (AWD-02..04)");
        }

        Require(_edition.Awards.Select(a => a.Number).Order().SequenceEqual(Enumerable.Range(1, _edition.Awards.Count)), "awards", "編號須為 1 起連續且不重複（AWD-05）", "numbers must run from 1 without gaps or repeats (AWD-05)");
        Unique("awards", "code", _edition.Awards.Select(a => a.Code));
        Unique("awards", "name.zh", _edition.Awards.Select(a => a.Name?.Zh ?? ""));
        Unique("dimensions", "code", _edition.Dimensions.Select(d => d.Code));
        for (var i = 0; i < _edition.Dimensions.Count; i++)
        {
            Require(IsSlug(_edition.Dimensions[i].Code), $"dimensions[{i}].code", "須為小寫英數與連字號", "must be lower-case letters, digits and hyphens");
            Both($"dimensions[{i}].name", _edition.Dimensions[i].Name);
        }

        for (var i = 0; i < _edition.Awards.Count; i++)
        {
            One($"awards[{i}]", _edition.Awards[i]);
        }
    }

    private void One(string at, Award award)
    {
        Require(award.Number is >= 1 and <= 33, $"{at}.number", "須在 1 到 33 之間（AWD-05）", "must be from 1 to 33 (AWD-05)");
        Require(IsSlug(award.Code), $"{at}.code", "須為小寫英數與連字號", "must be lower-case letters, digits and hyphens");
        Require(Classes.Contains(award.AwardClass), $"{at}.award_class", "不是三類之一（AWD-01）", "is none of the three classes (AWD-01)");
        Require(_edition.Dimensions.Any(d => d.Code == award.Dimension), $"{at}.dimension", $"沒有「{award.Dimension}」這個面向（AWD-06）", $"there is no dimension \"{award.Dimension}\" (AWD-06)");
        Both($"{at}.name", award.Name);
        Both($"{at}.summary", award.Summary);
        var weights = award.Criteria.Sum(c => (long)c.Weight);
        Require(weights == 100, $"{at}.criteria", $"權重合計須為 100，現為 {weights}（AWD-07）", $"weights must sum to 100, they sum to {weights} (AWD-07)");
        for (var c = 0; c < award.Criteria.Count; c++)
        {
            Require(award.Criteria[c].Weight is >= 1 and <= 100, $"{at}.criteria[{c}].weight", "須在 1 到 100 之間", "must be from 1 to 100");
            Both($"{at}.criteria[{c}].title", award.Criteria[c].Title);
            Both($"{at}.criteria[{c}].guidance", award.Criteria[c].Guidance);
        }

        for (var b = 0; b < award.BonusItems.Count; b++)
        {
            Require(award.BonusItems[b].Cap is >= 1 and <= 20, $"{at}.bonus_items[{b}].cap", $"加分上限須在 1 到 20 之間，現為 {award.BonusItems[b].Cap}（AWD-08）", $"the bonus cap must be from 1 to 20, is {award.BonusItems[b].Cap} (AWD-08)");
            Named($"{at}.bonus_items[{b}].kind", award.BonusItems[b].Kind);
            Both($"{at}.bonus_items[{b}].title", award.BonusItems[b].Title);
        }

        var numbers = award.Criteria.Select(c => c.No).Concat(award.BonusItems.Select(b => b.No)).ToList();
        Require(numbers.Distinct().Count() == numbers.Count && numbers.All(n => n > 0), $"{at}.criteria", "項目編號須為正數且不重複", "item numbers must be positive and differ");
        var gate = award.Gate ?? new Gate();
        Require(award.Gate is not null, $"{at}.gate", "不得省略", "must be given");
        Require(gate.MinYearsManagement is >= 0 and <= 60, $"{at}.gate.min_years_management", "須在 0 到 60 之間", "must be from 0 to 60");
        Require(gate.MinYearsField is >= 0 and <= 60, $"{at}.gate.min_years_field", "須在 0 到 60 之間", "must be from 0 to 60");
        Require(gate.RecencyMonths is >= 0 and <= 60, $"{at}.gate.recency_months", "須在 0 到 60 之間", "must be from 0 to 60");
        Require(gate.RecencyMonths == 0 == (gate.KeyFact == Edition.V1.KeyFact.Unspecified), $"{at}.gate.key_fact", "與 recency_months 須同時填寫或同時省略", "goes with recency_months: give both or neither");
        Named($"{at}.gate.role", gate.Role);
        Require(award.AwardClass == AwardClass.Individual || gate is { MinYearsManagement: 0, MinYearsField: 0, RoleEnforced: false }, $"{at}.gate", "年資與職務門檻只用於個人類", "years and post are gates of the individual class only");
        Unique($"{at}.gate.checks", "key", gate.Checks.Select(c => c.Key));
        for (var c = 0; c < gate.Checks.Count; c++)
        {
            Require(gate.Checks[c].Key.Length is > 0 and <= 60, $"{at}.gate.checks[{c}].key", "須為 1 到 60 字", "must be 1 to 60 characters");
            Both($"{at}.gate.checks[{c}].statement", gate.Checks[c].Statement);
        }
    }

    private void Require(bool condition, string field, string zh, string en)
    {
        if (!condition)
        {
            _problems.Add(new FieldProblem(field, $"{field} {zh}", $"{field} {en}", "EDITION_INVALID"));
        }
    }

    private void Both(string field, Text? text) =>
        Require(text is { Zh.Length: > 0, En.Length: > 0 }, field, "須有中文與英文", "needs both languages");

    private void Named<T>(string field, T value)
        where T : struct, Enum => Require(Enum.IsDefined(value) && !value.Equals(default(T)), field, "不是所列的值", "is none of the listed values");

    private void Range(string field, long value, long min, long max) =>
        Require(value >= min && value <= max, field, $"須在 {min} 到 {max} 之間，現為 {value}", $"must be from {min} to {max}, is {value}");

    private void Unique(string field, string part, IEnumerable<string> values)
    {
        foreach (var repeated in values.GroupBy(v => v).Where(g => g.Count() > 1))
        {
            Require(false, field, $"{part}「{repeated.Key}」出現 {repeated.Count()} 次", $"{part} \"{repeated.Key}\" appears {repeated.Count()} times");
        }
    }
}
