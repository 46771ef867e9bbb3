using System.Net;
using System.Text.RegularExpressions;
using CseaMesh.Common.V1;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Gateway;

/// <summary>Several editions side by side: one is chosen, kept, and never mixed with another on a page.</summary>
public sealed partial class EditionChoiceTests
{
    [Fact]
    public async Task One_edition_offers_no_choice()
    {
        await using var gateway = await StartAsync((2025, EditionState.Published));
        Assert.DoesNotContain("class=\"editions\"", (await gateway.GetAsync("/awards")).Ok().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_choice_is_kept_on_the_device_and_every_call_of_a_page_is_of_that_edition()
    {
        await using var gateway = await StartAsync((2026, EditionState.Published), (2025, EditionState.Published), (2024, EditionState.Cancelled));
        using var http = Browse(gateway);

        // 2026 is published, but it is 2025.
        var page = await http.GetStringAsync("/awards");
        Assert.Equal(3, Regex.Matches(page, "<button name=\"edition\"").Count);
        Assert.Equal("csea-2025", AskedLast(gateway));
        Assert.Contains("value=\"csea-2025\" aria-current=\"true\"", page, StringComparison.Ordinal);

        var token = FormToken().Match(page).Groups[1].Value;
        var answer = await http.PostAsync("/preferences", new FormUrlEncodedContent([new("edition", "csea-2026"), new("returnUrl", "/awards"), new("__RequestVerificationToken", token)]));
        Assert.Equal("/awards", answer.Headers.Location?.ToString());
        page = await http.GetStringAsync("/awards");
        Assert.Equal("csea-2026", AskedLast(gateway));
        Assert.Contains("name=\"page-edition\" value=\"csea-2026\"", page, StringComparison.Ordinal);

        // What is no edition is not chosen.
        await http.GetStringAsync("/awards?edition=csea-1999");
        Assert.Equal("csea-2026", AskedLast(gateway));
        await http.GetStringAsync("/awards?edition=csea-2024");
        Assert.Equal("csea-2024", AskedLast(gateway));
    }

    [Fact]
    public async Task What_belongs_to_another_edition_is_shown_in_that_one()
    {
        await using var gateway = await StartAsync((2026, EditionState.Published), (2025, EditionState.Published));
        gateway.Behind.Answers["GetEntry"] = _ => [new GetEntryResponse { Entry = new Entry { Id = "E1", Number = "2026-C-0001", Edition = "csea-2026" } }];
        var answer = await gateway.SendAsync(HttpMethod.Get, "/my/entries/E1", more: r => r.Headers.Add("Cookie", gateway.CookieAsync(Cast.Manager(1)).Result));
        Assert.Equal((302, "/my/entries/E1?edition=csea-2026"), (answer.Status, answer.Headers["Location"]));
        gateway.Behind.Answers["GetEntry"] = _ => [new GetEntryResponse { Entry = new Entry { Id = "E1", Edition = "csea-2031" } }];
        Assert.Equal(404, (await gateway.SendAsync(HttpMethod.Get, "/my/entries/E1?edition=csea-2031", more: r => r.Headers.Add("Cookie", gateway.CookieAsync(Cast.Manager(1)).Result))).Status);
    }

    private static async Task<GatewayUnderTest> StartAsync(params (int Year, EditionState State)[] editions)
    {
        var gateway = await GatewayUnderTest.StartAsync();
        var document = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "services", "Registration", "Editions", "csea-2025.json"));
        var list = new ListEditionsResponse { Editions = { editions.Select(e => new EditionInfo { Code = $"csea-{e.Year}", Year = e.Year, State = e.State, Name = new Text { Zh = $"{e.Year} 卓越客服大獎", En = $"CSEA {e.Year}" } }) } };
        gateway.Behind.Answers["ListEditions"] = _ => [list];
        gateway.Behind.Answers["GetEdition"] = _ => [new GetEditionResponse { Document = Google.Protobuf.JsonParser.Default.Parse<CseaMesh.Edition.V1.Edition>(document) }];
        return gateway;
    }

    private static string AskedLast(GatewayUnderTest gateway) => gateway.Behind.Last("GetEdition").Request<GetEditionRequest>().Edition;

    private static HttpClient Browse(GatewayUnderTest gateway) => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = gateway.Address };

    [GeneratedRegex(@"name=""__RequestVerificationToken"" type=""hidden"" value=""([^""]+)""")]
    private static partial Regex FormToken();
}
