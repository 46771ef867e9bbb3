using CseaMesh.Gateway.Api;

namespace CseaMesh.Tests.Gateway;

public sealed class RouteTableTests
{
    private static readonly RouteTable<string> Table = Build(
        ("GET", "/entries/{entry}"), ("POST", "/entries/{entry}:withdraw"), ("POST", "/entries:import"), ("GET", "/entries/mine"),
        ("GET", "/editions/{edition}/rounds/{award}/{round}"), ("GET", "/editions/{edition}/rounds/{award}/{round}/board:watch"),
        ("PUT", "/shelf/{name=rooms/*/books/*}"), ("DELETE", "/tree/{path=**}"), ("PATCH", "/{first}/{second}/x"));

    [Theory]
    [InlineData("GET", "/entries/2025-C-0001", "/entries/{entry}", "2025-C-0001")]
    [InlineData("GET", "/entries/mine", "/entries/mine", null)]
    [InlineData("GET", "/entries/mine2", "/entries/{entry}", "mine2")]
    [InlineData("POST", "/entries/01ABC:withdraw", "/entries/{entry}:withdraw", "01ABC")]
    [InlineData("POST", "/entries:import", "/entries:import", null)]
    [InlineData("GET", "/entries/a:b", "/entries/{entry}", "a:b")] // no such verb: the colon belongs to the id
    [InlineData("GET", "/entries/a%2Fb%3Ac", "/entries/{entry}", "a%2Fb%3Ac")]
    [InlineData("GET", "/entries/x/", "/entries/{entry}", "x")]
    [InlineData("GET", "/editions/csea-2025/rounds/7/FINALS/board:watch", "/editions/{edition}/rounds/{award}/{round}/board:watch", "csea-2025")]
    [InlineData("DELETE", "/tree/a/b/c", "/tree/{path=**}", "a")]
    [InlineData("PUT", "/shelf/rooms/1/books/2", "/shelf/{name=rooms/*/books/*}", "1")]
    public void A_path_finds_its_rule(string method, string path, string rule, string? variable)
    {
        var match = Table.Find(method, path);
        Assert.Equal(rule, match.Target);
        if (variable is not null)
        {
            Assert.Contains(variable, match.Segments!);
        }
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/")]
    [InlineData("/entries//")]
    [InlineData("/entries/x/y")]
    [InlineData("/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z")]
    public void An_unknown_path_is_not_found(string path) => Assert.False(Table.Find("GET", path).PathKnown);

    [Fact]
    public void A_known_path_with_another_method_names_what_it_takes()
    {
        var match = Table.Find("DELETE", "/entries/x");
        Assert.Null(match.Target);
        Assert.Equal("GET", Assert.Single(match.Allowed!));
    }

    [Fact]
    public void Two_rules_for_one_request_are_refused_at_start() =>
        Assert.Throws<InvalidOperationException>(() => Build(("GET", "/entries/{entry}"), ("GET", "/entries/{other}")));

    [Theory]
    [InlineData("entries")]
    [InlineData("/entries//x")]
    [InlineData("/entries/{a")]
    [InlineData("/entries/{a}b")]
    [InlineData("/entries/{a}/{a}")]
    [InlineData("/{a=**}/b")]
    public void A_rule_that_breaks_the_grammar_is_refused_at_start(string rule) => Assert.Throws<FormatException>(() => PathTemplate.Parse(rule));

    /// <summary>Every rule of the real contracts: none collides, each finds itself.</summary>
    [Fact]
    public void Every_rule_of_the_contracts_is_reachable()
    {
        var table = new RouteTable<ApiRoute>();
        foreach (var route in Transcoder.Routes)
        {
            table.Add(route.HttpMethod, route.Template, route);
        }

        Assert.True(Transcoder.Routes.Count > 100);
        foreach (var route in Transcoder.Routes)
        {
            var path = "/" + string.Join('/', route.Template.Segments.Select((s, i) => s.Literal ?? $"v{i}")) + (route.Template.Verb.Length > 0 ? $":{route.Template.Verb}" : "");
            Assert.Same(route, table.Find(route.HttpMethod, path).Target);
        }
    }

    private static RouteTable<string> Build(params (string Method, string Path)[] rules)
    {
        var table = new RouteTable<string>();
        foreach (var (method, path) in rules)
        {
            table.Add(method, PathTemplate.Parse(path), path);
        }

        return table;
    }
}
