using System.Security.Cryptography;
using System.Text;

namespace CseaMesh.Notification.Domain;

/// <summary>Something wrong with the texts of letters, found before one is written.</summary>
/// <param name="Reason">TEMPLATE_FIELD_UNKNOWN, TEMPLATE_FIELD_MISSING, LANGUAGE_MISSING or TEMPLATE_UNKNOWN.</param>
internal sealed record TemplateProblem(string Reason, string Code, Language? Language, string Field = "")
{
    public override string ToString() => $"{Reason}: {Code}{(Language is { } l ? $" ({l.Tag()})" : "")}{(Field.Length > 0 ? $" {{{Field}}}" : "")}";
}

/// <summary>All kinds of letters with their texts in both languages; made only when every text fits its kind.</summary>
internal sealed class LetterBook
{
    private readonly Dictionary<(string Code, Language Language), LetterText> _texts;

    private LetterBook(Dictionary<(string, Language), LetterText> texts) => _texts = texts;

    /// <summary>A book of texts that all fit. Throws with every problem when one does not.</summary>
    public static LetterBook Open(IReadOnlyList<LetterKind> kinds, IReadOnlyDictionary<string, string> files)
    {
        var problems = Check(kinds, files);
        return problems.Count == 0
            ? new(kinds.SelectMany(k => Languages.All.Select(l => (Key: (k.Code, l), Text: LetterText.Parse(files[File(k.Code, l)])))).ToDictionary(t => t.Key, t => t.Text))
            : throw new InvalidOperationException($"Texts of letters are not in order:\n{string.Join('\n', problems)}");
    }

    /// <summary>Every problem at once: a text without kind, a kind without text in a language, a field unknown to or missing from a text.</summary>
    /// <param name="kinds">What may be written.</param>
    /// <param name="files">"language/code" → text.</param>
    public static IReadOnlyList<TemplateProblem> Check(IReadOnlyList<LetterKind> kinds, IReadOnlyDictionary<string, string> files)
    {
        var problems = new List<TemplateProblem>();
        foreach (var kind in kinds)
        {
            foreach (var language in Languages.All)
            {
                if (!files.TryGetValue(File(kind.Code, language), out var source))
                {
                    problems.Add(new TemplateProblem("LANGUAGE_MISSING", kind.Code, language));
                    continue;
                }

                var names = LetterText.Parse(source).Names;
                problems.AddRange(names.Where(n => kind.Field(n) is null).Select(n => new TemplateProblem("TEMPLATE_FIELD_UNKNOWN", kind.Code, language, n)));
                problems.AddRange(kind.Fields.Where(f => !names.Contains(f.Name)).Select(f => new TemplateProblem("TEMPLATE_FIELD_MISSING", kind.Code, language, f.Name)));
            }
        }

        var known = kinds.SelectMany(k => Languages.All.Select(l => File(k.Code, l))).ToHashSet();
        problems.AddRange(files.Keys.Where(f => !known.Contains(f)).Order(StringComparer.Ordinal).Select(f => new TemplateProblem("TEMPLATE_UNKNOWN", f, null)));
        return problems;
    }

    public (string Title, string Body) Write(LetterKind kind, Language language, IReadOnlyDictionary<string, FieldValue> values) =>
        _texts[(kind.Code, language)].Fill(kind, language, values);

    /// <summary>The text as it comes with the program.</summary>
    public string Source(LetterKind kind, Language language) => _texts[(kind.Code, language)].Source.ReplaceLineEndings("\n").Trim('\n', ' ', '\uFEFF');

    /// <summary>SHA-256 over the texts of a kind in all languages, in lower-case hexadecimal: which wording a letter was made from.</summary>
    public string Version(LetterKind kind) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', Languages.All.Select(l => _texts[(kind.Code, l)].Source)))));

    private static string File(string code, Language language) => $"{language.Tag()}/{code}";
}
