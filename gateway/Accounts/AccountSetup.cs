using System.Security.Claims;
using System.Xml.Linq;
using CseaMesh.Platform;
using CseaMesh.Platform.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CseaMesh.Gateway.Accounts;

/// <summary>
/// Sign-in of people (cookie) and programs (access token). All of it runs on the machine's own time even under the rehearsal clock:
/// otherwise moving the clock would sign everybody out.
/// </summary>
internal static class AccountSetup
{
    private const string Scheme = "csea";

    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        builder.AddDatabase<GatewayDb, GatewaySqlite, GatewaySqlServer>();
        var services = builder.Services;
        services.AddDataProtection().SetApplicationName("CseaMesh");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s =>
            new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = new ProtectionKeys(s.GetRequiredService<IServiceScopeFactory>(), s.GetRequiredService<PlainSql>())));
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        services.AddIdentityCore<Account>(identity =>
            {
                identity.User.AllowedUserNameCharacters = "";
                identity.User.RequireUniqueEmail = true;
                identity.Lockout.MaxFailedAccessAttempts = Passwords.MostFailures;
                identity.Lockout.DefaultLockoutTimeSpan = Passwords.Lockout;

                // What a password must be is in Passwords, which explains itself in both languages.
                identity.Password = new PasswordOptions { RequiredLength = 1, RequireDigit = false, RequireLowercase = false, RequireNonAlphanumeric = false, RequireUppercase = false };
            })
            .AddUserStore<UserOnlyStore<Account, GatewayDb, string>>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<PrincipalFactory>();
        services.Configure<SecurityStampValidatorOptions>(o =>
        {
            o.ValidationInterval = TimeSpan.FromMinutes(1);
            o.TimeProvider = TimeProvider.System;
            // How somebody signed in stays true while his name or roles are read anew.
            o.OnRefreshingPrincipal = refresh =>
            {
                if (refresh is { CurrentPrincipal: { } before, NewPrincipal.Identity: ClaimsIdentity now })
                {
                    now.AddClaims(before.FindAll(c => c.Type is ClaimTypes.AuthenticationMethod or CallerClaims.SecondFactor).Select(c => c.Clone()));
                }

                return Task.CompletedTask;
            };
        });
        services.AddAuthentication(Scheme)
            .AddPolicyScheme(Scheme, null, o => o.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 ? AccessTokens.Scheme : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, AccessTokenHandler>(AccessTokens.Scheme, o => o.TimeProvider = TimeProvider.System)
            .AddCookie(IdentityConstants.ApplicationScheme, Cookie)
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, SecondStepCookie);
        services.AddHttpContextAccessor();
        services.AddScoped<Passwords>();
        services.AddScoped<SecondFactors>();
        services.AddScoped<SecondFactorDuty>();
        services.AddScoped<MailCodes>();
        services.AddScoped<Letters>();
        services.AddScoped<AccessTokens>();
        services.AddSingleton<AccessTokenCache>();
        services.AddSingleton<CloseErased.Progress>();
        builder.AddSweep<CloseErased>();
        services.AddHostedService<DemoAccounts>();
    }

    private static void Cookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "csea.session";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.IsEssential = true;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.AccessDeniedPath = "/not-allowed";
        cookie.ReturnUrlParameter = "then";
        cookie.TimeProvider = TimeProvider.System;
        cookie.Events.OnValidatePrincipal = SecurityStampValidator.ValidatePrincipalAsync;
    }

    /// <summary>Between password and code: who it is, for five minutes, and no right at all.</summary>
    private static void SecondStepCookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "csea.second";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.IsEssential = true;
        cookie.ExpireTimeSpan = TimeSpan.FromMinutes(5);
        cookie.SlidingExpiration = false;
        cookie.TimeProvider = TimeProvider.System;
    }

    /// <summary>Keeps the keys of data protection in the gateway's database. The first page reads them, for its forms.</summary>
    private sealed class ProtectionKeys(IServiceScopeFactory scopes, PlainSql sql) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements() => sql.Read("SELECT \"Xml\" FROM \"ProtectionKeys\"", row => XElement.Parse(row.GetString(0)));

        public void StoreElement(XElement element, string friendlyName)
        {
            using var scope = scopes.CreateScope();
            var db = scope.ServiceProvider.GetRequiredService<GatewayDb>();
            db.ProtectionKeys.Add(new ProtectionKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
            db.SaveChanges();
        }
    }
}
