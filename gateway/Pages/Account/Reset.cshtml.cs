using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Account;

public sealed class ResetModel(Desk desk, V1.Gateway.GatewayClient gateway) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Mail { get; set; }
        public string? Code { get; set; }
        public string? NewPassword { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();

    public void OnGet(string? mail, string? code) => Form = new() { Mail = mail, Code = code };

    public async Task<IActionResult> OnPostAsync() =>
        await TryAsync(async () => await gateway.ResetPasswordAsync(new() { Mail = Form.Mail ?? "", Code = (Form.Code ?? "").Trim(), NewPassword = Form.NewPassword ?? "" }, cancellationToken: Ct))
            ? Done(T["account.resetDone"], null, "/Account/SignIn")
            : Page();
}
