using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My.Bills;

/// <summary>What to pay, where to, and the payer's own word about a transfer.</summary>
public sealed class BillModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? PaidOn { get; set; }
        public long? AmountTwd { get; set; }
        public string? LastFive { get; set; }
        public string? PayerName { get; set; }
    }

    public sealed class InvoiceInput
    {
        public string? InvoiceTitle { get; set; }
        public string? InvoiceIdentifier { get; set; }
        public string? InvoiceMail { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public InvoiceInput Invoice { get; set; } = new();
    [BindProperty] public string? RequestId { get; set; }
    [BindProperty] public string? Etag { get; set; }

    public Bill Bill { get; private set; } = new();
    public Edition.V1.Edition Edition { get; private set; } = new();

    public async Task OnGetAsync(string number)
    {
        await LoadAsync(number);
        RequestId = NewRequestId();
        Form = new() { PaidOn = When.Local(Desk.Now.UtcDateTime).ToString("yyyy-MM-dd", null), AmountTwd = Bill.OutstandingTwd };
    }

    public async Task<IActionResult> OnPostReportAsync(string number)
    {
        var request = new ReportPaymentRequest
        {
            Bill = number, RequestId = RequestId ?? NewRequestId(), PaidOn = Form.PaidOn ?? "", AmountTwd = Form.AmountTwd ?? 0,
            LastFive = Form.LastFive ?? "", PayerName = Form.PayerName ?? "",
        };
        if (ModelState.IsValid && await TryAsync(async () => await Desk.Billing.ReportPaymentAsync(request, cancellationToken: Ct))) return Done(T["bill.reported"], new { number });
        await LoadAsync(number);
        return Page();
    }

    public async Task<IActionResult> OnPostReviseAsync(string number)
    {
        var request = new ReviseBillRequest
        {
            Bill = number, Etag = Etag ?? "", InvoiceTitle = Invoice.InvoiceTitle ?? "", InvoiceIdentifier = Invoice.InvoiceIdentifier ?? "", InvoiceMail = Invoice.InvoiceMail ?? "",
        };
        if (await TryAsync(async () => await Desk.Billing.ReviseBillAsync(request, cancellationToken: Ct), "Invoice")) return Done(T["bill.revised"], new { number });
        await LoadAsync(number);
        return Page();
    }

    private async Task LoadAsync(string number)
    {
        Edition = await Desk.EditionAsync();
        Bill = (await Desk.Billing.GetBillAsync(new() { Bill = number }, cancellationToken: Ct)).Bill;
    }
}
