using System.Collections.Frozen;
using System.Security.Claims;
using CseaMesh.Platform;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace CseaMesh.Gateway.Accounts;

/// <summary>Checks of passwords: whether one may be chosen, and whether it is the right one.</summary>
internal sealed class Passwords(
    UserManager<Account> users, SignInManager<Account> signIn, SecondFactors second, SecondFactorDuty duty, IHttpContextAccessor http)
{
    public const int Least = 10;
    public const int Most = 128;
    public const int MostFailures = 5;
    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(15);

    /// <summary>A hash of nothing in particular: an unknown address must cost as much time as a wrong password.</summary>
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<Account>().HashPassword(null!, "nobody"));

    private static readonly FrozenSet<string> WellKnown = new[]
    {
        "1234567890", "0123456789", "0987654321", "12345678910", "qwertyuiop", "qwerty123456", "1q2w3e4r5t", "1qaz2wsx3edc", "q1w2e3r4t5",
        "password12", "password123", "password1234", "passw0rd123", "administrator", "iloveyou123", "letmein123", "welcome123", "welcome2025",
        "changeme123", "abcdefghij", "abcd123456", "abc1234567", "asdfghjkl123", "zxcvbnm123", "google12345", "taiwan12345", "a1234567890", "aa12345678",
        "customerservice", "excellence2025", "csea2025csea",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Why this password may not be chosen, or null.</summary>
    public static Refusal? WhyWeak(string field, string password, string mail)
    {
        var length = password.EnumerateRunes().Count();
        if (length is < Least or > Most)
        {
            return Refusal.Invalid(field, $"密碼須為 {Least} 到 {Most} 字，現在是 {length} 字", $"A password has {Least} to {Most} characters; this has {length}", "PASSWORD_WEAK");
        }

        var folded = Fold.Key(password);
        return folded.Distinct().Count() < 4 || WellKnown.Contains(folded) || folded == Fold.Key(mail) || folded.StartsWith(Fold.Key(mail.Split('@')[0]) + "123", StringComparison.Ordinal)
            ? Refusal.Invalid(field, "這個密碼太容易猜到，請換一個", "This password is too easy to guess; choose another", "PASSWORD_WEAK")
            : null;
    }

    /// <summary>
    /// The account with this address and password. Throws UNAUTHENTICATED SIGN_IN_REFUSED, the same whether the address is unknown, the
    /// password wrong or the account locked after five wrong tries, and FAILED_PRECONDITION MAIL_UNCONFIRMED to who knows the password.
    /// </summary>
    public async Task<Account> CheckAsync(string mail, string password)
    {
        var account = mail.Length is > 0 and <= 254 ? await users.FindByEmailAsync(mail) : null;
        if (account is null || password.Length > Most * 4)
        {
            users.PasswordHasher.VerifyHashedPassword(null!, NobodysHash.Value, password[..Math.Min(password.Length, Most)]);
            throw Refused();
        }

        if (!(await signIn.CheckPasswordSignInAsync(account, password, lockoutOnFailure: true)).Succeeded)
        {
            throw Refused();
        }

        return account.EmailConfirmed ? account : throw Refusal.Precondition(
            "MAIL_UNCONFIRMED", "請先以信中的驗證碼確認電子郵件地址。", "Please confirm your mail address with the code from the letter first.");
    }

    /// <summary>
    /// Signs a browser in, or answers false when the second step is still to come. Refuses like <see cref="CheckAsync"/>.
    /// </summary>
    public async Task<bool> SignInAsync(string mail, string password, bool remember)
    {
        var account = await CheckAsync(mail.Trim(), password);
        if (await second.IsOnAsync(account.Id))
        {
            var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, account.Id), new Claim("remember", remember ? "1" : "0")], IdentityConstants.TwoFactorUserIdScheme);
            await Context.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(identity));
            return false;
        }

        await SignInAsync(account, remember, "pwd");
        return true;
    }

    /// <summary>Who gave the right password a moment ago and owes the code; null when nobody did.</summary>
    public async Task<Account?> WaitingAsync() =>
        (await Context.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Principal?.Identity?.Name is { Length: > 0 } id ? await users.FindByIdAsync(id) : null;

    /// <summary>The second step: a code of the app, or a recovery code. Refuses with CODE_INVALID, CODE_LOCKED, and SIGN_IN_REFUSED where the first step is missing.</summary>
    public async Task SecondStepAsync(string code)
    {
        var account = await WaitingAsync() ?? throw Refused();
        var first = await Context.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme);
        await second.CheckAsync(account.Id, code, Context.RequestAborted);
        await Context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await SignInAsync(account, first.Principal!.HasClaim("remember", "1"), "mfa");
    }

    /// <summary>Goes on with a session after something about the account's security changed.</summary>
    public async Task ContinueAsync(string accountId)
    {
        var account = await users.FindByIdAsync(accountId) ?? throw Refused();
        await SignInAsync(account, false, await second.IsOnAsync(accountId) ? "mfa" : "pwd");
    }

    /// <summary>Ends every other session of the account.</summary>
    public async Task EndSessionsAsync(Account account) => await users.UpdateSecurityStampAsync(account);

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("Only within a request");

    private async Task SignInAsync(Account account, bool remember, string method)
    {
        var claims = new List<Claim> { new(ClaimTypes.AuthenticationMethod, method) };
        if (method != "mfa" && await duty.IsRequiredAsync(account.Id, account.Email ?? "", Context.RequestAborted))
        {
            claims.Add(new Claim(CallerClaims.SecondFactor, "missing"));
        }

        await signIn.SignInWithClaimsAsync(account, remember, claims);
    }

    public Task SignOutAsync() => signIn.SignOutAsync();

    public static Refusal Refused() => Refusal.Unauthenticated(
        "SIGN_IN_REFUSED",
        "電子郵件或密碼不正確。連續錯 5 次會暫停登入 15 分鐘。",
        "The mail address or password is not right. After five wrong tries sign-in pauses for 15 minutes.");
}
