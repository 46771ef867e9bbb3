using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;

namespace CseaMesh.Gateway.Pages;

/// <summary>The printable voucher 電子發票證明聯 or receipt, for whoever has the letter with its code (FEE-15).</summary>
public sealed class VoucherModel(Desk desk) : AppPage(desk)
{
    public Invoice Invoice { get; private set; } = new() { Seller = new(), Buyer = new() };

    public async Task OnGetAsync(string code) => Invoice = (await Desk.Billing.GetPrintoutAsync(new() { Code = code }, cancellationToken: Ct)).Invoice;
}
