using CseaMesh.Gateway.Ui;
using CseaMesh.Gateway.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>Accounts and the staff roles they hold; for the administrator and the auditor.</summary>
internal sealed class StaffModel(Desk desk, V1.Gateway.GatewayClient gateway) : AppPage(desk)
{
    public static readonly StaffRole[] Roles = [.. Enum.GetValues<StaffRole>().Where(r => r != StaffRole.Unspecified)];

    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public StaffRole? Role { get; set; }

    public IReadOnlyList<V1.Account> Accounts { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;

    /// <summary>The role's name in tokens and words.</summary>
    public static string Key(StaffRole role) => role == StaffRole.CheckOfficer ? "check_officer" : role.ToString().ToLowerInvariant();

    public async Task OnGetAsync()
    {
        var list = await gateway.ListAccountsAsync(new() { MailPrefix = Q ?? "", Role = Role ?? 0, PageSize = 50, PageToken = Pager.Token(Request) }, cancellationToken: Ct);
        (Accounts, Pager) = (list.Accounts, new Pager(Request, list.NextPageToken));
    }
}
