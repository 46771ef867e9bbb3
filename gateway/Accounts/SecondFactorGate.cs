using System.Security.Claims;
using CseaMesh.Gateway.Api;
using CseaMesh.Platform.Errors;
using Grpc.Core;

namespace CseaMesh.Gateway.Accounts;

/// <summary>A session that must set up its second factor first gets no further than that: pages lead there, the API says no.</summary>
internal static class SecondFactorGate
{
    private static readonly string[] Open = ["/account", "/sign-in", "/preferences", "/error", "/privacy", "/contact"];

    /// <summary>True where the present request may only set up a second factor.</summary>
    public static bool MustSetUp(this HttpContext context) => context.Items.ContainsKey(typeof(SecondFactorGate));

    public static void UseSecondFactorGate(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!await IsMissingAsync(context))
        {
            await next(context);
        }
        else if (context.Request.Path.StartsWithSegments("/api") || context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
        {
            await Problem.Of(Refusal.Denied("SECOND_FACTOR_NEEDED", "請先登入網站設定兩步驟登入。", "Set up two-step sign-in on the website first.")).WriteAsync(context);
        }
        else if (Open.Any(p => context.Request.Path == p) || context.Request.Path == "/account/second-factor")
        {
            await next(context);
        }
        else
        {
            context.Response.Redirect("/account/second-factor");
        }
    });

    /// <summary>Asked anew at every request of a session that a password alone opened: whoever is given a role or an office meanwhile is led there at his next step.</summary>
    private static async Task<bool> IsMissingAsync(HttpContext context)
    {
        var user = context.User;
        if (!user.HasClaim(CallerClaims.SecondFactor, "missing"))
        {
            if (!user.HasClaim(ClaimTypes.AuthenticationMethod, "pwd"))
            {
                return false;
            }

            var (who, duty) = (user.ToCaller(), context.RequestServices.GetRequiredService<SecondFactorDuty>());
            try
            {
                if (!await duty.IsRequiredAsync(who.Id, who.Mail, context.RequestAborted))
                {
                    return false;
                }
            }
            catch (RpcException)
            {
                return false; // without Judging there is nothing of the committee's to be seen, and the roles' part needs no call
            }
        }

        context.Items[typeof(SecondFactorGate)] = true;
        return true;
    }
}
