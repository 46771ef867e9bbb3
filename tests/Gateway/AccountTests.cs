using System.Text.Json;
using CseaMesh.Notification.V1;
using CseaMesh.Platform.Identity;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Gateway;

/// <summary>Accounts, access tokens and staff roles through the JSON API.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private const string Mail = "wang.xiaoming@example.com.tw";
    private const string Password = "月亮-代表我的心-1977";
    private GatewayUnderTest _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_person_signs_up_confirms_the_address_and_works_with_a_token()
    {
        await SignUpAsync(Mail, Password);
        var letter = LastLetter();
        Assert.Equal((AccountMessageKind.VerifyAddress, Mail, "王小明", "zh-TW"), (letter.Kind, letter.Mail, letter.Name, letter.Language));
        Assert.True(_gateway.Behind.Last("QueueAccountMessage").Caller is { Id: "gateway", IsService: true });
        (await TokenAsync(Mail, Password)).Problem(400, "MAIL_UNCONFIRMED");

        var account = (await ConfirmAsync(Mail, letter.Code, Password)).Ok().Json.GetProperty("account");
        Assert.True(account.GetProperty("mailConfirmed").GetBoolean());
        Assert.Equal(26, account.GetProperty("accountId").GetString()!.Length);
        Assert.Equal(letter.AccountId, account.GetProperty("accountId").GetString());

        var token = (await TokenAsync(Mail, Password)).Ok().Json.GetProperty("token").GetString()!;
        Assert.StartsWith("csea_pat_", token, StringComparison.Ordinal);
        (await WithTokenAsync(HttpMethod.Get, "/api/v1/editions/csea-2025/entries", token)).Ok();
        var seen = _gateway.Behind.Last("ListEntries").Caller;
        Assert.Equal((letter.AccountId, "王小明", Mail), (seen.Id, seen.Name, seen.Mail));
        Assert.Empty(seen.Roles);
    }

    [Fact]
    public async Task The_answer_to_a_sign_up_does_not_tell_whether_the_address_is_known()
    {
        var unknown = await SignUpAsync(Mail, Password);
        var known = await SignUpAsync(Cast.Secretary.Mail, Password);
        Assert.Equal(unknown.Text.Replace(Mail, "", StringComparison.Ordinal), known.Text.Replace(Cast.Secretary.Mail, "", StringComparison.Ordinal));
        Assert.Equal((AccountMessageKind.AlreadyRegistered, Cast.Secretary.Id, ""), (LastLetter().Kind, LastLetter().AccountId, LastLetter().Code));
        (await TokenAsync(Cast.Secretary.Mail, Password)).Problem(401, "SIGN_IN_REFUSED"); // and nothing about it has changed
    }

    /// <summary>Whoever opens an account in another's name cannot let the other confirm it for him.</summary>
    [Fact]
    public async Task A_code_confirms_only_together_with_the_password_of_the_sign_up()
    {
        await SignUpAsync(Mail, "an attacker's password");
        await SignUpAsync(Mail, Password);
        var code = LastLetter().Code;
        (await ConfirmAsync(Mail, code, "an attacker's password")).Problem(400, "CODE_INVALID");
        (await ConfirmAsync(Mail, code, Password)).Ok();
        (await TokenAsync(Mail, "an attacker's password")).Problem(401, "SIGN_IN_REFUSED");
    }

    [Fact]
    public async Task Five_wrong_codes_end_a_code_and_a_new_one_can_be_had()
    {
        await SignUpAsync(Mail, Password);
        var code = LastLetter().Code;
        for (var i = 0; i < 5; i++)
        {
            (await ConfirmAsync(Mail, code == "000000" ? "000001" : "000000", Password)).Problem(400, "CODE_INVALID");
        }

        (await ConfirmAsync(Mail, code, Password)).Problem(400, "CODE_INVALID");
        (await _gateway.PostAsync("/api/v1/accounts:resendCode", $$"""{"mail":"{{Mail}}"}""")).Ok();
        (await ConfirmAsync(Mail, LastLetter().Code, Password)).Ok();
        (await ConfirmAsync(Mail, LastLetter().Code, Password)).Problem(400, "CODE_INVALID"); // once only
    }

    [Theory]
    [InlineData("short-1")]
    [InlineData("1234567890")]
    [InlineData("PASSWORD123")]
    [InlineData("aaaaaaaaaaaaaaa")]
    [InlineData("wang.xiaoming123")]
    [InlineData(Mail)]
    public async Task A_weak_password_is_refused(string password)
    {
        var answer = await _gateway.PostAsync("/api/v1/accounts", SignUpJson(Mail, password));
        answer.Problem(400, "PASSWORD_WEAK");
        Assert.Equal(["password"], answer.Fields);
        Assert.Empty(_gateway.Behind.Calls);
    }

    [Fact]
    public async Task All_mistakes_of_a_sign_up_are_named_at_once()
    {
        var answer = await _gateway.PostAsync("/api/v1/accounts", $$"""{"mail":"not a mail","password":"{{Password}}","displayName":"{{new string('名', 51)}}"}""");
        answer.Problem(400, "INVALID");
        Assert.Equal(["mail", "displayName"], answer.Fields);
    }

    /// <summary>Unknown address, wrong password and lockout are one answer.</summary>
    [Fact]
    public async Task Sign_in_pauses_after_five_wrong_tries_and_never_says_why()
    {
        var unknown = await TokenAsync("nobody@example.tw", GatewayUnderTest.Password);
        unknown.Problem(401, "SIGN_IN_REFUSED");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(unknown.Text, (await TokenAsync(Cast.Secretary.Mail, "wrong password")).Text);
        }

        Assert.Equal(unknown.Text, (await TokenAsync(Cast.Secretary.Mail, GatewayUnderTest.Password)).Text);
        (await TokenAsync(Cast.Admin.Mail, GatewayUnderTest.Password)).Ok(); // others are not concerned
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_code_and_ends_every_token()
    {
        var token = (await TokenAsync(Cast.Manager(1).Mail, GatewayUnderTest.Password)).Ok().Json.GetProperty("token").GetString()!;
        (await WithTokenAsync(HttpMethod.Get, "/api/v1/account", token)).Ok();
        (await _gateway.PostAsync("/api/v1/accounts:requestPasswordReset", $$"""{"mail":"{{Cast.Manager(1).Mail}}"}""")).Ok();
        Assert.Equal(AccountMessageKind.ResetPassword, LastLetter().Kind);
        (await _gateway.PostAsync("/api/v1/accounts:resetPassword", $$"""{"mail":"{{Cast.Manager(1).Mail}}","code":"{{LastLetter().Code}}","newPassword":"{{Password}}"}""")).Ok();

        Assert.Equal(AccountMessageKind.SecurityChanged, LastLetter().Kind);
        (await WithTokenAsync(HttpMethod.Get, "/api/v1/account", token)).Problem(401, "TOKEN_INVALID");
        (await TokenAsync(Cast.Manager(1).Mail, GatewayUnderTest.Password)).Problem(401, "SIGN_IN_REFUSED");
        (await TokenAsync(Cast.Manager(1).Mail, Password)).Ok();
    }

    [Fact]
    public async Task A_request_to_reset_does_not_tell_whether_the_address_is_known()
    {
        var answer = (await _gateway.PostAsync("/api/v1/accounts:requestPasswordReset", """{"mail":"nobody@example.tw"}""")).Ok();
        Assert.Equal("{}", answer.Text);
        Assert.Empty(_gateway.Behind.Calls);
    }

    [Fact]
    public async Task A_token_is_listed_without_its_secret_and_ends_when_revoked()
    {
        var made = (await _gateway.PostAsync("/api/v1/account/tokens", """{"name":"夜間匯入","validDays":7}""", Cast.Manager(2))).Ok().Json;
        var (token, id) = (made.GetProperty("token").GetString()!, made.GetProperty("accessToken").GetProperty("tokenId").GetString());
        (await WithTokenAsync(HttpMethod.Get, "/api/v1/account", token)).Ok();

        var list = (await _gateway.GetAsync("/api/v1/account/tokens", Cast.Manager(2))).Ok();
        Assert.DoesNotContain(token, list.Text, StringComparison.Ordinal);
        Assert.Contains(list.Json.GetProperty("accessTokens").EnumerateArray(), t => t.GetProperty("name").GetString() == "夜間匯入" && token.StartsWith(t.GetProperty("prefix").GetString()!, StringComparison.Ordinal));

        (await _gateway.SendAsync(HttpMethod.Delete, $"/api/v1/account/tokens/{id}", by: Cast.Manager(1))).Problem(404, "NOT_FOUND"); // another's
        (await _gateway.SendAsync(HttpMethod.Delete, $"/api/v1/account/tokens/{id}", by: Cast.Manager(2))).Ok();
        (await WithTokenAsync(HttpMethod.Get, "/api/v1/account", token)).Problem(401, "TOKEN_INVALID");
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(366, true)]
    [InlineData(367, false)]
    [InlineData(-1, false)]
    public async Task A_token_lives_a_day_to_a_year(int days, bool allowed)
    {
        var answer = await _gateway.PostAsync("/api/v1/account/tokens", $$"""{"name":"x","validDays":{{days}}}""", Cast.Manager(2));
        if (!allowed)
        {
            answer.Problem(400, "OUT_OF_RANGE");
            return;
        }

        var token = answer.Ok().Json.GetProperty("accessToken");
        Assert.Equal(days == 0 ? 30 : days, (token.GetProperty("expiresAt").GetDateTime() - token.GetProperty("createdAt").GetDateTime()).TotalDays, 3);
    }

    [Fact]
    public async Task An_administrator_grants_a_role_that_services_see_at_once_and_takes_it_away()
    {
        var path = $"/api/v1/accounts/{Cast.Manager(1).Id}";
        (await _gateway.PostAsync($"{path}:grantRole", """{"role":"STAFF_ROLE_CASHIER","reason":"新任出納"}""", Cast.Admin)).Ok();
        await _gateway.GetAsync("/api/v1/editions/csea-2025/entries", Cast.Manager(1));
        Assert.Equal([StaffRoles.Cashier], _gateway.Behind.Last("ListEntries").Caller.Roles);

        (await _gateway.PostAsync($"{path}:withdrawRole", """{"role":"STAFF_ROLE_CASHIER","reason":"調職"}""", Cast.SecondAdmin)).Ok();
        await _gateway.GetAsync("/api/v1/editions/csea-2025/entries", Cast.Manager(1));
        Assert.Empty(_gateway.Behind.Last("ListEntries").Caller.Roles);

        var grant = (await _gateway.GetAsync(path, Cast.Auditor)).Ok().Json.GetProperty("grants")[0];
        Assert.Equal((Cast.Admin.Id, "新任出納", Cast.SecondAdmin.Id, "調職"), (Text(grant, "grantedBy"), Text(grant, "grantReason"), Text(grant, "withdrawnBy"), Text(grant, "withdrawReason")));
    }

    [Fact]
    public async Task A_member_of_the_committee_gets_no_staff_role()
    {
        _gateway.Behind.Answers["ListOffices"] = _ => [new CseaMesh.Judging.V1.ListOfficesResponse { Editions = { "csea-2025" } }];
        (await _gateway.PostAsync($"/api/v1/accounts/{Cast.Judge(1).Id}:grantRole", """{"role":"STAFF_ROLE_SECRETARIAT","reason":"x"}""", Cast.Admin)).Problem(400, "DUTIES_SEPARATE");
        Assert.Equal((Cast.Judge(1).Id, Cast.Judge(1).Mail), _gateway.Behind.Last("ListOffices").Request<CseaMesh.Judging.V1.ListOfficesRequest>() is var r ? (r.PersonId, r.Mail) : default);
        await _gateway.GetAsync("/api/v1/editions", Cast.Judge(1));
        Assert.Empty(_gateway.Behind.Last("ListEditions").Caller.Roles);
    }

    [Fact]
    public async Task Nobody_grants_himself_a_role_and_only_administrators_grant()
    {
        const string Body = """{"role":"STAFF_ROLE_AUDITOR","reason":"x"}""";
        (await _gateway.PostAsync($"/api/v1/accounts/{Cast.Admin.Id}:grantRole", Body, Cast.Admin)).Problem(403, "SECOND_PERSON_NEEDED");
        (await _gateway.PostAsync($"/api/v1/accounts/{Cast.Manager(1).Id}:grantRole", Body, Cast.Secretary)).Problem(403, "NOT_YOURS");
        (await _gateway.PostAsync($"/api/v1/accounts/{Cast.Manager(1).Id}:grantRole", Body)).Problem(401, "SIGN_IN_NEEDED");
        (await _gateway.PostAsync($"/api/v1/accounts/{Cast.Manager(1).Id}:grantRole", """{"role":"STAFF_ROLE_AUDITOR"}""", Cast.Admin)).Problem(400, "REASON_MISSING");
        (await _gateway.PostAsync("/api/v1/accounts/00000000000000000000NOBODY:grantRole", Body, Cast.Admin)).Problem(404, "NOT_FOUND");
    }

    [Fact]
    public async Task Accounts_are_listed_page_by_page_for_administrators_only()
    {
        (await _gateway.GetAsync("/api/v1/accounts", Cast.Secretary)).Problem(403, "NOT_YOURS");
        var first = (await _gateway.GetAsync("/api/v1/accounts?page_size=4", Cast.Admin)).Ok().Json;
        var second = (await _gateway.GetAsync($"/api/v1/accounts?page_size=4&page_token={Uri.EscapeDataString(Text(first, "nextPageToken"))}", Cast.Admin)).Ok().Json;
        Assert.Equal("", Text(second, "nextPageToken"));
        Assert.Equal(GatewayUnderTest.People.Length, first.GetProperty("accounts").EnumerateArray().Concat(second.GetProperty("accounts").EnumerateArray()).Select(a => Text(a, "accountId")).Distinct().Count());
        var admins = (await _gateway.GetAsync("/api/v1/accounts?role=ADMINISTRATOR&mail_prefix=admin2", Cast.Admin)).Ok().Json.GetProperty("accounts");
        Assert.Equal(Cast.SecondAdmin.Id, Text(Assert.Single(admins.EnumerateArray()), "accountId"));
    }

    [Fact]
    public async Task A_stale_etag_of_the_own_account_is_refused_and_nothing_stored()
    {
        const string Body = """{"displayName":"新名字","language":"LANGUAGE_EN","etag":"\"v1\""}""";
        (await _gateway.SendAsync(HttpMethod.Put, "/api/v1/account", Body, Cast.Manager(1))).Ok();
        (await _gateway.SendAsync(HttpMethod.Put, "/api/v1/account", Body.Replace("新名字", "又一個", StringComparison.Ordinal), Cast.Manager(1))).Problem(409, "STALE_ETAG");
        (await _gateway.SendAsync(HttpMethod.Put, "/api/v1/account", Body.Replace("v1", "x1", StringComparison.Ordinal), Cast.Manager(1))).Problem(400, "INVALID");
        Assert.Equal("新名字", Text((await _gateway.GetAsync("/api/v1/account", Cast.Manager(1))).Json.GetProperty("account"), "displayName"));
    }

    private Task<GatewayUnderTest.Answer> SignUpAsync(string mail, string password) => _gateway.PostAsync("/api/v1/accounts", SignUpJson(mail, password));

    private static string SignUpJson(string mail, string password) =>
        JsonSerializer.Serialize(new { mail, password, displayName = "王小明", language = "LANGUAGE_ZH_TW" });

    private Task<GatewayUnderTest.Answer> ConfirmAsync(string mail, string code, string password) =>
        _gateway.PostAsync("/api/v1/accounts:confirmMail", JsonSerializer.Serialize(new { mail, code, password }));

    private Task<GatewayUnderTest.Answer> TokenAsync(string mail, string password) =>
        _gateway.PostAsync("/api/v1/account/tokens", JsonSerializer.Serialize(new { name = "test", mail, password }));

    private Task<GatewayUnderTest.Answer> WithTokenAsync(HttpMethod method, string path, string token) =>
        _gateway.SendAsync(method, path, more: r => r.Headers.Authorization = new("Bearer", token));

    private QueueAccountMessageRequest LastLetter() => _gateway.Behind.Last("QueueAccountMessage").Request<QueueAccountMessageRequest>();

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
