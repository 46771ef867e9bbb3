using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Money;

public sealed class InvoicesModel(Desk desk) : AppPage(desk)
{
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public InvoiceState? State { get; set; }
    [BindProperty(SupportsGet = true)] public bool Attention { get; set; }

    public IReadOnlyList<Invoice> Invoices { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;

    public async Task OnGetAsync()
    {
        var list = await Desk.Billing.ListInvoicesAsync(new()
        {
            Edition = EditionCode, PageSize = 50, PageToken = Pager.Token(Request), Search = Q ?? "", State = State ?? InvoiceState.Unspecified, Attention = Attention,
        }, cancellationToken: Ct);
        (Invoices, Pager) = (list.Invoices, new Pager(Request, list.NextPageToken));
    }
}
