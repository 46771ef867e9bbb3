using System.Globalization;

namespace CseaMesh.Gateway.Ui;

/// <summary>The language of a request: <c>?lang=</c>, else the cookie, else the browser's first wish, else Chinese.</summary>
public static class Lang
{
    public const string Zh = "zh-TW", En = "en", Cookie = "lang";

    public static bool IsEn => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    /// <summary>Value of the html element's lang attribute.</summary>
    public static string Tag => IsEn ? "en" : "zh-Hant-TW";

    public static string Pick(string zh, string en) => IsEn && en.Length > 0 ? en : zh;

    public static string Pick(CseaMesh.Common.V1.Text? text) => text is null ? "" : Pick(text.Zh, text.En);

    internal static Task Choose(HttpContext context, RequestDelegate next)
    {
        var asked = Known(context.Request.Query["lang"]);
        if (asked is not null) context.Response.Cookies.Append(Cookie, asked, Preferences.CookieOptions(context));
        var lang = asked ?? Known(context.Request.Cookies[Cookie]) ?? FirstWish(context.Request.Headers.AcceptLanguage);
        // Figures and dates are written by our own helpers; the culture only picks the sentences.
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(lang);
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        context.Response.Headers.ContentLanguage = lang;
        return next(context);
    }

    private static string? Known(string? tag) => tag switch { "en" => En, "zh-TW" or "zh" => Zh, _ => null };

    private static string FirstWish(string? accept) =>
        accept?.TrimStart().StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? En : Zh;
}
