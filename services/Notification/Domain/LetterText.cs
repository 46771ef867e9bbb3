using System.Text;
using System.Text.RegularExpressions;

namespace CseaMesh.Notification.Domain;

/// <summary>
/// The text of one kind of letter in one language. The first line is the subject line, the rest paragraphs separated by empty lines.
/// <c>{field}</c> stands for a value. A paragraph that names an optional field which is empty is left out.
/// </summary>
internal sealed partial class LetterText
{
    private readonly string _title;
    private readonly string[] _paragraphs;

    private LetterText(string source, string title, string[] paragraphs)
    {
        Source = source;
        _title = title;
        _paragraphs = paragraphs;
        Strangers = [.. AnyBraces().Matches($"{title}\n{string.Join('\n', paragraphs)}").Select(m => m.Value.Trim('{', '}')).Where(n => !FieldName().IsMatch(n)).Distinct()];
        Names = [.. Placeholder().Matches($"{title}\n{string.Join('\n', paragraphs)}").Select(m => m.Groups[1].Value).Distinct()];
    }

    /// <summary>The file as written.</summary>
    public string Source { get; }

    /// <summary>Every field it names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What stands in braces, or is a brace, and can be no field.</summary>
    public IReadOnlyList<string> Strangers { get; }

    public static LetterText Parse(string source)
    {
        var text = source.ReplaceLineEndings("\n").Trim('\n', ' ', '\uFEFF');
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0
            ? new LetterText(source, text, [])
            : new LetterText(source, text[..end].Trim(), text[end..].Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Writes the values into the text. All fields it names must be given; an empty one only where the kind says optional.</summary>
    public (string Title, string Body) Fill(LetterKind kind, Language language, IReadOnlyDictionary<string, FieldValue> values)
    {
        foreach (var (name, value) in values)
        {
            var field = kind.Field(name) ?? throw new InvalidOperationException($"{kind.Code} has no field {name}.");
            if (field.Type != value.Type)
            {
                throw new InvalidOperationException($"{kind.Code}: {name} is {field.Type}, not {value.Type}.");
            }
        }

        if (kind.Fields.FirstOrDefault(f => !f.Optional && (!values.TryGetValue(f.Name, out var v) || v.IsEmpty)) is { } missing)
        {
            throw new InvalidOperationException($"{kind.Code} cannot be written without {missing.Name}.");
        }

        var body = new StringBuilder();
        foreach (var paragraph in _paragraphs.Where(p => Placeholder().Matches(p).All(m => values.TryGetValue(m.Groups[1].Value, out var v) && !v.IsEmpty)))
        {
            body.Append(body.Length == 0 ? "" : "\n\n").Append(Write(paragraph));
        }

        return (Write(_title).ReplaceLineEndings(" "), body.ToString());

        string Write(string text) => Placeholder().Replace(text, m => values.TryGetValue(m.Groups[1].Value, out var v) ? v.In(language) : "");
    }

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\{[^{}\n]*\}|[{}]")]
    private static partial Regex AnyBraces();

    [GeneratedRegex(@"^[a-z_]+$")]
    private static partial Regex FieldName();
}
