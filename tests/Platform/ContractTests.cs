using System.Text.RegularExpressions;
using CseaMesh.Platform.Reflection;
using CseaMesh.Tests.Support;
using Google.Api;
using Google.Protobuf.Reflection;

namespace CseaMesh.Tests.Platform;

/// <summary>The contracts keep one style, so that whoever has read one service can read all.</summary>
public sealed partial class ContractTests
{
    private static readonly List<ServiceDescriptor> Services = [.. Contracts.Services.Values.Where(s => s.FullName.StartsWith("csea.", StringComparison.Ordinal)).OrderBy(s => s.FullName, StringComparer.Ordinal)];

    private static IEnumerable<MethodDescriptor> Rpcs => Services.SelectMany(s => s.Methods);

    [Fact]
    public void Every_rpc_has_its_own_request_and_response() =>
        Assert.Empty(Rpcs.Where(r => r.InputType.Name != $"{r.Name}Request" || r.OutputType.Name != $"{r.Name}Response").Select(r => $"{r.FullName}({r.InputType.Name}) returns {r.OutputType.Name}"));

    [Fact]
    public void No_two_rpcs_share_verb_and_path()
    {
        var paths = Rpcs.SelectMany(r => Rules(r).Select(rule => (Rpc: r.FullName, Path: Path(rule)))).ToList();
        Assert.True(paths.Count > 100, $"Only {paths.Count} paths found.");
        Assert.Empty(paths.GroupBy(p => Variable().Replace(p.Path, "{}")).Where(g => g.Count() > 1).Select(g => string.Join(" = ", g.Select(p => $"{p.Rpc} {p.Path}"))));
    }

    [Fact]
    public void Every_path_variable_is_a_field_of_the_request()
    {
        var strangers = from rpc in Rpcs
                        from rule in Rules(rpc)
                        from Match variable in Variable().Matches(Path(rule))
                        let field = variable.Groups[1].Value
                        where !HasField(rpc.InputType, field)
                        select $"{rpc.FullName}: {field}";
        Assert.Empty(strangers);
    }

    [Fact]
    public void Every_enum_begins_with_an_unspecified_zero_and_carries_its_name()
    {
        var offences = from e in Contracts.Files.Values.Where(f => f.Package.StartsWith("csea.", StringComparison.Ordinal)).SelectMany(Enums)
                       from v in e.Values
                       let prefix = Word().Replace(e.Name, "$1_$2").ToUpperInvariant() + "_"
                       where !v.Name.StartsWith(prefix, StringComparison.Ordinal) || (v.Number == 0 && v.Name != prefix + "UNSPECIFIED")
                       select v.FullName;
        Assert.Empty(offences);
    }

    [Fact]
    public void Money_is_whole_dollars()
    {
        var offences = from m in Contracts.Files.Values.Where(f => f.Package.StartsWith("csea.", StringComparison.Ordinal)).SelectMany(f => f.MessageTypes)
                       from field in m.Fields.InDeclarationOrder()
                       where (field.Name.EndsWith("_twd", StringComparison.Ordinal) && field.FieldType is not (FieldType.Int64 or FieldType.Int32)) || field.FieldType is FieldType.Float or FieldType.Double && field.Name.Contains("amount", StringComparison.Ordinal)
                       select field.FullName;
        Assert.Empty(offences);
    }

    [Fact]
    public void Every_list_is_paged()
    {
        var offences = from r in Rpcs.Where(r => r.Name.StartsWith("List", StringComparison.Ordinal) && !r.IsServerStreaming)
                       where r.InputType.FindFieldByName("page_size") is null || r.InputType.FindFieldByName("page_token") is null || r.OutputType.FindFieldByName("next_page_token") is null
                       select r.FullName;
        Assert.Equal(Bounded, offences.Order(StringComparer.Ordinal));
    }

    /// <summary>Lists that are short by nature: 33 awards, 7 judges, the finalists, the members of one organisation, the tokens of one account.</summary>
    private static readonly string[] Bounded =
    [
        "csea.gateway.v1.Gateway.ListAccessTokens",
        "csea.judging.v1.Judging.ListConflictProposals",
        "csea.judging.v1.Judging.ListConflicts",
        "csea.judging.v1.Judging.ListConnectionTests",
        "csea.judging.v1.Judging.ListFinalsSlots",
        "csea.judging.v1.Judging.ListJudgeQuestions",
        "csea.judging.v1.Judging.ListOffices",
        "csea.judging.v1.Judging.ListResults",
        "csea.judging.v1.Judging.ListRounds",
        "csea.notification.v1.Notification.ListTemplates",
        "csea.registration.v1.Registration.ListAwards",
        "csea.registration.v1.Registration.ListEditions",
        "csea.registration.v1.Registration.ListEntryViews",
        "csea.registration.v1.Registration.ListIndustries",
        "csea.registration.v1.Registration.ListMembers",
        "csea.registration.v1.Registration.ListMyInvitations",
        "csea.registration.v1.Registration.ListNominations",
        "csea.registration.v1.Registration.ListStaffTasks",
        "csea.registration.v1.Registration.ListWinners",
    ];

    [Fact]
    public void Every_rpc_says_what_it_does()
    {
        var silent = from file in Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, "protos", "csea"), "*.proto", SearchOption.AllDirectories)
                     let lines = File.ReadAllLines(file)
                     from i in Enumerable.Range(0, lines.Length)
                     where lines[i].TrimStart().StartsWith("rpc ", StringComparison.Ordinal) && !lines[i - 1].TrimStart().StartsWith("//", StringComparison.Ordinal)
                     select $"{System.IO.Path.GetFileName(file)}: {lines[i].Trim()}";
        Assert.Empty(silent);
    }

    private static IEnumerable<HttpRule> Rules(MethodDescriptor rpc) =>
        rpc.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is { } rule ? [rule, .. rule.AdditionalBindings] : [];

    private static string Path(HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => $"GET {rule.Get}",
        HttpRule.PatternOneofCase.Put => $"PUT {rule.Put}",
        HttpRule.PatternOneofCase.Post => $"POST {rule.Post}",
        HttpRule.PatternOneofCase.Delete => $"DELETE {rule.Delete}",
        HttpRule.PatternOneofCase.Patch => $"PATCH {rule.Patch}",
        _ => throw new InvalidOperationException($"{rule.PatternCase} is not used here."),
    };

    private static bool HasField(MessageDescriptor message, string path)
    {
        var parts = path.Split('.', 2);
        return message.FindFieldByName(parts[0]) is { } field && (parts.Length == 1 || HasField(field.MessageType, parts[1]));
    }

    private static IEnumerable<EnumDescriptor> Enums(FileDescriptor file) => file.EnumTypes.Concat(file.MessageTypes.SelectMany(m => m.EnumTypes));

    [GeneratedRegex(@"\{([a-z0-9_.]+)(?:=[^}]*)?\}")]
    private static partial Regex Variable();

    [GeneratedRegex("([a-z0-9])([A-Z])")]
    private static partial Regex Word();
}
