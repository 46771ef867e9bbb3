using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Money;

public sealed class MoneyBillsModel(Desk desk) : AppPage(desk)
{
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public BillState? State { get; set; }
    [BindProperty(SupportsGet = true)] public bool Overdue { get; set; }

    public IReadOnlyList<Bill> Bills { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;

    public async Task OnGetAsync()
    {
        var list = await Desk.Billing.ListBillsAsync(new()
        {
            Edition = EditionCode, PageSize = 50, PageToken = Pager.Token(Request), Search = Q ?? "", State = State ?? BillState.Unspecified, Overdue = Overdue,
        }, cancellationToken: Ct);
        (Bills, Pager) = (list.Bills, new Pager(Request, list.NextPageToken));
    }
}
