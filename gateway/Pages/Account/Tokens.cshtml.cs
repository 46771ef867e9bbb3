using System.Globalization;
using CseaMesh.Gateway.Ui;
using CseaMesh.Gateway.V1;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Account;

/// <summary>The caller's access tokens for programs: made, seen, ended.</summary>
[Authorize]
internal sealed class TokensModel(Desk desk, V1.Gateway.GatewayClient gateway) : AppPage(desk)
{
    private static readonly int[] Days = [7, 30, 90, 366];

    public sealed class Input
    {
        public string? Name { get; set; }
        public int ValidDays { get; set; } = 30;
    }

    [BindProperty] public Input Form { get; set; } = new();

    /// <summary>The token just made. It travels over the redirect encrypted and is gone once shown, so that a reload neither shows it nor makes another.</summary>
    [TempData] public string? Made { get; set; }

    public IReadOnlyList<AccessToken> Tokens { get; private set; } = [];

    public IEnumerable<Option> Terms => Days.Select(d => new Option(d.ToString(CultureInfo.InvariantCulture), T["tokens.days", d]));

    public async Task OnGetAsync() => Tokens = (await gateway.ListAccessTokensAsync(new(), cancellationToken: Ct)).AccessTokens;

    public async Task<IActionResult> OnPostAsync()
    {
        var request = new CreateAccessTokenRequest { Name = Form.Name ?? "", ValidDays = Form.ValidDays };
        if (await TryAsync(async () => Made = (await gateway.CreateAccessTokenAsync(request, cancellationToken: Ct)).Token)) return Done();
        await OnGetAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(string id, string? named)
    {
        if (await TryAsync(async () => await gateway.RevokeAccessTokenAsync(new() { TokenId = id }, cancellationToken: Ct))) return Done(T["tokens.revoked", named]);
        await OnGetAsync();
        return Page();
    }
}
