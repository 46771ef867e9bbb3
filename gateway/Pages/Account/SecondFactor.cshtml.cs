using CseaMesh.Gateway.Accounts;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Refusal = CseaMesh.Platform.Errors.Refusal;

namespace CseaMesh.Gateway.Pages.Account;

/// <summary>Sets two-step sign-in up with an authenticator app, shows recovery codes once, and ends it.</summary>
[Authorize]
internal sealed class SecondFactorModel(Desk desk, SecondFactors second, Passwords passwords, UserManager<Accounts.Account> users, Letters letters) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Code { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public Input Off { get; set; } = new();

    public bool On { get; private set; }
    public bool Must => HttpContext.MustSetUp();
    public int Left { get; private set; }
    public string Address { get; private set; } = "";
    public string Secret { get; private set; } = "";
    public IReadOnlyList<string> Codes { get; private set; } = [];

    public async Task OnGetAsync()
    {
        On = await second.IsOnAsync(Me.Id, Ct);
        if (On)
        {
            Left = await second.RecoveryLeftAsync(Me.Id, Ct);
            return;
        }

        var secret = await second.BeginAsync(Me.Id, Ct);
        var mail = (await users.FindByIdAsync(Me.Id))!.Email!;
        (Address, Secret) = (Totp.Address("CseaMesh", mail, secret), string.Join(' ', Totp.ToBase32(secret).Chunk(4).Select(c => new string(c))));
    }

    public Task<IActionResult> OnPostConfirmAsync() => ActAsync("Form.Code", async () =>
    {
        Codes = await second.ConfirmAsync(Me.Id, Form.Code ?? "", Ct);
        await ChangedAsync();
    });

    public Task<IActionResult> OnPostRenewAsync() => ActAsync("Form.Code", async () => Codes = await second.RenewRecoveryAsync(Me.Id, Form.Code ?? "", Ct));

    public async Task<IActionResult> OnPostEndAsync()
    {
        var answer = await ActAsync("Off.Code", async () =>
        {
            await second.EndAsync(Me.Id, Off.Code ?? "", Ct);
            await ChangedAsync();
        });
        return ModelState.IsValid ? Done(T["second.ended"], null, "/Account/Index") : answer;
    }

    /// <summary>Every other session ends, the owner is told by mail, and this session goes on.</summary>
    private async Task ChangedAsync()
    {
        var account = (await users.FindByIdAsync(Me.Id))!;
        await passwords.EndSessionsAsync(account);
        await passwords.ContinueAsync(Me.Id);
        await letters.SendSecurityChangedAsync(account, Ct);
    }

    private async Task<IActionResult> ActAsync(string field, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Refusal refusal)
        {
            ModelState.AddModelError(field, Lang.Pick(refusal.Zh, refusal.En));
        }

        if (Codes.Count > 0) On = true;
        else await OnGetAsync();
        return Page();
    }
}
