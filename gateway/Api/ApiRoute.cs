using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CseaMesh.Gateway.Api;

/// <summary>One HTTP rule of one rpc, checked and prepared at start: which part of a request goes into which field.</summary>
internal sealed class ApiRoute
{
    private readonly IReadOnlyList<(IReadOnlyList<FieldDescriptor> Fields, PathTemplate.Variable Variable)> _variables;
    private readonly bool _wholeBody;

    private ApiRoute(Rpc rpc, HttpRule rule, string httpMethod, string path)
    {
        Rpc = rpc;
        HttpMethod = httpMethod;
        Path = path;
        Template = PathTemplate.Parse(path);
        var input = rpc.Descriptor.InputType;
        _variables = [.. Template.Variables.Select(v => (Fields(input, v.FieldPath), v))];
        if (_variables.FirstOrDefault(v => v.Fields[^1].IsRepeated || v.Fields[^1].FieldType == FieldType.Message) is { Variable: { } bad })
        {
            throw Mistake($"{bad.FieldPath} cannot stand in a path");
        }

        _wholeBody = rule.Body == "*";
        BodyField = rule.Body is "" or "*" ? null : input.FindFieldByName(rule.Body) ?? throw Mistake($"body names the unknown field {rule.Body}");
        AnswerField = rule.ResponseBody.Length == 0 ? null : rpc.Descriptor.OutputType.FindFieldByName(rule.ResponseBody) ?? throw Mistake($"response_body names the unknown field {rule.ResponseBody}");
        Deadline = Deadlines.Of(rpc.Name);

        InvalidOperationException Mistake(string what) => new($"{rpc.Descriptor.FullName}: {what}.");
    }

    public Rpc Rpc { get; }

    public string HttpMethod { get; }

    /// <summary>As written in the contract, without <c>/api/v1</c>.</summary>
    public string Path { get; }

    public PathTemplate Template { get; }

    /// <summary>How long the service may take.</summary>
    public TimeSpan Deadline { get; }

    public bool TakesBody => _wholeBody || BodyField is not null;

    /// <summary>The field that the body fills; null where it fills the whole request or there is none.</summary>
    public FieldDescriptor? BodyField { get; }

    /// <summary>The field of the response that the answer consists of; null for the whole response.</summary>
    public FieldDescriptor? AnswerField { get; }

    /// <summary>First field of each path variable.</summary>
    public IEnumerable<string> PathFields => _variables.Select(v => string.Join('.', v.Fields.Select(f => f.Name)));

    /// <summary>Every rule of every rpc, additional bindings included. Throws InvalidOperationException for a rule that cannot work.</summary>
    public static IEnumerable<ApiRoute> All(IEnumerable<Rpc> rpcs) =>
        from rpc in rpcs
        where rpc.Http is not null && !rpc.Descriptor.IsClientStreaming
        from rule in new[] { rpc.Http! }.Concat(rpc.Http!.AdditionalBindings)
        select Of(rpc, rule);

    /// <summary>Puts the path's variables into the request.</summary>
    public void BindPath(IMessage request, string[] segments, Problems problems)
    {
        foreach (var (fields, variable) in _variables)
        {
            var end = variable.End < 0 ? segments.Length : variable.End;
            var text = string.Join('/', segments[variable.Start..end].Select(Uri.UnescapeDataString));
            var name = JsonNames.OfPath(variable.FieldPath);
            var inBody = ValueOf(request, fields);
            Set(request, fields, text, name, problems);
            if (inBody is not null && !inBody.Equals(ValueOf(request, fields)))
            {
                problems.Add(name, $"內容裡的 {name} 與路徑不同", $"{name} in the body differs from the path", "PATH_DIFFERS");
            }
        }
    }

    /// <summary>Puts the query's parameters into the request: dotted names reach nested fields, repeated fields may be given several times.</summary>
    public void BindQuery(IMessage request, IQueryCollection query, Problems problems)
    {
        foreach (var (name, values) in query)
        {
            var path = JsonNames.OfPath(Shown(name));
            if (_wholeBody || JsonNames.Follow(request.Descriptor, name) is not { } fields || !IsSimple(fields[^1]) || InBody(fields[0]))
            {
                problems.UnknownField(path);
                continue;
            }

            if (_variables.Any(v => v.Fields.SequenceEqual(fields)) || (values.Count > 1 && !fields[^1].IsRepeated))
            {
                problems.NotAllowedTwice(path);
                continue;
            }

            foreach (var value in values)
            {
                Set(request, fields, value ?? "", path, problems);
            }
        }
    }

    private bool InBody(FieldDescriptor field) => BodyField == field;

    private static ApiRoute Of(Rpc rpc, HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => new ApiRoute(rpc, rule, HttpMethods.Get, rule.Get),
        HttpRule.PatternOneofCase.Put => new ApiRoute(rpc, rule, HttpMethods.Put, rule.Put),
        HttpRule.PatternOneofCase.Post => new ApiRoute(rpc, rule, HttpMethods.Post, rule.Post),
        HttpRule.PatternOneofCase.Delete => new ApiRoute(rpc, rule, HttpMethods.Delete, rule.Delete),
        HttpRule.PatternOneofCase.Patch => new ApiRoute(rpc, rule, HttpMethods.Patch, rule.Patch),
        HttpRule.PatternOneofCase.Custom => new ApiRoute(rpc, rule, rule.Custom.Kind, rule.Custom.Path),
        HttpRule.PatternOneofCase.None => throw new InvalidOperationException($"{rpc.Descriptor.FullName} has an HTTP rule without path."),
    };

    private static IReadOnlyList<FieldDescriptor> Fields(MessageDescriptor type, string path) =>
        JsonNames.Follow(type, path) ?? throw new InvalidOperationException($"{type.FullName} has no field {path}, which an HTTP rule names.");

    private static void Set(IMessage request, IReadOnlyList<FieldDescriptor> fields, string text, string path, Problems problems)
    {
        if (!Scalars.IsCleanText(text))
        {
            problems.BadCharacter(path);
            return;
        }

        var field = fields[^1];
        var value = field.FieldType == FieldType.Message ? ParseMessage(field, text) : Scalars.Parse(field, text, shortEnums: true);
        if (value is null)
        {
            problems.WrongType(path, field);
            return;
        }

        var target = request;
        foreach (var step in fields.SkipLast(1))
        {
            if (step.Accessor.GetValue(target) is not IMessage child)
            {
                child = Rpcs.New(step.MessageType);
                step.Accessor.SetValue(target, child);
            }

            target = child;
        }

        if (field.IsRepeated)
        {
            ((System.Collections.IList)field.Accessor.GetValue(target)).Add(value);
        }
        else
        {
            field.Accessor.SetValue(target, value);
        }
    }

    /// <summary>Times, durations and masks are a string in JSON, so also in a query.</summary>
    private static object? ParseMessage(FieldDescriptor field, string text)
    {
        try
        {
            return JsonParser.Default.Parse($"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"", field.MessageType);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>What the body has put into a field; null where it has its zero value.</summary>
    private static object? ValueOf(IMessage request, IReadOnlyList<FieldDescriptor> fields)
    {
        var target = request;
        foreach (var step in fields.SkipLast(1))
        {
            if (step.Accessor.GetValue(target) is not IMessage child)
            {
                return null;
            }

            target = child;
        }

        var field = fields[^1];
        var value = field.Accessor.GetValue(target);
        return value.Equals(field.Accessor.GetValue(Rpcs.New(target.Descriptor))) ? null : value;
    }

    private static bool IsSimple(FieldDescriptor field) => !field.IsMap && (field.FieldType != FieldType.Message
        || field.MessageType.FullName is "google.protobuf.Timestamp" or "google.protobuf.Duration" or "google.protobuf.FieldMask");

    private static string Shown(string name) => new([.. name.Take(60).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c)]);
}

/// <summary>How long a call may take. Acts over a whole edition or file take longer than a look at one thing.</summary>
internal static class Deadlines
{
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private static readonly string[] LongActs = ["Import", "Export", "Publish", "Decide", "Open", "Seal", "Certify", "Plan", "Solve", "Rebuild", "Release", "Reconcile", "Check", "Correct", "Set", "Copy", "Register", "Accept", "GetPageImage"];

    public static TimeSpan Of(string rpc) => LongActs.Any(a => rpc.StartsWith(a, StringComparison.Ordinal)) ? Long : Usual;
}
