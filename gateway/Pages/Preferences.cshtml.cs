using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages;

/// <summary>Choices of the page's head: the theme without a script, and the edition. Keeps them and goes back.</summary>
public sealed class PreferencesModel(Desk desk) : AppPage(desk)
{
    public IActionResult OnGet() => Redirect("/");

    public async Task<IActionResult> OnPostAsync(string? theme, string? edition, string? returnUrl)
    {
        if ((await Desk.EditionsAsync()).Any(e => e.Code == edition)) EditionChoice.Keep(HttpContext, edition!);
        if (theme is "light" or "dark") Response.Cookies.Append(Ui.Preferences.ThemeCookie, theme, Ui.Preferences.CookieOptions(HttpContext));
        return LocalRedirect(Url.IsLocalUrl(returnUrl) ? returnUrl! : "/");
    }
}
