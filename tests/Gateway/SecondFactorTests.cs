using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CseaMesh.Gateway.Accounts;
using CseaMesh.Platform.Identity;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Gateway;

/// <summary>Two-step sign-in through the pages, as a browser does it.</summary>
public sealed partial class SecondFactorTests
{
    [Fact]
    public async Task An_enrolled_account_signs_in_with_a_code_that_works_once()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var first = new Browser(gateway);
        var (secret, step, recovery) = await EnrolAsync(first, Cast.Manager(1));
        Assert.Equal(10, recovery.Distinct().Count());
        Assert.Equal(CseaMesh.Notification.V1.AccountMessageKind.SecurityChanged, gateway.Behind.Last("QueueAccountMessage").Request<CseaMesh.Notification.V1.QueueAccountMessageRequest>().Kind);

        using var second = new Browser(gateway);
        Assert.StartsWith("/sign-in/code", await second.SignInAsync(Cast.Manager(1)), StringComparison.Ordinal);
        Assert.Contains("/sign-in?then=", await second.GoneToAsync("/account"), StringComparison.Ordinal); // the password alone opens nothing
        Assert.Null(await second.CodeAsync("000000"));
        Assert.Null(await second.CodeAsync(Totp.Code(secret, step))); // the code of the enrolment again
        Assert.NotNull(await second.CodeAsync(Totp.Code(secret, step + 1)));
        Assert.Equal("", await second.GoneToAsync("/account"));

        using var third = new Browser(gateway);
        await third.SignInAsync(Cast.Manager(1));
        Assert.Null(await third.CodeAsync(Totp.Code(secret, step + 1)));
        Assert.NotNull(await third.CodeAsync(recovery[0].ToLowerInvariant()));
        using var fourth = new Browser(gateway);
        await fourth.SignInAsync(Cast.Manager(1));
        Assert.Null(await fourth.CodeAsync(recovery[0]));
        Assert.NotNull(await fourth.CodeAsync(recovery[1]));
    }

    [Fact]
    public async Task Five_wrong_codes_lock_and_the_right_password_does_not_unlock()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var browser = new Browser(gateway);
        var (secret, step, recovery) = await EnrolAsync(browser, Cast.Manager(1));
        for (var n = 0; n < 5; n++)
        {
            using var guess = new Browser(gateway);
            await guess.SignInAsync(Cast.Manager(1));
            Assert.Null(await guess.CodeAsync("111111"));
        }

        using var owner = new Browser(gateway);
        await owner.SignInAsync(Cast.Manager(1));
        Assert.Null(await owner.CodeAsync(Totp.Code(secret, step + 1)));
        Assert.Contains("15 minutes", owner.Page, StringComparison.Ordinal);
        Assert.Null(await owner.CodeAsync(recovery[0]));
    }

    [Fact]
    public async Task Where_it_is_required_staff_set_it_up_before_anything_else()
    {
        await using var gateway = await GatewayUnderTest.StartAsync("--SecondFactor:Required=Staff");
        using var browser = new Browser(gateway);
        await browser.SignInAsync(Cast.Secretary);
        Assert.Equal("/account/second-factor", await browser.GoneToAsync("/office"));
        Assert.Equal("/account/second-factor", await browser.GoneToAsync("/"));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Http.GetAsync("/api/v1/editions/csea-2025/entries")).StatusCode);
        Assert.Contains("SECOND_FACTOR_NEEDED", await (await browser.Http.GetAsync("/api/v1/account")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await EnrolAsync(browser, null);
        Assert.Equal(HttpStatusCode.OK, (await browser.Http.GetAsync("/api/v1/account")).StatusCode);

        using var entrant = new Browser(gateway);
        await entrant.SignInAsync(Cast.Manager(1));
        Assert.Equal("", await entrant.GoneToAsync("/account"));
    }

    [Fact]
    [Trait("rule", "COM-06")]
    public async Task Who_is_appointed_while_signed_in_is_asked_at_the_next_request()
    {
        await using var gateway = await GatewayUnderTest.StartAsync("--SecondFactor:Required=StaffAndCommittee");
        using var browser = new Browser(gateway);
        await browser.SignInAsync(Cast.Judge(1));
        Assert.Equal("", await browser.GoneToAsync("/account"));
        Assert.Equal("", await browser.GoneToAsync("/awards"));

        gateway.Behind.Answers["ListOffices"] = _ => [new CseaMesh.Judging.V1.ListOfficesResponse { Editions = { "csea-2025" } }];
        Assert.Equal("/account/second-factor", await browser.GoneToAsync("/awards"));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Http.GetAsync("/api/v1/editions/csea-2025/sheets")).StatusCode);
        await EnrolAsync(browser, null);
        Assert.Equal("", await browser.GoneToAsync("/awards"));
    }

    [Fact]
    public async Task An_access_token_is_not_made_with_the_password_alone()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var browser = new Browser(gateway);
        var (_, _, recovery) = await EnrolAsync(browser, Cast.Manager(1));
        (await gateway.PostAsync("/api/v1/account/tokens", Token(""))).Problem(400, "CODE_INVALID");
        (await gateway.PostAsync("/api/v1/account/tokens", Token(recovery[0]))).Ok();
        (await gateway.PostAsync("/api/v1/account/tokens", Token(recovery[0]))).Problem(400, "CODE_INVALID");

        static string Token(string code) => JsonSerializer.Serialize(new { name = "program", mail = Cast.Manager(1).Mail, password = GatewayUnderTest.Password, secondFactorCode = code });
    }

    [Fact]
    public async Task It_is_ended_with_a_code()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var browser = new Browser(gateway);
        var (_, _, recovery) = await EnrolAsync(browser, Cast.Manager(1));
        await browser.PostAsync("/account/second-factor", "/account/second-factor?handler=End", ("Off.Code", "222222"));
        Assert.Contains("field--invalid", browser.Page, StringComparison.Ordinal);
        await browser.PostAsync("/account/second-factor", "/account/second-factor?handler=End", ("Off.Code", recovery[0]));
        using var again = new Browser(gateway);
        Assert.DoesNotContain("code", await again.SignInAsync(Cast.Manager(1)), StringComparison.Ordinal);
    }

    /// <summary>Signs in (unless somebody is signed in already) and sets the app up.</summary>
    private static async Task<(byte[] Secret, long Step, IReadOnlyList<string> Recovery)> EnrolAsync(Browser browser, Caller? person)
    {
        if (person is not null)
        {
            await browser.SignInAsync(person);
        }

        await browser.GetAsync("/account/second-factor");
        var secret = FromBase32(SecretOf().Match(browser.Page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal));
        var step = Totp.StepAt(DateTimeOffset.UtcNow);
        await browser.PostAsync("/account/second-factor", "/account/second-factor?handler=Confirm", ("Form.Code", Totp.Code(secret, step)));
        var recovery = RecoveryOf().Matches(browser.Page).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(recovery);
        return (secret, step, recovery);
    }

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }

    [GeneratedRegex(@"<p class=""code"">([A-Z2-7 ]+)</p>")]
    private static partial Regex SecretOf();

    [GeneratedRegex(@"<li>([A-Z2-9]{5}-[A-Z2-9]{5})</li>")]
    private static partial Regex RecoveryOf();

    /// <summary>Cookies, form tokens, redirects: what a browser keeps between pages.</summary>
    private sealed partial class Browser : IDisposable
    {
        public Browser(GatewayUnderTest gateway)
        {
            Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = gateway.Address };
            Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        }

        public HttpClient Http { get; }

        public string Page { get; private set; } = "";

        public void Dispose() => Http.Dispose();

        public async Task GetAsync(string path) => Page = await Http.GetStringAsync(path);

        /// <summary>Where the page leads instead, or "" when it opens.</summary>
        public async Task<string> GoneToAsync(string path) => (await Http.GetAsync(path)).Headers.Location?.ToString() ?? "";

        public async Task<string?> PostAsync(string form, string action, params (string Name, string Value)[] fields)
        {
            await GetAsync(form);
            var token = FormToken().Match(Page).Groups[1].Value;
            var answer = await Http.PostAsync(action, new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2))));
            Page = await answer.Content.ReadAsStringAsync();
            return answer.Headers.Location?.ToString();
        }

        public async Task<string> SignInAsync(Caller person) =>
            await PostAsync("/sign-in", "/sign-in", ("Form.Mail", person.Mail), ("Form.Password", GatewayUnderTest.Password), ("Then", "/account")) ?? throw new InvalidOperationException(Page);

        /// <summary>Null when the code was refused.</summary>
        public Task<string?> CodeAsync(string code) => PostAsync("/sign-in/code", "/sign-in/code", ("Form.Code", code), ("Then", "/account"));

        [GeneratedRegex(@"name=""__RequestVerificationToken"" type=""hidden"" value=""([^""]+)""")]
        private static partial Regex FormToken();
    }
}
