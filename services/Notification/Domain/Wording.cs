using System.Security.Cryptography;
using System.Text;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Notification.Domain;

internal enum WordingState
{
    Unspecified,

    /// <summary>Being written; no letter is made from it.</summary>
    Draft,
    Published,
    Superseded,
}

/// <summary>The secretariat's own words for one kind of letter in one edition. Published versions never change; one draft at a time.</summary>
internal sealed class Wording : Aggregate
{
    public required string Edition { get; init; }

    public required string Code { get; init; }

    /// <summary>1, 2, ... within edition and kind.</summary>
    public required int Number { get; init; }

    public WordingState State { get; set; } = WordingState.Draft;

    /// <summary>Subject line, then paragraphs; empty while a language is missing.</summary>
    public string Zh { get; set; } = "";

    public string En { get; set; } = "";

    /// <summary>Which words a letter was made from; set when published.</summary>
    public string Sha256 { get; set; } = "";

    public string PublishedBy { get; set; } = "";

    public DateTime? PublishedAt { get; set; }

    public string In(Language language) => language is Language.En ? En : Zh;

    public void Publish(string by, DateTime now) => (State, PublishedBy, PublishedAt, Sha256) = (WordingState.Published, by, now, HashOf(Zh, En));

    public static string HashOf(string zh, string en) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{zh}\0{en}")));
}

/// <summary>What words for a kind of letter must be like.</summary>
internal static class WordingRules
{
    /// <summary>Letters about accounts belong to no edition, and the letterhead surrounds them all: their words come with the program.</summary>
    public static bool IsEditable(LetterKind kind) => kind != Letters.Letterhead && !kind.Code.StartsWith("account-", StringComparison.Ordinal);

    /// <summary>Everything that keeps these words from being published.</summary>
    public static IReadOnlyList<FieldProblem> Problems(LetterKind kind, string zh, string en)
    {
        var problems = new List<FieldProblem>();
        foreach (var (field, text) in new[] { ("zh", zh), ("en", en) })
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                problems.Add(new FieldProblem(field, field == "zh" ? "缺少中文文字" : "缺少英文文字", field == "zh" ? "the Chinese text is missing" : "the English text is missing", "LANGUAGE_MISSING"));
                continue;
            }

            var parsed = LetterText.Parse(text);
            problems.AddRange(parsed.Names.Concat(parsed.Strangers).Where(n => kind.Field(n) is null).Distinct()
                .Select(n => new FieldProblem(field, $"「{kind.TitleZh}」沒有 {{{n}}} 這個欄位", $"{kind.Code} has no field {{{n}}}", "TEMPLATE_FIELD_UNKNOWN")));
            problems.AddRange(kind.Fields.Where(f => !f.Optional && !parsed.Names.Contains(f.Name))
                .Select(f => new FieldProblem(field, $"必須寫出欄位 {{{f.Name}}}", $"the field {{{f.Name}}} must be named", "TEMPLATE_FIELD_MISSING")));
        }

        return problems;
    }
}
