using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    public override async Task<V1.IssueInvoiceResponse> IssueInvoice(V1.IssueInvoiceRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Cashier);
        if (await db.ReplayAsync<V1.IssueInvoiceResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var bill = await BillAsync(caller, request.Bill, ct);
        await RequireForeignAsync(caller, [bill], ct);
        var buyer = request.Buyer is null ? null : Read(request.Buyer);
        var rules = await db.RulesAsync(bill.Edition, ct);
        var draft = await issuing.DraftAsync(rules, bill, buyer, ct)
            ?? throw Refusal.Precondition("NOTHING_TO_INVOICE", "這張繳費單沒有待開立憑證的已繳項目。", "No paid line of this bill waits for a document.");
        (await issuing.IssueAsync(rules, bill, draft, ct)).ThrowIfAny();
        var answer = new V1.IssueInvoiceResponse { Invoice = await WholeAsync(draft, ct) };
        db.Remember(caller.Id, request.RequestId, request, answer, clock.Now());
        await SaveAsync(ct);
        return answer;
    }

    public override async Task<V1.VoidInvoiceResponse> VoidInvoice(V1.VoidInvoiceRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Cashier);
        if (await db.ReplayAsync<V1.VoidInvoiceResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var (invoice, bill) = await TouchAsync(caller, request.Invoice, request.Etag, ct);
        var reason = Reason(request.Reason, MaxMigReason);
        var check = new FieldCheck();
        var approval = check.Optional("approval_number", request.ApprovalNumber, 60);
        check.ThrowIfAny();
        InvoiceRules.WhyNotVoid(invoice, approval, clock.Now()).ThrowIfAny();
        invoice.Void(reason, clock.Now());
        if (invoice.Kind == DocumentKind.EInvoice)
        {
            issuing.Queue("F0501", invoice.Id, invoice.Number!, Mig.Void(invoice, approval), TaipeiTime.DateOf(clock.Now()).AddDays(2));
        }

        outbox.Publish(bill.Edition, invoice.Id, invoice.NextFact(), InvoiceFacts.Voided(bill, invoice));
        var answer = new V1.VoidInvoiceResponse { Invoice = await WholeAsync(invoice, ct) };
        db.Remember(caller.Id, request.RequestId, request, answer, clock.Now());
        await SaveAsync(ct);
        return answer;
    }

    /// <summary>F0701, then F0401 with the same number; what the platform never accepted needs no F0701.</summary>
    public override async Task<V1.WithdrawInvoiceResponse> WithdrawInvoice(V1.WithdrawInvoiceRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Cashier);
        if (await db.ReplayAsync<V1.WithdrawInvoiceResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var (invoice, bill) = await TouchAsync(caller, request.Invoice, request.Etag, ct);
        var reason = Reason(request.Reason, MaxMigReason);
        var buyer = request.Buyer is null ? invoice.Buyer : Read(request.Buyer);
        InvoiceRules.WhyNotReissue(invoice).ThrowIfAny();
        if (BuyerRules.Problems(buyer).ToList() is { Count: > 0 } problems)
        {
            throw Issuing.BuyerInvalid(problems);
        }

        var until = TaipeiTime.DateOf(clock.Now()).AddDays(2);
        if (invoice.State == InvoiceState.Confirmed)
        {
            issuing.Queue("F0701", invoice.Id, invoice.Number!, Mig.Withdraw(invoice, reason, clock.Now()), until);
        }

        invoice.Reissue(buyer);
        issuing.Queue("F0401", invoice.Id, invoice.Number!, Mig.Invoice(invoice, issuing.Seller), until);
        issuing.Tell(bill, invoice, corrected: true);
        var answer = new V1.WithdrawInvoiceResponse { Invoice = await WholeAsync(invoice, ct) };
        db.Remember(caller.Id, request.RequestId, request, answer, clock.Now());
        await SaveAsync(ct);
        return answer;
    }

    // As long as the platform takes reasons.
    private const int MaxMigReason = 20;

    /// <summary>An issued document and its bill, for an act of the cashier.</summary>
    private async Task<(Invoice Invoice, Bill Bill)> TouchAsync(Caller caller, string idOrNumber, string etag, CancellationToken ct)
    {
        var invoice = await InvoiceAsync(caller, idOrNumber, ct);
        var bill = await BillAsync(caller, invoice.BillId, ct);
        await RequireForeignAsync(caller, [bill], ct);
        Etag.Match(etag, invoice.Version);
        return (invoice, bill);
    }

    private static Buyer Read(V1.Buyer buyer)
    {
        var check = new FieldCheck();
        var read = new Buyer(
            BankText.Narrow(buyer.Identifier), check.Text("buyer.name", buyer.Name, 60), check.Mail("buyer.mail", buyer.Mail),
            BankText.Narrow(buyer.CarrierType).ToUpperInvariant(), BankText.Narrow(buyer.CarrierId).ToUpperInvariant(), BankText.Narrow(buyer.DonationCode));
        check.True(buyer.CarrierId.Length <= 64, "buyer.carrier_id", "載具號碼太長", "carrier_id is too long", "TOO_LONG");
        foreach (var (field, zh, en) in BuyerRules.Problems(read).Where(p => p.Field != "name"))
        {
            check.Add($"buyer.{field}", zh, en);
        }

        check.ThrowIfAny();
        return read;
    }
}
