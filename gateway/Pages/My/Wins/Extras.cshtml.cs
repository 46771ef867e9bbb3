using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My.Wins;

/// <summary>Extra dinner tickets and yearbooks for a win (FEE-19).</summary>
public sealed class ExtrasModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public int Tickets { get; set; }
        public int Yearbooks { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? RequestId { get; set; }

    public GetExtrasResponse Offer { get; private set; } = new();

    public async Task OnGetAsync(string id)
    {
        RequestId = NewRequestId();
        await LoadAsync(id);
    }

    public async Task<IActionResult> OnPostAsync(string id)
    {
        OrderExtrasResponse? answer = null;
        if (ModelState.IsValid && await TryAsync(async () => answer = await Desk.Billing.OrderExtrasAsync(new() { Win = id, RequestId = RequestId ?? NewRequestId(), Tickets = Form.Tickets, Yearbooks = Form.Yearbooks }, cancellationToken: Ct)))
            return Done(T["extras.ordered", answer!.Bill.TotalTwd], new { number = answer.Bill.Number }, "/My/Bills/Bill");
        await LoadAsync(id);
        return Page();
    }

    private async Task LoadAsync(string id) => Offer = await Desk.Billing.GetExtrasAsync(new() { Win = id }, cancellationToken: Ct);
}
