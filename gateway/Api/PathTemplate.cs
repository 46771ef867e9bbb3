namespace CseaMesh.Gateway.Api;

/// <summary>
/// The path of a google.api.http rule, read once at start: literals, <c>*</c>, <c>**</c>, variables <c>{field.path}</c> or
/// <c>{field.path=rooms/*}</c>, and a custom verb after the last colon.
/// </summary>
/// <param name="Segments">What each part between slashes must be.</param>
/// <param name="Variables">Which request field takes which segments.</param>
/// <param name="Verb">Custom verb, or empty.</param>
internal sealed record PathTemplate(IReadOnlyList<PathTemplate.Segment> Segments, IReadOnlyList<PathTemplate.Variable> Variables, string Verb)
{
    /// <summary>A literal, or null for any one segment; <see cref="Rest"/> stands for all that follow, even none.</summary>
    internal readonly record struct Segment(string? Literal, bool Rest = false);

    /// <summary>Segments <see cref="Start"/> until <see cref="End"/> (exclusive; -1 = to the end of the path) belong to <see cref="FieldPath"/>.</summary>
    internal sealed record Variable(string FieldPath, int Start, int End);

    /// <summary>Throws FormatException when the rule breaks the grammar; that is a mistake in a contract, found at start.</summary>
    public static PathTemplate Parse(string text)
    {
        if (!text.StartsWith('/'))
        {
            throw new FormatException($"The path \"{text}\" does not begin with a slash.");
        }

        var (path, verb) = CutVerb(text);
        var segments = new List<Segment>();
        var variables = new List<Variable>();
        for (var i = 1; i <= path.Length;)
        {
            i = path.AsSpan(i).StartsWith("{")
                ? ReadVariable(path, i, segments, variables)
                : ReadSegment(path, i, segments);
        }

        var rest = segments.FindIndex(s => s.Rest);
        return rest >= 0 && rest != segments.Count - 1
            ? throw new FormatException($"\"{text}\": ** may only stand at the end.")
            : new PathTemplate(segments, variables, verb);
    }

    public override string ToString() => "/" + string.Join('/', Segments.Select(s => s.Rest ? "**" : s.Literal ?? "*")) + (Verb.Length > 0 ? ":" + Verb : "");

    private static (string Path, string Verb) CutVerb(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > text.LastIndexOf('/') && colon > text.LastIndexOf('}') ? (text[..colon], text[(colon + 1)..]) : (text, "");
    }

    private static int ReadVariable(string path, int at, List<Segment> segments, List<Variable> variables)
    {
        var close = path.IndexOf('}', at);
        if (close < 0 || (close + 1 < path.Length && path[close + 1] != '/'))
        {
            throw new FormatException($"\"{path}\": a variable must fill whole segments.");
        }

        var inside = path[(at + 1)..close];
        var equals = inside.IndexOf('=', StringComparison.Ordinal);
        var field = equals < 0 ? inside : inside[..equals];
        var pattern = equals < 0 ? "*" : inside[(equals + 1)..];
        if (field.Length == 0 || variables.Any(v => v.FieldPath == field))
        {
            throw new FormatException($"\"{path}\": a variable is named twice or not at all.");
        }

        var start = segments.Count;
        foreach (var part in pattern.Split('/'))
        {
            segments.Add(ToSegment(path, part));
        }

        variables.Add(new Variable(field, start, segments[^1].Rest ? -1 : segments.Count));
        return close + 2;
    }

    private static int ReadSegment(string path, int at, List<Segment> segments)
    {
        var slash = path.IndexOf('/', at);
        var end = slash < 0 ? path.Length : slash;
        segments.Add(ToSegment(path, path[at..end]));
        return end + 1;
    }

    private static Segment ToSegment(string path, string part) => part switch
    {
        "*" => new Segment(null),
        "**" => new Segment(null, Rest: true),
        "" => throw new FormatException($"\"{path}\" has an empty segment."),
        _ when part.AsSpan().ContainsAny("{}=:") => throw new FormatException($"\"{path}\": \"{part}\" is not a segment."),
        _ => new Segment(part),
    };
}
