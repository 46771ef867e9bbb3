using CseaMesh.Gateway.Accounts;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;
using Refusal = CseaMesh.Platform.Errors.Refusal;

namespace CseaMesh.Gateway.Pages.Account;

internal sealed class SignInModel(Desk desk, Passwords passwords) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Mail { get; set; }
        public string? Password { get; set; }
        public bool Remember { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty(SupportsGet = true)] public string? Then { get; set; }

    public IActionResult OnGet() => Me.SignedIn ? LocalRedirect(Target()) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        try
        {
            return await passwords.SignInAsync(Form.Mail ?? "", Form.Password ?? "", Form.Remember) ? LocalRedirect(Target()) : RedirectToPage("/Account/SecondStep", new { then = Then });
        }
        catch (Refusal refusal) when (refusal.Reason == "MAIL_UNCONFIRMED")
        {
            return RedirectToPage("/Account/Verify", new { mail = Form.Mail });
        }
        catch (Refusal refusal)
        {
            ModelState.AddModelError("Form.Mail", Lang.Pick(refusal.Zh, refusal.En));
            return Page();
        }
    }

    private string Target() => Url.IsLocalUrl(Then) ? Then! : "/my";
}
