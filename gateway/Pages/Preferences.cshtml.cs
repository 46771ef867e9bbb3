using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages;

/// <summary>The theme button without a script: keeps the choice and goes back.</summary>
public sealed class PreferencesModel(Desk desk) : AppPage(desk)
{
    public IActionResult OnGet() => Redirect("/");

    public IActionResult OnPost(string? theme, string? returnUrl)
    {
        if (theme is "light" or "dark") Response.Cookies.Append(Ui.Preferences.ThemeCookie, theme, Ui.Preferences.CookieOptions(HttpContext));
        return LocalRedirect(Url.IsLocalUrl(returnUrl) ? returnUrl! : "/");
    }
}
