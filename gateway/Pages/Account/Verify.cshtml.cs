using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Account;

public sealed class VerifyModel(Desk desk, V1.Gateway.GatewayClient gateway) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Mail { get; set; }
        public string? Code { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();

    public void OnGet(string? mail, string? code) => Form = new() { Mail = mail, Code = code };

    public async Task<IActionResult> OnPostAsync() =>
        await TryAsync(async () => await gateway.ConfirmMailAsync(new() { Mail = Form.Mail ?? "", Code = (Form.Code ?? "").Trim() }, cancellationToken: Ct))
            ? Done(T["account.verified"], null, "/Account/SignIn")
            : Page();

    public async Task<IActionResult> OnPostResendAsync() =>
        await TryAsync(async () => await gateway.ResendCodeAsync(new() { Mail = Form.Mail ?? "" }, cancellationToken: Ct))
            ? Done(T["account.resent"], new { mail = Form.Mail })
            : Page();
}
