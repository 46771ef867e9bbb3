using CseaMesh.Gateway.Api;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Gateway.Accounts;

/// <summary>A session that must set up its second factor first gets no further than that: pages lead there, the API says no.</summary>
internal static class SecondFactorGate
{
    private static readonly string[] Open = ["/account", "/sign-in", "/preferences", "/error", "/privacy", "/contact"];

    public static void UseSecondFactorGate(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!context.User.HasClaim(CallerClaims.SecondFactor, "missing"))
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
}
