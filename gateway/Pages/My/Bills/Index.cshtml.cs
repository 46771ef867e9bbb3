using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;

namespace CseaMesh.Gateway.Pages.My.Bills;

public sealed class BillsModel(Desk desk) : AppPage(desk)
{
    public IReadOnlyList<Bill> Bills { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;

    public async Task OnGetAsync()
    {
        var list = await Desk.Billing.ListBillsAsync(new() { Edition = EditionCode, PageSize = 50, PageToken = Pager.Token(Request) }, cancellationToken: Ct);
        (Bills, Pager) = (list.Bills, new Pager(Request, list.NextPageToken));
    }
}
