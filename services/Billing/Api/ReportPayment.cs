using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    private const long MaxAmount = 99_999_999;
    private const int MaxOtherBills = 20;

    public override async Task<V1.ReportPaymentResponse> ReportPayment(V1.ReportPaymentRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var bill = await BillAsync(caller, request.Bill, ct);
        await RequirePayerOrCashierAsync(caller, bill, ct);
        if (await db.ReplayAsync<V1.ReportPaymentResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        if (bill.State == BillState.Paid)
        {
            throw Refusal.Precondition("BILL_PAID", "這張繳費單已繳清。", "This bill is already paid.");
        }

        var report = await ReadAsync(request, bill, ct);
        report.CreatedAt = clock.Now();
        db.Reports.Add(report);
        var rules = await db.RulesAsync(bill.Edition, ct);

        // The money may be here already, waiting for someone to say whose it is.
        await matcher.MatchQueueAsync(rules, ct);
        var answer = new V1.ReportPaymentResponse { Bill = await ShownAsync(bill, rules, SeesAll(caller), ct) };
        db.Remember(caller.Id, request.RequestId, request, answer, clock.Now());
        await SaveAsync(ct);
        return answer;
    }

    private async Task<PaymentReport> ReadAsync(V1.ReportPaymentRequest request, Bill bill, CancellationToken ct)
    {
        var check = new FieldCheck();
        var paidOn = check.Date("paid_on", request.PaidOn);
        check.True(paidOn <= TaipeiTime.DateOf(clock.Now()), "paid_on", "paid_on 不能在今天之後", "paid_on must not be after today");
        check.Range("amount_twd", request.AmountTwd, 1, MaxAmount);
        var digits = BankText.Digits(request.LastFive);
        check.True(request.LastFive.Length == 0 || digits.Length is >= 5 and <= 16, "last_five", "請填帳號末五碼（5 位數字）", "last_five needs the last five digits of the paying account");
        var name = check.Optional("payer_name", request.PayerName, 60);
        check.True(digits.Length > 0 || name.Length > 0, "payer_name", "臨櫃繳款請填匯款人姓名", "A payment over the counter needs the payer's name", "REQUIRED");
        check.True(request.OtherBills.Count <= MaxOtherBills, "other_bills", $"other_bills 最多 {MaxOtherBills} 張", $"other_bills takes at most {MaxOtherBills}", "OUT_OF_RANGE");
        check.ThrowIfAny();
        var others = await db.Bills.Where(b => b.Edition == bill.Edition && b.Id != bill.Id
            && b.PayerOrganisation == bill.PayerOrganisation && b.PayerPerson == bill.PayerPerson
            && (request.OtherBills.Contains(b.Id) || request.OtherBills.Contains(b.Number))).Select(b => b.Id).ToListAsync(ct);
        if (others.Count != request.OtherBills.Distinct().Count())
        {
            throw Refusal.Invalid("other_bills", "other_bills 只能是同一付款人的其他繳費單", "other_bills must be other bills of the same payer");
        }

        return new PaymentReport
        {
            Id = Ids.New(clock),
            Edition = bill.Edition,
            BillId = bill.Id,
            PaidOn = paidOn,
            AmountTwd = request.AmountTwd,
            LastFive = digits.Length >= 5 ? digits[^5..] : "",
            PayerName = name,
            OtherBills = string.Join(' ', others),
        };
    }
}
