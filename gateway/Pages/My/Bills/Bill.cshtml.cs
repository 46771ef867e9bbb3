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
    public sealed class WaiverInput
    {
        public string? Line { get; set; }
        public string? Reason { get; set; }
    }

    [BindProperty] public WaiverInput Waiver { get; set; } = new();
    [BindProperty] public string? RequestId { get; set; }
    [BindProperty] public string? Etag { get; set; }

    public Bill Bill { get; private set; } = new();
    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<Invoice> Documents { get; private set; } = [];

    /// <summary>An order of extras that nobody has paid for.</summary>
    public bool MayCancel => Bill is { Kind: FeeKind.Extras, State: BillState.Issued } && !Me.Secretariat && !Me.Auditor;

    /// <summary>Part-paid lines: what two persons may give up.</summary>
    public IReadOnlyList<BillLine> Short => Me.Cashier ? [.. Bill.Lines.Where(l => l is { State: LineState.Open, AllocatedTwd: > 0 })] : [];

    public IEnumerable<Option> ShortLines => Short.Select(l => new Option(l.Id, T["waiver.line", l.EntryNumber, Left(l)]));

    /// <summary>Paid lines without a document: after a void, or where the numbers had run out.</summary>
    public bool MayIssue => Me.Cashier && Bill.Lines.Any(l => l.State == LineState.Settled) && !Documents.Any(d => d.State is not (InvoiceState.Draft or InvoiceState.Voided));

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

    public async Task<IActionResult> OnPostCancelAsync(string number)
    {
        if (await TryAsync(async () => await Desk.Billing.CancelExtrasAsync(new() { Bill = number, Etag = Etag ?? "" }, cancellationToken: Ct))) return Done(T["extras.cancelled"], new { number });
        await LoadAsync(number);
        return Page();
    }

    public async Task<IActionResult> OnPostWaiveAsync(string number)
    {
        await LoadAsync(number);
        var line = Short.FirstOrDefault(l => l.Id == Waiver.Line) ?? (Short.Count == 1 ? Short[0] : null);
        var request = new ProposeWaiverRequest { Bill = number, RequestId = RequestId ?? NewRequestId(), BillLine = line?.Id ?? "", AmountTwd = line is null ? 0 : Left(line), Reason = Waiver.Reason ?? "" };
        return await TryAsync(async () => await Desk.Billing.ProposeWaiverAsync(request, cancellationToken: Ct), "Waiver") ? Done(T["waiver.done"], new { number }) : Page();
    }

    public async Task<IActionResult> OnPostIssueAsync(string number)
    {
        IssueInvoiceResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Billing.IssueInvoiceAsync(new() { Bill = number, RequestId = RequestId ?? NewRequestId() }, cancellationToken: Ct)))
            return Done(T["invoice.issued", answer!.Invoice.Number], new { number });
        await LoadAsync(number);
        return Page();
    }

    private static long Left(BillLine line) => line.AmountTwd - line.AllocatedTwd - line.WaivedTwd;

    private async Task LoadAsync(string number)
    {
        Edition = await Desk.EditionAsync();
        Bill = (await Desk.Billing.GetBillAsync(new() { Bill = number }, cancellationToken: Ct)).Bill;
        Desk.KeepTo(Bill.Edition);
        var heads = (await Desk.Billing.ListInvoicesAsync(new() { Edition = Bill.Edition, Bill = Bill.Id, PageSize = 20 }, cancellationToken: Ct)).Invoices;
        var whole = new List<Invoice>();
        foreach (var head in heads) whole.Add((await Desk.Billing.GetInvoiceAsync(new() { Invoice = head.Id }, cancellationToken: Ct)).Invoice);
        Documents = whole;
    }
}
