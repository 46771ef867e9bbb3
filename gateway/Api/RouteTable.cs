namespace CseaMesh.Gateway.Api;

/// <summary>
/// Finds the rpc for a verb and path: a tree over path segments, built once. A literal wins over a variable, one segment over the
/// rest of the path, and a custom verb over a colon inside an id.
/// </summary>
internal sealed class RouteTable<T>
    where T : class
{
    private readonly Node _root = new();

    /// <summary>Throws InvalidOperationException when verb and path are taken: two rpcs would answer the same request.</summary>
    public void Add(string httpMethod, PathTemplate template, T target)
    {
        var node = _root;
        foreach (var segment in template.Segments)
        {
            node = segment switch
            {
                { Rest: true } => node.Rest ??= new Node(),
                { Literal: { } literal } => node.Literals.TryGetValue(literal, out var next) ? next : node.Literals[literal] = new Node(),
                _ => node.Any ??= new Node(),
            };
        }

        var ends = node.Ends.TryGetValue(template.Verb, out var byMethod) ? byMethod : node.Ends[template.Verb] = new(StringComparer.OrdinalIgnoreCase);
        if (!ends.TryAdd(httpMethod, target))
        {
            throw new InvalidOperationException($"{httpMethod} {template} is declared twice.");
        }
    }

    /// <summary>Looks up a path that is still percent-encoded (so that an encoded slash stays inside its segment), without its prefix.</summary>
    /// <returns>The target, or the methods that the path does take (none: no such path).</returns>
    public RouteMatch<T> Find(string httpMethod, string rawPath)
    {
        var path = rawPath.AsSpan().Trim('/');
        Span<Range> ranges = stackalloc Range[MaxSegments + 1];
        var count = path.IsEmpty ? 0 : path.Split(ranges, '/');
        if (count > MaxSegments)
        {
            return default;
        }

        var segments = new string[count];
        for (var i = 0; i < count; i++)
        {
            segments[i] = path[ranges[i]].ToString();
        }

        var last = count > 0 ? segments[^1] : "";
        var colon = last.LastIndexOf(':');
        var ends = default(Dictionary<string, T>);
        if (colon > 0)
        {
            segments[^1] = last[..colon];
            ends = Walk(_root, segments, 0, last[(colon + 1)..]);
            if (ends is null)
            {
                segments[^1] = last;
            }
        }

        ends ??= Walk(_root, segments, 0, "");
        return ends is null ? default
            : ends.TryGetValue(httpMethod, out var target) ? new RouteMatch<T>(target, segments, [])
            : new RouteMatch<T>(null, segments, [.. ends.Keys.Order(StringComparer.Ordinal)]);
    }

    private const int MaxSegments = 24;

    private static Dictionary<string, T>? Walk(Node node, string[] segments, int depth, string verb)
    {
        if (depth == segments.Length)
        {
            return node.Ends.GetValueOrDefault(verb) ?? node.Rest?.Ends.GetValueOrDefault(verb);
        }

        var segment = segments[depth];
        if (segment.Length == 0)
        {
            return null;
        }

        return (node.Literals.TryGetValue(segment, out var literal) ? Walk(literal, segments, depth + 1, verb) : null)
            ?? (node.Any is { } any ? Walk(any, segments, depth + 1, verb) : null)
            ?? node.Rest?.Ends.GetValueOrDefault(verb);
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Literals { get; } = new(StringComparer.Ordinal);

        public Node? Any { get; set; }

        public Node? Rest { get; set; }

        /// <summary>By custom verb (empty: none), then by HTTP method.</summary>
        public Dictionary<string, Dictionary<string, T>> Ends { get; } = new(StringComparer.Ordinal);
    }
}

/// <summary>What was found: a target with the path's segments (still encoded, verb cut off), or the methods that the path takes.</summary>
internal readonly record struct RouteMatch<T>(T? Target, string[]? Segments, string[]? Allowed)
    where T : class
{
    public bool PathKnown => Segments is not null;
}
