namespace CseaMesh.Gateway.Ui;

/// <summary>Choices kept on the device: language and theme. They are no personal data and need no consent.</summary>
internal static class Preferences
{
    public const string ThemeCookie = "theme";

    public static string? Theme(HttpContext context) => context.Request.Cookies[ThemeCookie] switch { "light" => "light", "dark" => "dark", _ => null };

    // Readable by the theme button's module, so not HttpOnly.
    public static CookieOptions CookieOptions(HttpContext context) => new()
    {
        MaxAge = TimeSpan.FromDays(365), Path = "/", SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, IsEssential = true,
    };
}
