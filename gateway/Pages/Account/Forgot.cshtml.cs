using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Account;

public sealed class ForgotModel(Desk desk, V1.Gateway.GatewayClient gateway) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Mail { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync() =>
        await TryAsync(async () => await gateway.RequestPasswordResetAsync(new() { Mail = Form.Mail ?? "" }, cancellationToken: Ct))
            ? RedirectToPage("/Account/Reset", new { mail = Form.Mail })
            : Page();
}
