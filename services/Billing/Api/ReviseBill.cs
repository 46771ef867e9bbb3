using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    public override async Task<V1.ReviseBillResponse> ReviseBill(V1.ReviseBillRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var bill = await BillAsync(caller, request.Bill, ct);
        await RequirePayerOrCashierAsync(caller, bill, ct);
        var check = new FieldCheck();
        var title = check.Text("invoice_title", request.InvoiceTitle, 60);
        var identifier = BankText.Narrow(request.InvoiceIdentifier);
        check.True(identifier.Length == 0 || BusinessNumber.IsValid(identifier), "invoice_identifier", "統一編號須為 8 位數字並通過檢查碼", "invoice_identifier must be 8 digits with a valid check");
        var mail = check.Mail("invoice_mail", request.InvoiceMail);
        check.ThrowIfAny();
        if (bill.State is BillState.Paid or BillState.Void)
        {
            throw Refusal.Precondition("BILL_PAID", "繳費單已繳清或作廢，抬頭不能再改。", "The bill is paid or void; its voucher data can no longer change.");
        }

        Etag.Match(request.Etag, bill.Version);
        var rules = await db.RulesAsync(bill.Edition, ct);
        bill.SetInvoice(new InvoiceTo(title, identifier, mail));
        desk.TellRevised(rules, bill, V1.RevisionKind.PayerChanged, "付款人更改發票資料", "The payer changed the voucher data");
        await SaveAsync(ct);
        return new V1.ReviseBillResponse { Bill = await ShownAsync(bill, rules, SeesAll(caller), ct) };
    }
}
