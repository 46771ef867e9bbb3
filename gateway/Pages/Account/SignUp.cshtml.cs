using CseaMesh.Gateway.Ui;
using CseaMesh.Gateway.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Account;

public sealed class SignUpModel(Desk desk, V1.Gateway.GatewayClient gateway) : AppPage(desk)
{
    public sealed class Input
    {
        public string? DisplayName { get; set; }
        public string? Mail { get; set; }
        public string? Password { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync()
    {
        var request = new SignUpRequest
        {
            Mail = Form.Mail ?? "", Password = Form.Password ?? "", DisplayName = Form.DisplayName ?? "", Language = Lang.IsEn ? Language.En : Language.ZhTw,
        };
        return await TryAsync(async () => await gateway.SignUpAsync(request, cancellationToken: Ct))
            ? RedirectToPage("/Account/Verify", new { mail = request.Mail })
            : Page();
    }
}
