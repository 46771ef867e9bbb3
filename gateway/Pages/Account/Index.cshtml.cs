using CseaMesh.Gateway.Ui;
using CseaMesh.Gateway.V1;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Account;

[Authorize]
internal sealed class AccountModel(Desk desk, V1.Gateway.GatewayClient gateway, Accounts.Passwords passwords) : AppPage(desk)
{
    public sealed class Input
    {
        public string? DisplayName { get; set; }
        public string? Language { get; set; }
    }

    public sealed class PasswordInput
    {
        public string? PresentPassword { get; set; }
        public string? NewPassword { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public PasswordInput Passwords { get; set; } = new();
    [BindProperty] public string? Etag { get; set; }

    public V1.Account Account { get; private set; } = new();

    public async Task OnGetAsync()
    {
        await LoadAsync();
        (Form, Etag) = (new() { DisplayName = Account.DisplayName, Language = Account.Language.ToString() }, Account.Etag);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var request = new UpdateMyAccountRequest { DisplayName = Form.DisplayName ?? "", Etag = Etag ?? "", Language = Form.Language == "En" ? Language.En : Language.ZhTw };
        if (await TryAsync(async () => await gateway.UpdateMyAccountAsync(request, cancellationToken: Ct))) return Done(T["account.saved"]);
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostPasswordAsync()
    {
        var request = new ChangePasswordRequest { PresentPassword = Passwords.PresentPassword ?? "", NewPassword = Passwords.NewPassword ?? "" };
        if (await TryAsync(async () => await gateway.ChangePasswordAsync(request, cancellationToken: Ct), "Passwords"))
        {
            // The change ended every session, this one too; it goes on with the new password.
            await passwords.ContinueAsync(Me.Id);
            return Done(T["account.passwordChanged"]);
        }
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostSignOutAsync()
    {
        await passwords.SignOutAsync();
        return Done(T["account.signedOut"], null, "/Account/SignIn");
    }

    private async Task LoadAsync() => Account = (await gateway.GetMyAccountAsync(new(), cancellationToken: Ct)).Account;
}
