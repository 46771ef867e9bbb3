using CseaMesh.Gateway.Accounts;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;
using Refusal = CseaMesh.Platform.Errors.Refusal;

namespace CseaMesh.Gateway.Pages.Account;

/// <summary>The code after the password.</summary>
internal sealed class SecondStepModel(Desk desk, Passwords passwords) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Code { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty(SupportsGet = true)] public string? Then { get; set; }

    public async Task<IActionResult> OnGetAsync() => await passwords.WaitingAsync() is null ? RedirectToPage("/Account/SignIn", new { then = Then }) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        try
        {
            await passwords.SecondStepAsync(Form.Code ?? "");
            return LocalRedirect(Url.IsLocalUrl(Then) ? Then! : "/my");
        }
        catch (Refusal refusal) when (refusal.Reason == "SIGN_IN_REFUSED")
        {
            return RedirectToPage("/Account/SignIn", new { then = Then });
        }
        catch (Refusal refusal)
        {
            ModelState.AddModelError("Form.Code", Lang.Pick(refusal.Zh, refusal.En));
            return Page();
        }
    }
}
