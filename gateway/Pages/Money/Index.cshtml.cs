using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Money;

public sealed class MoneyModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Through { get; set; }
        public bool LeaveQueued { get; set; }
        public string? Reason { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();

    public GetMoneySummaryResponse Money { get; private set; } = new();
    public IReadOnlyList<Statement> Statements { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Money = await Desk.Billing.GetMoneySummaryAsync(new() { Edition = EditionCode }, cancellationToken: Ct);
        Statements = (await Desk.Billing.ListStatementsAsync(new() { Edition = EditionCode, PageSize = 10 }, cancellationToken: Ct)).Statements;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        ReconcileResponse? answer = null;
        var request = new ReconcileRequest { Edition = EditionCode, Through = Form.Through ?? "", LeaveQueued = Form.LeaveQueued, Reason = Form.Reason ?? "" };
        if (await TryAsync(async () => answer = await Desk.Billing.ReconcileAsync(request, cancellationToken: Ct)))
            return Done(T["money.reconciledDone", answer!.Through, answer.Queued]);
        await OnGetAsync();
        return Page();
    }
}
