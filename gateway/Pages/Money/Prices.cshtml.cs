using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;

namespace CseaMesh.Gateway.Pages.Money;

/// <summary>The prices of the edition, with the days between which each holds.</summary>
public sealed class PricesModel(Desk desk) : AppPage(desk)
{
    public IReadOnlyList<PriceRule> Rules { get; private set; } = [];

    public async Task OnGetAsync() => Rules = (await Desk.Billing.GetPriceRulesAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Rules;
}
