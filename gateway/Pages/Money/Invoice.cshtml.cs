using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Money;

/// <summary>One invoice or receipt with what the cashier may do about it.</summary>
public sealed class InvoiceModel(Desk desk) : AppPage(desk)
{
    public sealed class VoidInput
    {
        public string? Reason { get; set; }
        public string? ApprovalNumber { get; set; }
    }

    public sealed class CorrectionInput
    {
        public string? Reason { get; set; }
    }

    public sealed class BuyerInput
    {
        public string? Identifier { get; set; }
        public string? Name { get; set; }
        public string? Mail { get; set; }
        public string? CarrierType { get; set; }
        public string? CarrierId { get; set; }
        public string? DonationCode { get; set; }
    }

    public sealed class AllowanceItem
    {
        public int Ordinal { get; set; }
        public long? TotalTwd { get; set; }
    }

    public sealed class AllowanceInput
    {
        public List<AllowanceItem> Items { get; set; } = [];
        public string? Reason { get; set; }
    }

    [BindProperty] public VoidInput Form { get; set; } = new();
    [BindProperty] public CorrectionInput Correction { get; set; } = new();
    [BindProperty] public BuyerInput Buyer { get; set; } = new();
    [BindProperty] public AllowanceInput Allowance { get; set; } = new();
    [BindProperty] public string? Etag { get; set; }
    [BindProperty] public string? RequestId { get; set; }

    public Invoice Invoice { get; private set; } = new() { Buyer = new() };
    public IReadOnlyList<TurnkeyMessage> Messages { get; private set; } = [];
    public IEnumerable<Option> Carriers => [new("", "—"), new("3J0002", T["invoice.carrierMobile"]), new("CQ0001", T["invoice.carrierCitizen"])];

    /// <summary>The act that was refused stays open, with what was typed.</summary>
    public bool Failed(string form) => _refused == form;

    private string? _refused;

    public async Task OnGetAsync(string number)
    {
        await LoadAsync(number);
        RequestId = NewRequestId();
        var b = Invoice.Buyer;
        Buyer = new() { Identifier = b.Identifier, Name = b.Name, Mail = b.Mail, CarrierType = b.CarrierType, CarrierId = b.CarrierId, DonationCode = b.DonationCode };
    }

    public Task<IActionResult> OnPostVoidAsync(string number) => ActAsync(number, T["invoice.voidDone"], "Form", async () =>
        await Desk.Billing.VoidInvoiceAsync(new() { Invoice = number, Etag = Etag ?? "", RequestId = RequestId ?? NewRequestId(), Reason = Form.Reason ?? "", ApprovalNumber = Form.ApprovalNumber ?? "" }, cancellationToken: Ct));

    public Task<IActionResult> OnPostWithdrawAsync(string number) => ActAsync(number, T["invoice.correctDone"], "Buyer", async () =>
        await Desk.Billing.WithdrawInvoiceAsync(new()
        {
            Invoice = number, Etag = Etag ?? "", RequestId = RequestId ?? NewRequestId(), Reason = Correction.Reason ?? "",
            Buyer = new()
            {
                Identifier = Buyer.Identifier ?? "", Name = Buyer.Name ?? "", Mail = Buyer.Mail ?? "", CarrierType = Buyer.CarrierType ?? "", CarrierId = Buyer.CarrierId ?? "", DonationCode = Buyer.DonationCode ?? "",
            },
        }, cancellationToken: Ct));

    public Task<IActionResult> OnPostAllowAsync(string number) => ActAsync(number, T["allowance.done"], "Allowance", async () =>
    {
        var request = new IssueAllowanceRequest { Invoice = number, Etag = Etag ?? "", RequestId = RequestId ?? NewRequestId(), Reason = Allowance.Reason ?? "" };
        request.Items.Add(Allowance.Items.Where(i => i.TotalTwd is not null).Select(i => new AllowanceSplit { Ordinal = i.Ordinal, TotalTwd = i.TotalTwd!.Value }));
        await Desk.Billing.IssueAllowanceAsync(request, cancellationToken: Ct);
    });

    public Task<IActionResult> OnPostCancelAllowanceAsync(string number, string allowance, string etag, string? reason) => ActAsync(number, T["allowance.cancelDone"], "Form", async () =>
        await Desk.Billing.CancelAllowanceAsync(new() { Allowance = allowance, Etag = etag, RequestId = NewRequestId(), Reason = reason ?? "" }, cancellationToken: Ct));

    private async Task<IActionResult> ActAsync(string number, string done, string form, Func<Task> act)
    {
        if (await TryAsync(act, form)) return Done(done, new { number });
        _refused = form;
        await LoadAsync(number);
        return Page();
    }

    private async Task LoadAsync(string number)
    {
        Invoice = (await Desk.Billing.GetInvoiceAsync(new() { Invoice = number }, cancellationToken: Ct)).Invoice;
        Desk.KeepTo(Invoice.Edition);
        if (Invoice.Number.Length > 0) Messages = (await Desk.Billing.ListTurnkeyMessagesAsync(new() { DocumentNumber = Invoice.Number, PageSize = 20 }, cancellationToken: Ct)).Messages;
    }
}
