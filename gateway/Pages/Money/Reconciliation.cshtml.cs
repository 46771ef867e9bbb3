using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Money;

/// <summary>Day by day: what the bank says, what became of it, and that nothing is left over.</summary>
public sealed class ReconciliationModel(Desk desk) : AppPage(desk)
{
    [BindProperty(SupportsGet = true)] public string? From { get; set; }
    [BindProperty(SupportsGet = true)] public string? Through { get; set; }

    public GetReconciliationResponse Report { get; private set; } = new() { AsOf = new Timestamp() };

    public async Task OnGetAsync() => await TryAsync(
        async () => Report = await Desk.Billing.GetReconciliationAsync(new() { Edition = EditionCode, From = From ?? "", Through = Through ?? "" }, cancellationToken: Ct), "");
}
